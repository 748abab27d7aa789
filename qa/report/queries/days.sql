-- One row per agent, team and UTC day: `shown` hashes all that a report of that day shows, `scored` its scores alone.
WITH evaluated AS (
    SELECT
        interaction_id,
        list({id: evaluation_id, score: score} ORDER BY scorecard) AS evaluations,
        list({passed: passed, grade: grade, awaits: awaits_person, who: decided_by, since: published_at} ORDER BY scorecard)
            AS verdicts
    FROM evaluations
    LEFT JOIN publications USING (interaction_id, scorecard, scorecard_version)
    GROUP BY interaction_id
),

-- what people said leaves an evaluation's id as it was
answered AS (
    SELECT interaction_id, list({scorecard: scorecard, criterion: criterion, outcome: outcome, points: points_earned} ORDER BY scorecard, criterion) AS answers
    FROM criterion_results
    WHERE decided_by = 'person'
    GROUP BY interaction_id
),

disputed AS (
    SELECT interaction_id, list({id: dispute_id, state: state} ORDER BY dispute_id) AS disputes
    FROM disputes
    GROUP BY interaction_id
),

contacts AS (
    SELECT
        i.agent_id, i.team, (i.started_at AT TIME ZONE 'UTC')::DATE AS day, i.interaction_id,
        to_json({id: i.interaction_id, key: i.input_key, name: coalesce(a.agent_name, i.agent_name),
                 why: i.unscored_reason, evaluations: e.evaluations, verdicts: e.verdicts, answers: p.answers,
                 disputes: d.disputes, csat: s.csat, comment: s.comment})::VARCHAR
            AS shown,
        to_json({id: i.interaction_id, evaluations: e.evaluations})::VARCHAR AS scored
    FROM interactions i
    LEFT JOIN agents a USING (agent_id)
    LEFT JOIN evaluated e USING (interaction_id)
    LEFT JOIN answered p USING (interaction_id)
    LEFT JOIN disputed d USING (interaction_id)
    LEFT JOIN interaction_surveys s USING (interaction_id)
    WHERE i.started_at IS NOT NULL AND i.agent_id NOT IN ('unknown', 'several') AND NOT i.is_history
)

SELECT
    agent_id, team, day,
    sha256(string_agg(shown, ',' ORDER BY interaction_id)) AS shown,
    sha256(string_agg(scored, ',' ORDER BY interaction_id)) AS scored,
    count(*) AS interactions
FROM contacts
GROUP BY agent_id, team, day
ORDER BY day, agent_id, team
