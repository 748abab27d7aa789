-- One row per interaction with words, newest first; those without a time come last.
SELECT
    i.interaction_id, i.channel, coalesce(a.agent_name, i.agent_name) AS agent_name,
    (i.started_at AT TIME ZONE 'UTC')::DATE AS day
FROM interactions i
LEFT JOIN agents a USING (agent_id)
WHERE i.words_removed_at IS NULL
ORDER BY i.started_at DESC NULLS LAST, i.interaction_id
