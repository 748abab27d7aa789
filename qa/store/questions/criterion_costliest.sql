-- Which criterion costs team North the most points?
select scorecard, criterion, sum(points_lost) as points_lost, sum(not_met) as not_met
from criterion_weeks
where team = 'North'
group by all
having sum(points_lost) > 0
order by sum(points_lost) desc
limit 5
