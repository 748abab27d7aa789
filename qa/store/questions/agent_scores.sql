-- How does each agent score?
select agent_name, avg(score) as score, count(score) as evaluations
from evaluations
join interactions using (interaction_id)
where agent_id <> 'several'
group by agent_name
order by score desc
