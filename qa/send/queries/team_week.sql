-- The week ($2) of a team ($1): one row, or none where it served nobody.
SELECT interactions, evaluations, score, score_margin, pass_rate, critical_failures, awaits_person
FROM team_weeks
WHERE team = $1 AND week = $2
