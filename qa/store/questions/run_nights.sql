-- Did the last nights run, and how much came in?
select started_at, status, inputs, loaded, rejected, ended_at - started_at as took
from runs
order by started_at desc
limit 14
