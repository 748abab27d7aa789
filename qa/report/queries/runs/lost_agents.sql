-- One row: conversations without an agent, without a time, and those on which nobody could tell who is who.
SELECT
    count(*) FILTER (agent_id = 'unknown') AS no_agent,
    count(*) FILTER (started_at IS NULL) AS no_time,
    count(*) FILTER (roles_from = 'nothing') AS no_roles
FROM interactions
WHERE part_of IS NULL
