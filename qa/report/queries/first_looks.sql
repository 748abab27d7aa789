-- One row per evaluation of the latest week that did not pass, missed must-haves first, then the lowest scores.
SELECT
    i.interaction_id, i.agent_id, coalesce(a.agent_name, i.agent_name) AS agent_name, i.channel,
    (i.started_at AT TIME ZONE 'UTC')::DATE AS day, e.score,
    (SELECT arg_min(r.question, r.position) FROM criterion_results r
     WHERE r.evaluation_id = e.evaluation_id AND r.is_critical AND r.outcome = 'not_met') AS missed
FROM evaluations e
JOIN interactions i USING (interaction_id)
LEFT JOIN agents a USING (agent_id)
WHERE
    e.passed = false
    AND date_trunc('week', i.started_at AT TIME ZONE 'UTC')
    = (SELECT date_trunc('week', max(started_at) AT TIME ZONE 'UTC') FROM interactions)
ORDER BY e.critical_failures DESC, e.score, i.interaction_id, e.scorecard
LIMIT 8
