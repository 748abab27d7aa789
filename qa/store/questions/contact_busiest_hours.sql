-- When do most contacts come in, and do we answer in time then?
-- By weekday (1 is Monday) and hour, in UTC.
select
    isodow(started_at at time zone 'UTC') as weekday,
    hour(started_at at time zone 'UTC') as hour,
    count(*) as contacts,
    avg(wait_s) filter (is_served) as wait_s,
    avg(is_in_time::integer) as service_level
from contact_facts
where part_of is null and started_at is not null
group by all
order by contacts desc, weekday, hour
limit 20
