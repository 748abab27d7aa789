-- One row per team: its open disagreements, and its conversations with a question that waits for a person.
SELECT
    team,
    count(DISTINCT d.dispute_id) AS disputes,
    count(DISTINCT e.interaction_id) FILTER (e.awaits_person > 0) AS awaiting
FROM interactions i
JOIN team_periods USING (team)
LEFT JOIN evaluations e USING (interaction_id)
LEFT JOIN disputes d ON d.interaction_id = i.interaction_id AND d.state = 'open'
GROUP BY team
