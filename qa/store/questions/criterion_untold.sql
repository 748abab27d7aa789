-- What could not be told, and why?
select criterion, reason, count(*) as times
from criterion_results
where outcome = 'not_evaluated'
group by all
order by times desc, criterion
