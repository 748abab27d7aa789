-- Are customers satisfied where we score high?
-- A correlation over few answers means nothing: look at `answers` first.
select scorecard, count(csat) as answers, corr(score, csat) as correlation
from evaluations
join interaction_surveys using (interaction_id)
where csat is not null
group by scorecard
