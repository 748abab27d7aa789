-- Which calls had an upset customer and no apology?
-- Of the last four weeks, the latest first.
select interaction_id, agent_name, started_at
from interactions
where channel = 'call'
  and started_at > (select max(started_at) from interactions) - interval 28 day
  and interaction_id in (select interaction_id from findings where kind = 'sentiment_low' and role = 'customer')
  and interaction_id not in (select interaction_id from findings where kind = 'apology' and role = 'agent')
order by started_at desc, interaction_id
limit 100
