-- One row per interaction of the agent in the period, by time.
SELECT
    i.interaction_id, i.channel, coalesce(a.agent_name, i.agent_name) AS agent_name, i.team, i.queue,
    i.started_at AT TIME ZONE 'UTC' AS started_at, i.unscored_reason,
    d.reason AS doubt, s.csat, s.comment
FROM interactions i
LEFT JOIN agents a USING (agent_id)
LEFT JOIN interaction_surveys s USING (interaction_id)
LEFT JOIN check_issues d ON d.interaction_id = i.interaction_id AND d."check" = 'transcription'
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
ORDER BY i.started_at, i.interaction_id
