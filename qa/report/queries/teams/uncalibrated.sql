-- One row per team: the criteria that judged it in the four weeks up to the page's, and how many of them were ever
-- calibrated.
SELECT
    w.team,
    count(DISTINCT (w.scorecard, w.criterion)) AS criteria,
    count(DISTINCT (s.scorecard, s.criterion)) FILTER (s.criterion IS NOT NULL) AS calibrated
FROM criterion_weeks w
JOIN team_periods p USING (team)
LEFT JOIN calibration_state s ON s.scorecard = w.scorecard AND s.criterion = w.criterion
WHERE w.week_start BETWEEN p.monday - 21 AND p.monday
GROUP BY w.team
