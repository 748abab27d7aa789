-- One row per evaluation of the interactions asked for, with what was disputed in it and since when it can be.
WITH disputed AS (
    SELECT
        interaction_id, scorecard,
        list({state: state, criterion: criterion} ORDER BY raised_at, dispute_id) AS disputes
    FROM disputes
    WHERE interaction_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
    GROUP BY ALL
)

SELECT e.interaction_id, e.evaluation_id, e.scorecard, e.score, e.passed, e.grade,
    e.awaits_person, e.decided_by, e.machine_score,
    coalesce(d.disputes, []) AS disputes,
    p.published_at AT TIME ZONE 'UTC' AS published_at
FROM evaluations e
LEFT JOIN disputed d USING (interaction_id, scorecard)
LEFT JOIN publications p ON p.interaction_id = e.interaction_id AND p.scorecard = e.scorecard
    AND p.scorecard_version = e.scorecard_version
WHERE e.interaction_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY e.interaction_id, e.scorecard
