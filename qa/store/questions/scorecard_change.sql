-- How did scores change when the scorecard did?
select scorecard, before.scorecard_version, count(*) as evaluations, avg(now.score - before.score) as change
from superseded_evaluations as before
join evaluations as now using (interaction_id, scorecard)
where now.scorecard_version <> before.scorecard_version
group by all
