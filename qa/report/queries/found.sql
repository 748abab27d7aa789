-- One row per finding of the asked kinds in the interactions asked for, in order.
SELECT
    interaction_id, turn_index, role, start_s, char_start, char_end, quote, kind,
    [entry.key FOR entry IN map_entries(attributes) IF entry.value = 'true'] AS true_of_it
FROM findings
WHERE interaction_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]'))) AND list_contains($kinds, kind)
ORDER BY interaction_id, turn_index, char_start, kind
