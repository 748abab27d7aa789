-- One row per evaluation of the agent's interactions in the period, with the states of what was disputed in it.
SELECT e.interaction_id, e.evaluation_id, e.scorecard, e.score, e.passed, e.grade,
    e.awaits_person, e.decided_by, e.machine_score,
    (SELECT coalesce(list(d.state ORDER BY d.raised_at, d.dispute_id), []) FROM disputes d
     WHERE d.interaction_id = e.interaction_id AND d.scorecard = e.scorecard) AS disputes
FROM evaluations e
JOIN interactions i USING (interaction_id)
WHERE i.agent_id = $agent_id AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
ORDER BY e.interaction_id, e.scorecard
