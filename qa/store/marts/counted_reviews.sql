-- One row per criterion or whole evaluation that a person has answered: the answer that counts now.
-- It is the latest one, while conversation and rule are what they were, and nobody took it back.
CREATE OR REPLACE VIEW counted_reviews AS
SELECT r.* EXCLUDE (is_withdrawn)
FROM reviews r
JOIN interactions i ON i.interaction_id = r.interaction_id AND i.source_sha256 = r.source_sha256
JOIN evaluations e ON e.interaction_id = r.interaction_id AND e.scorecard = r.scorecard
LEFT JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version
    AND c.criterion = r.criterion
WHERE CASE WHEN r.criterion IS NULL THEN r.scorecard_version = e.scorecard_version
    ELSE c.criterion_fingerprint = r.criterion_fingerprint END
QUALIFY row_number() OVER (
    PARTITION BY r.interaction_id, r.scorecard, r.criterion ORDER BY r.reviewed_at DESC, r.review_id DESC
) = 1 AND NOT r.is_withdrawn;

COMMENT ON VIEW counted_reviews IS 'One row per criterion or whole evaluation that a person has answered: the answer that counts now.';
COMMENT ON COLUMN counted_reviews.review_id IS 'Key: hash of all the row says, so that saying it twice is one row.';
COMMENT ON COLUMN counted_reviews.evaluation_id IS 'The evaluation that was looked at; joins evaluations or superseded_evaluations.';
COMMENT ON COLUMN counted_reviews.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN counted_reviews.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN counted_reviews.scorecard_version IS 'Version of the scorecard that was looked at.';
COMMENT ON COLUMN counted_reviews.criterion IS 'The criterion answered; NULL for the evaluation as a whole.';
COMMENT ON COLUMN counted_reviews.criterion_fingerprint IS 'The criterion''s rule at that time: the answer counts for later evaluations of the same conversation as long as it is the same; NULL for a whole evaluation, which counts for its own version only.';
COMMENT ON COLUMN counted_reviews.source_sha256 IS 'The conversation''s source at that time: the answer counts while it is the same.';
COMMENT ON COLUMN counted_reviews.reviewer IS 'Who answered. PII: a specialist''s name or id.';
COMMENT ON COLUMN counted_reviews.reviewed_at IS 'When (UTC).';
COMMENT ON COLUMN counted_reviews.outcome IS 'The person''s outcome: met, partly_met, not_met, not_applicable or not_evaluated; NULL for a whole evaluation and where withdrawn.';
COMMENT ON COLUMN counted_reviews.credit IS 'Share of the points that the answer earns, 0 to 1; NULL where nothing is judged.';
COMMENT ON COLUMN counted_reviews.score IS 'A whole evaluation''s score as the person gives it, 0 to 100; NULL for a criterion.';
COMMENT ON COLUMN counted_reviews.passed IS 'A whole evaluation''s verdict as the person gives it; NULL for a criterion.';
COMMENT ON COLUMN counted_reviews.root_cause IS 'Id of the cause chosen for a miss; NULL where none was.';
COMMENT ON COLUMN counted_reviews.comment IS 'Why, in the words of who answered. PII: redacted.';
