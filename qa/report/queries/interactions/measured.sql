-- One row per interaction asked for: those of the numbers that the timeline tells which a check measures here.
SELECT COLUMNS('^(interaction_id|dead_air_count|talk_ratio_agent|sentiment_customer_q[1-4])$')
FROM measurements
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
