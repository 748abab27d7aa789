-- Which moments are worth praise?
-- Where an agent answered a feeling with more than a set phrase, the latest first.
select agent_name, started_at, interaction_id, moment, quote
from moments
where kind in ('empathy_understanding', 'empathy_exploration') and role = 'agent' and not is_doubtful
order by started_at desc, interaction_id, start_s
limit 50
