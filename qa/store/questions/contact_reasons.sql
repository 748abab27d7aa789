-- What do customers contact us about, and what does it take?
select reason, count(*) as contacts, avg(handle_time_s) as handle_time_s
from contact_facts
where part_of is null
group by reason
order by contacts desc, reason
