-- Whose work has been reviewed least?
-- Evaluations in which a person's answer counts, of all with a score.
select agent_name, sum(evaluations) as evaluations, sum(reviewed_evaluations) as reviewed
from agent_weeks
where agent_id <> 'unknown'
group by all
having sum(evaluations) > 0
order by reviewed / sum(evaluations), agent_name
