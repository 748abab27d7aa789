-- One row per evaluation of a team that was drawn for a person and that nobody has answered on, the oldest draw first;
-- at most $shown of each team, with how many there are.
WITH waiting AS (
    SELECT
        i.team, s.interaction_id, s.scorecard, coalesce(a.agent_name, i.agent_name) AS agent_name, i.channel, i.started_at AT TIME ZONE 'UTC' AS started_at,
        s.drawn_at AT TIME ZONE 'UTC' AS drawn_at, s.sample_id, s.position, s.assigned_to, s.why
    FROM review_samples s
    JOIN interactions i USING (interaction_id)
    LEFT JOIN agents a ON a.agent_id = i.agent_id
    SEMI JOIN evaluations e ON e.interaction_id = s.interaction_id AND e.scorecard = s.scorecard
    WHERE NOT EXISTS (
        FROM reviews r
        WHERE r.interaction_id = s.interaction_id AND r.scorecard = s.scorecard AND r.reviewed_at >= s.drawn_at
    )
)

SELECT
    team, count(*) OVER (PARTITION BY team) AS waiting, interaction_id, agent_name, channel, started_at, drawn_at,
    assigned_to, why
FROM waiting
QUALIFY row_number() OVER (PARTITION BY team ORDER BY drawn_at, sample_id, position) <= $shown
ORDER BY team, drawn_at, sample_id, position
