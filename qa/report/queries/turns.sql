-- One row per public turn with words in it, of the interactions asked for.
SELECT interaction_id, turn_index, role, text, start_s
FROM turns
WHERE interaction_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]'))) AND is_public AND text <> ''
ORDER BY interaction_id, turn_index
