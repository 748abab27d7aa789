-- Which disputes are open, and since when?
select raised_at, agent_name, team, scorecard, criterion, reason
from disputes
join interactions using (interaction_id)
where state = 'open'
order by raised_at, dispute_id
