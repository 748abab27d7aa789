-- One row per span of days asked for and team: the mean of all its scores, and the middle half of its agents' means.
WITH asked AS (
    SELECT unnest($starts) AS first_day, unnest($ends) AS last_day
),

agents AS (
    SELECT a.first_day, a.last_day, i.team, i.agent_id, sum(e.score) AS total, count(*) AS scored
    FROM interactions i
    JOIN evaluations e USING (interaction_id)
    JOIN asked a ON (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN a.first_day AND a.last_day
    WHERE e.score IS NOT NULL AND i.team <> 'unknown' AND i.agent_id <> 'several'
    GROUP BY ALL
)

SELECT
    first_day, last_day, team,
    sum(total) / sum(scored) AS mean,
    count(*) FILTER (agent_id <> 'unknown') AS agents,
    quantile_cont(total / scored, 0.25) FILTER (agent_id <> 'unknown') AS low,
    quantile_cont(total / scored, 0.75) FILTER (agent_id <> 'unknown') AS high
FROM agents
GROUP BY ALL
