-- What failed critically, and why?
-- The latest first.
select agent_name, interaction_id, question, reason
from criterion_results
join interactions using (interaction_id)
where is_critical and outcome = 'not_met'
order by started_at desc, interaction_id
limit 100
