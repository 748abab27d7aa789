-- One row per interaction whose customer answered a survey: several answers, one an agent, are averaged.
CREATE OR REPLACE VIEW interaction_surveys AS
SELECT
    interaction_id,
    max(answered_at) AS answered_at,
    avg(csat) AS csat,
    avg(nps) AS nps,
    avg(ces) AS ces,
    bool_and(resolved) AS resolved,
    string_agg(comment, ' / ' ORDER BY agent_id NULLS FIRST, comment) AS comment
FROM surveys
GROUP BY interaction_id;

COMMENT ON VIEW interaction_surveys IS 'One row per interaction whose customer answered a survey: where agents were rated one by one, the mean of the answers.';
COMMENT ON COLUMN interaction_surveys.interaction_id IS 'Key; joins interactions.';
COMMENT ON COLUMN interaction_surveys.answered_at IS 'When the customer answered last (UTC); NULL where unknown.';
COMMENT ON COLUMN interaction_surveys.csat IS 'Satisfaction, 1 (very unsatisfied) to 5 (very satisfied); NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.nps IS 'Would recommend, 0 to 10; NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.ces IS 'Effort, 1 to 7 as the survey scales it; NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.resolved IS 'Whether the customer says that it was resolved; NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.comment IS 'What the customer wrote. PII: redacted.';
