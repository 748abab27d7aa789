-- One row per agent, of the roster or of the week ($1, as 2026-W45), with address and contacts of that week.
SELECT
    agent_id,
    coalesce(agents.agent_name, served.agent_name) AS agent_name,
    email,
    coalesce(interactions, 0)::INTEGER AS interactions
FROM agents
FULL JOIN (SELECT agent_id, agent_name, interactions FROM agent_weeks WHERE week = $1) AS served USING (agent_id)
WHERE agent_id NOT IN ('unknown', 'several')
ORDER BY agent_id
