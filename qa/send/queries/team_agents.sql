-- One row per agent of a team ($1) in a week ($2), by name.
SELECT agent_name, interactions, evaluations, score, score_margin
FROM agent_weeks
WHERE team = $1 AND week = $2 AND agent_id <> 'unknown'
ORDER BY agent_name, agent_id
