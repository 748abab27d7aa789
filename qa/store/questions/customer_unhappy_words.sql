-- What did unhappy customers write?
select started_at, team, agent_name, csat, comment
from interaction_surveys
join interactions using (interaction_id)
where csat <= 2 and comment is not null
order by started_at desc, interaction_id
limit 50
