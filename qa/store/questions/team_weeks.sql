-- How is the team doing, week by week?
select week, team, interactions, score, score_margin, pass_rate, critical_failures
from team_weeks
order by week, team
