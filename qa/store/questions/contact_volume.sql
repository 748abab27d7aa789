-- How many contacts came in, and did the customers have to come back?
select day, channel, interactions, handle_time_s, transfer_rate, fcr_rate, fcr_known
from kpi_days
order by day, channel
