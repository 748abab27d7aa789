-- What does poor quality come from?
select team, criterion, root_cause, points_lost, lost_share
from quality_losses
where week = '2026-W10'
order by points_lost desc
