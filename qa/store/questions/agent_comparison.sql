-- Who does better or worse than the mix of queue and channel would give?
select agent_name, score, expected_score, adjusted_score, adjusted_margin, is_ranked, rank
from agent_comparison
order by is_ranked desc, rank, agent_name
