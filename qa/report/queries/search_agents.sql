-- One row per known agent with a conversation, by name; team and Monday are those of the latest.
SELECT
    i.agent_id,
    arg_max(coalesce(a.agent_name, i.agent_name), i.started_at) AS agent_name,
    arg_max(i.team, i.started_at) AS team,
    date_trunc('week', max(i.started_at) AT TIME ZONE 'UTC')::DATE AS week_start
FROM interactions i
LEFT JOIN agents a USING (agent_id)
WHERE i.started_at IS NOT NULL AND i.agent_id NOT IN ('unknown', 'several')
GROUP BY i.agent_id
ORDER BY agent_name, i.agent_id
