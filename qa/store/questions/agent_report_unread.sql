-- Who has not read last week's coaching report?
-- Agents with an evaluation in the latest week who have not confirmed it.
select agent_name, team, week, evaluations
from agent_weeks
where week_start = (select max(week_start) from agent_weeks)
  and evaluations > 0
  and not exists (
      select * from acknowledgements as read
      where read.agent_id = agent_weeks.agent_id and read.period = agent_weeks.week
  )
order by team, agent_name
