-- One row per known agent and ISO week, newest first; name and team are the agent's latest.
SELECT
    agent_id,
    first_value(agent_name) OVER latest AS agent_name,
    first_value(team) OVER latest AS team,
    week_start, interactions, evaluations, score, score_margin
FROM agent_weeks
WHERE week_start IS NOT NULL AND agent_id <> 'unknown'
WINDOW latest AS (PARTITION BY agent_id ORDER BY week_start DESC)
ORDER BY agent_id, week_start DESC
