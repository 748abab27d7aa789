-- One row per criterion of an evaluation of the interactions asked for, in reading order.
SELECT
    evaluation_id, scorecard, section, criterion, question,
    outcome, points_earned, points_possible, is_critical, reason,
    decided_by, machine_outcome, evidence
FROM criterion_results
WHERE interaction_id IN (SELECT unnest(from_json($ids, '["VARCHAR"]')))
ORDER BY evaluation_id, position
