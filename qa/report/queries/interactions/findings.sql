-- One row per finding of the interactions asked for, in order; `instead` is what says it better, `is_softened` where
-- jargon was explained or a no came with another way.
SELECT
    f.interaction_id, f.turn_index, f.role, f.kind, f.char_start, f.char_end, f.start_s, f.end_s, f.reason, f.strength,
    coalesce(f.attributes['instead'], f.attributes['plain']) AS instead,
    coalesce(f.explained, f.attributes['alternative'] = 'true', false) AS is_softened,
    f.is_doubtful
FROM findings f
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
ORDER BY f.interaction_id, f.turn_index, f.char_start, f.char_end DESC, f.kind
