-- One row per dispute about an interaction asked for, in order.
SELECT d.interaction_id, d.scorecard, d.criterion, d.reason, d.raised_at AT TIME ZONE 'UTC' AS raised_at, d.state,
    d.decision, d.decided_at AT TIME ZONE 'UTC' AS decided_at
FROM disputes d
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
ORDER BY d.interaction_id, d.raised_at, d.dispute_id
