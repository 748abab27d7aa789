-- One row per team, known agent and week of the eight that the page shows, in order of names.
SELECT
    w.team, w.agent_id,
    first_value(w.agent_name) OVER (PARTITION BY w.team, w.agent_id ORDER BY w.week_start DESC) AS agent_name,
    w.week_start, w.interactions, w.evaluations, w.score, w.score_margin, w.reviewed_evaluations
FROM agent_weeks w
JOIN team_periods p USING (team)
WHERE w.agent_id <> 'unknown' AND w.week_start BETWEEN p.monday - 49 AND p.monday
ORDER BY w.team, agent_name, w.agent_id, w.week_start
