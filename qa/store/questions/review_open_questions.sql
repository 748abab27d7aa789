-- What waits for a person's answer?
select interaction_id, agent_name, scorecard, awaits_person
from evaluations join interactions using (interaction_id)
where awaits_person > 0
order by awaits_person desc, interaction_id
