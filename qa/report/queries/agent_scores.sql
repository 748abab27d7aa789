-- One row per span of days asked for and agent: the agent's scores in it. $starts and $ends go together.
WITH asked AS (
    SELECT unnest($starts) AS first_day, unnest($ends) AS last_day
)

SELECT
    a.first_day, a.last_day, i.agent_id,
    avg(e.score) AS mean,
    stddev_samp(e.score) AS deviation,
    count(*) AS scored
FROM interactions i
JOIN evaluations e USING (interaction_id)
JOIN asked a ON (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN a.first_day AND a.last_day
WHERE e.score IS NOT NULL AND i.agent_id NOT IN ('unknown', 'several')
GROUP BY ALL
