-- One row per interaction of the agents asked for in their days, by agent and time; $agents, $starts and $ends go
-- together.
WITH asked AS (
    SELECT unnest($agents) AS agent_id, unnest($starts) AS first_day, unnest($ends) AS last_day
)

SELECT
    i.agent_id, i.interaction_id, i.channel, coalesce(a.agent_name, i.agent_name) AS agent_name, i.team, i.queue,
    i.started_at AT TIME ZONE 'UTC' AS started_at, i.unscored_reason,
    d.reason AS doubt, s.csat, s.comment
FROM interactions i
LEFT JOIN agents a USING (agent_id)
LEFT JOIN interaction_surveys s USING (interaction_id)
LEFT JOIN check_issues d ON d.interaction_id = i.interaction_id AND d."check" = 'transcription'
WHERE NOT i.is_history AND EXISTS (
    FROM asked
    WHERE asked.agent_id = i.agent_id
        AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN asked.first_day AND asked.last_day
)
ORDER BY i.agent_id, i.started_at, i.interaction_id
