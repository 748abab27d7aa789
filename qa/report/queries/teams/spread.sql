-- One row per team, step of five points and verdict, of the four weeks up to the page's: how many scores; 100 is in the
-- last step.
SELECT
    i.team,
    least(19, floor(e.score / 5))::INTEGER AS step,
    e.passed,
    count(*) AS scores
FROM evaluations e
JOIN interactions i USING (interaction_id)
JOIN team_periods p USING (team)
WHERE
    e.score IS NOT NULL AND i.agent_id <> 'several'
    AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN p.monday - 21 AND p.monday + 6
GROUP BY ALL
ORDER BY i.team, step, e.passed
