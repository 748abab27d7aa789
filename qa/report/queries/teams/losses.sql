-- One row per team, criterion and root cause that cost points in the four weeks up to the page's, the dearest first:
-- the sums of quality_losses.
SELECT
    q.team, q.scorecard, q.criterion, arg_max(q.question, q.week_start) AS question, q.root_cause,
    round(sum(q.points_lost), 6) AS points_lost,
    sum(q.evaluations)::BIGINT AS evaluations
FROM quality_losses q
JOIN team_periods p USING (team)
WHERE q.week_start BETWEEN p.monday - 21 AND p.monday
GROUP BY q.team, q.scorecard, q.criterion, q.root_cause
ORDER BY q.team, points_lost DESC, q.scorecard, q.criterion, q.root_cause
