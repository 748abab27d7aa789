-- One row per evaluation of the agent's interactions in the period, with what was disputed in it and since when
-- it can be.
SELECT e.interaction_id, e.evaluation_id, e.scorecard, e.score, e.passed, e.grade,
    e.awaits_person, e.decided_by, e.machine_score,
    (SELECT coalesce(list({state: d.state, criterion: d.criterion} ORDER BY d.raised_at, d.dispute_id), []) FROM disputes d
     WHERE d.interaction_id = e.interaction_id AND d.scorecard = e.scorecard) AS disputes,
    p.published_at AT TIME ZONE 'UTC' AS published_at
FROM evaluations e
JOIN interactions i USING (interaction_id)
LEFT JOIN publications p ON p.interaction_id = e.interaction_id AND p.scorecard = e.scorecard
    AND p.scorecard_version = e.scorecard_version
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
ORDER BY e.interaction_id, e.scorecard
