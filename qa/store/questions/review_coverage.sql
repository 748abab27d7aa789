-- Whose work has been reviewed least?
-- Conversations that a person answered anything on, of all that were judged.
select
    agent_name,
    count(distinct interaction_id) as conversations,
    count(distinct interaction_id) filter (decided_by = 'person') as reviewed
from evaluations
join interactions using (interaction_id)
where agent_id not in ('unknown', 'several')
group by agent_name
order by reviewed / conversations, agent_name
