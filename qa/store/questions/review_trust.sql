-- On which criteria do the machine and people disagree?
-- By the latest calibration that could tell; a marked one is judged with doubt until it is settled.
select scorecard, criterion, machine_agreement, machine_items, people_agreement, is_marked
from calibration_state
order by machine_agreement, scorecard, criterion
