-- Which customers came back most often?
-- Over the last four weeks, with what it was about.
select customer_id, count(*) as contacts, list(distinct reason order by reason) as reasons
from contact_facts
where part_of is null and customer_id is not null
  and started_at > (select max(started_at) from contact_facts) - interval 28 day
group by customer_id
having count(*) > 1
order by contacts desc, customer_id
limit 20
