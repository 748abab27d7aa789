-- Whose contacts are escalated most?
-- Over the last four weeks; an agent who gets the hard contacts has more of them.
select
    agent_name,
    count(*) filter (is_escalated) as escalated,
    count(is_escalated) as contacts,
    avg(is_escalated::integer) as escalation_rate
from contact_facts
where agent_id not in ('unknown', 'several')
  and started_at > (select max(started_at) from contact_facts) - interval 28 day
group by agent_name
having escalated > 0
order by escalation_rate desc, agent_name
