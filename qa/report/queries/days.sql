-- One row per agent, team and UTC day: `shown` hashes all that a report of that day shows, `scored` its scores alone.
WITH evaluated AS (
    SELECT
        interaction_id,
        list({id: evaluation_id, score: score} ORDER BY scorecard) AS evaluations
    FROM evaluations
    GROUP BY interaction_id
),

contacts AS (
    SELECT
        i.agent_id, i.team, (i.started_at AT TIME ZONE 'UTC')::DATE AS day, i.interaction_id,
        to_json({id: i.interaction_id, key: i.input_key, name: coalesce(a.agent_name, i.agent_name),
                 why: i.unscored_reason, evaluations: e.evaluations, csat: s.csat, comment: s.comment})::VARCHAR
            AS shown,
        to_json({id: i.interaction_id, evaluations: e.evaluations})::VARCHAR AS scored
    FROM interactions i
    LEFT JOIN agents a USING (agent_id)
    LEFT JOIN evaluated e USING (interaction_id)
    LEFT JOIN surveys s USING (interaction_id)
    WHERE i.started_at IS NOT NULL AND i.agent_id <> 'unknown'
)

SELECT
    agent_id, team, day,
    sha256(string_agg(shown, ',' ORDER BY interaction_id)) AS shown,
    sha256(string_agg(scored, ',' ORDER BY interaction_id)) AS scored
FROM contacts
GROUP BY agent_id, team, day
ORDER BY day, agent_id, team
