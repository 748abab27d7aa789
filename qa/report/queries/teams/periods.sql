-- One row per team with conversations: the Monday of the week that its page tells of. It is the team's latest week that
-- was over when the latest run ended; else its latest, and not complete.
CREATE OR REPLACE TEMP TABLE team_periods AS
WITH seen AS (
    SELECT coalesce(
        (SELECT max(ended_at) FROM runs), (SELECT max(started_at) FROM interactions)
    ) AT TIME ZONE 'UTC' AS until_at
),

weeks AS (
    SELECT team, week_start, week_start + 7 <= until_at::DATE AS is_over
    FROM team_weeks
    CROSS JOIN seen
    WHERE week_start IS NOT NULL AND interactions > 0
)

SELECT
    team,
    coalesce(max(week_start) FILTER (is_over), max(week_start)) AS monday,
    bool_or(is_over) AS is_complete
FROM weeks
GROUP BY team
