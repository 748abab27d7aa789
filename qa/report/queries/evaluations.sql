-- One row per evaluation of the agent's interactions in the period.
SELECT e.interaction_id, e.evaluation_id, e.scorecard, e.score, e.passed
FROM evaluations e
JOIN interactions i USING (interaction_id)
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
ORDER BY e.interaction_id, e.scorecard
