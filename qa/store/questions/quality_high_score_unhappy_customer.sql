-- Which conversations scored high and left the customer unhappy?
-- Worth listening to: here the scorecard may ask for the wrong things.
select interaction_id, agent_name, scorecard, score, csat, comment
from evaluations
join interactions using (interaction_id)
join interaction_surveys using (interaction_id)
where passed and csat <= 2
order by score desc, interaction_id
limit 20
