-- Which customers spoke of leaving?
-- The latest first, with their words.
select customer_id, agent_name, started_at, interaction_id, quote
from moments
where kind = 'churn_risk' and role = 'customer'
order by started_at desc, interaction_id
limit 50
