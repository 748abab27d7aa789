-- Show me the moments: where did agents interrupt?
-- The latest first; `moment` is minutes and seconds into the recording. Put another kind in place of interruption.
select agent_name, started_at, interaction_id, moment, quote
from moments
where kind = 'interruption' and role = 'agent'
order by started_at desc, interaction_id, start_s
limit 50
