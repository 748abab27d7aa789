-- Where do people overrule the machine?
select scorecard, criterion, machine_outcome, outcome, count(*) as answers
from criterion_results
where decided_by = 'person' and outcome <> machine_outcome
group by all
order by answers desc, scorecard, criterion, machine_outcome, outcome
