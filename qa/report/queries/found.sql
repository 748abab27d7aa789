-- One row per finding of the asked kinds in the agent's interactions of the period, in order.
SELECT
    f.turn_index, f.role, f.start_s, f.char_start, f.char_end, f.quote,
    f.interaction_id, f.kind,
    [entry.key FOR entry IN map_entries(f.attributes) IF entry.value = 'true'] AS true_of_it
FROM findings f
JOIN interactions i USING (interaction_id)
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
    AND list_contains($kinds, f.kind)
ORDER BY f.interaction_id, f.turn_index, f.char_start, f.kind
