-- For which reasons do customers have to come back?
-- First contact resolution by reason, the worst first; of few contacts it says little.
select reason, sum(fcr_rate * fcr_known) / sum(fcr_known) as fcr_rate, sum(fcr_known) as contacts
from reason_days
where fcr_known > 0
group by reason
order by fcr_rate, reason
