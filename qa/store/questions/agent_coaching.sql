-- What should Kim Lee work on, with an example?
select rank, question, missed, judged, points_lost, example_interaction_id, example_quote
from coaching_opportunities
where agent_name = 'Kim Lee'
order by rank
limit 3
