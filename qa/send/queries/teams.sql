-- Every team's name, of the roster or of the conversations.
SELECT team FROM agents WHERE team <> 'unknown'
UNION
SELECT team FROM team_weeks WHERE team <> 'unknown'
ORDER BY team
