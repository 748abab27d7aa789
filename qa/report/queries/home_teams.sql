-- One row per team and week with conversations, newest week first.
SELECT team, week_start, agents, interactions, evaluations, score, score_margin
FROM team_weeks
WHERE week_start IS NOT NULL AND interactions > 0
ORDER BY team, week_start DESC
