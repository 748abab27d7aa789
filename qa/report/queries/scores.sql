-- One row per ISO week (its Monday), or one for the whole period unless $by_week: scores of the agent and the team.
WITH scored AS (
    SELECT
        CASE WHEN $by_week THEN date_trunc('week', i.started_at AT TIME ZONE 'UTC')::DATE ELSE $start::DATE END AS monday,
        i.agent_id, e.score,
        i.agent_id = $agent_id AS is_agent,
        i.team = $team AND i.team <> 'unknown' AS is_team
    FROM interactions i
    JOIN evaluations e USING (interaction_id)
    WHERE e.score IS NOT NULL AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN $start AND $end
)

SELECT
    monday,
    avg(score) FILTER (is_agent) AS mean,
    stddev_samp(score) FILTER (is_agent) AS deviation,
    count(*) FILTER (is_agent) AS scored,
    avg(score) FILTER (is_team) AS team_mean,
    count(DISTINCT agent_id) FILTER (is_team AND agent_id <> 'unknown') AS team_agents
FROM scored
WHERE is_agent OR is_team
GROUP BY monday
ORDER BY monday
