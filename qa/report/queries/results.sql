-- One row per criterion of an evaluation of the agent's interactions in the period, in reading order.
SELECT
    r.evaluation_id, r.scorecard, r.section, r.criterion, r.question,
    r.outcome, r.points_earned, r.points_possible, r.is_critical, r.reason,
    r.decided_by, r.machine_outcome, r.evidence
FROM criterion_results r
JOIN interactions i USING (interaction_id)
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
ORDER BY r.evaluation_id, r.position
