-- Which calls had the longest holds?
-- Of the last four weeks, as the phone system counted them, else as heard in the recording.
select interaction_id, agent_name, started_at, coalesce(hold_s, hold_time_s) as hold_s
from contact_facts
left join measurements using (interaction_id)
where channel = 'call' and coalesce(hold_s, hold_time_s) > 0
  and started_at > (select max(started_at) from contact_facts) - interval 28 day
order by coalesce(hold_s, hold_time_s) desc, interaction_id
limit 20
