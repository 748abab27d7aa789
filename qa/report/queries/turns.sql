-- One row per public turn with words in it, of the agent's interactions in the period.
SELECT t.interaction_id, t.turn_index, t.role, t.text, t.start_s
FROM turns t
JOIN interactions i USING (interaction_id)
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
    AND t.is_public AND t.text <> ''
ORDER BY t.interaction_id, t.turn_index
