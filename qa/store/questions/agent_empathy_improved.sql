-- Who improved most on empathy over the last four weeks?
-- Against the four weeks before, counted by emotional moments answered, so that a busy week weighs more.
with answered as (
    select
        agent_name,
        started_at > (select max(started_at) from interactions) - interval 28 day as is_recent,
        sum(empathy_opportunities_met) / nullif(sum(empathy_opportunities), 0) as rate
    from interactions
    join measurements using (interaction_id)
    where started_at > (select max(started_at) from interactions) - interval 56 day and agent_id <> 'several'
    group by all
)

select agent_name, later.rate - earlier.rate as improvement, earlier.rate as before, later.rate as now
from answered as later
join answered as earlier using (agent_name)
where later.is_recent and not earlier.is_recent
order by improvement desc nulls last
