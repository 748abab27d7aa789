-- One row per team, by name.
SELECT DISTINCT team
FROM interactions
ORDER BY team
