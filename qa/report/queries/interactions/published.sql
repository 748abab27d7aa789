-- One row per evaluation of the interactions asked for that was published: since when it can be seen.
SELECT e.interaction_id, e.scorecard, p.published_at AT TIME ZONE 'UTC' AS published_at
FROM evaluations e
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
JOIN publications p USING (interaction_id, scorecard, scorecard_version)
