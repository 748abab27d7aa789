-- One row per turn of the interactions asked for, in order; `agent_name` is who of the agents said it.
SELECT
    t.interaction_id, t.turn_index, t.role, t.participant, a.agent_name, t.text, t.start_s, t.end_s, t.word_count,
    t.is_public
FROM turns t
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
LEFT JOIN agents a USING (agent_id)
ORDER BY t.interaction_id, t.turn_index
