-- How did one contact go?
-- Every turn, with what was found in it.
select turn_index, turns.role, text, list(distinct kind order by kind) filter (kind is not null) as found
from turns
left join findings using (interaction_id, turn_index)
where interaction_id = 'call-1'
group by all
order by turn_index
