-- Who waits for review?
-- Conversations drawn for a person to look at that nobody has answered yet, the oldest draw first.
select drawn_at, assigned_to, agent_name, interaction_id, why
from review_samples
join interactions using (interaction_id)
anti join reviews using (interaction_id, scorecard)
order by drawn_at, sample_id, position
limit 100
