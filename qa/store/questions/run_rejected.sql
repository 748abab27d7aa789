-- What could not be used last night?
select source_name, reason, detail
from rejected_inputs
order by source_name
