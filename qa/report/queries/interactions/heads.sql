-- One row per interaction asked for: what is known of it as a whole.
SELECT
    i.interaction_id, i.channel, i.agent_id, coalesce(a.agent_name, i.agent_name) AS agent_name, i.team, i.queue,
    i.started_at AT TIME ZONE 'UTC' AS started_at, i.duration_s, i.language, i.part_of, i.unscored_reason,
    nullif(f.reason, 'unknown') AS reason, s.csat, s.nps, s.comment
FROM interactions i
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
LEFT JOIN agents a USING (agent_id)
LEFT JOIN contact_facts f USING (interaction_id)
LEFT JOIN interaction_surveys s USING (interaction_id)
