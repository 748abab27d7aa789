-- One row per interaction since a day (UTC; all of them where it is NULL), by id: its agent, its day, and `content`, a
-- hash that changes with all that its page shows. History has none,
-- nor has what lost its words. What has no time stays: nobody can tell that it is old.
WITH asked AS (
    SELECT * FROM interactions
    WHERE NOT is_history AND words_removed_at IS NULL
        AND ($since::DATE IS NULL OR started_at IS NULL OR (started_at AT TIME ZONE 'UTC')::DATE >= $since::DATE)
),

evaluated AS (
    SELECT
        interaction_id,
        list({id: evaluation_id, score: score, passed: passed, grade: grade, awaits: awaits_person, who: decided_by,
              since: published_at} ORDER BY scorecard) AS evaluations
    FROM evaluations
    LEFT JOIN publications USING (interaction_id, scorecard, scorecard_version)
    GROUP BY interaction_id
),

-- what people said leaves an evaluation's id as it was
answered AS (
    SELECT
        interaction_id,
        list({scorecard: scorecard, criterion: criterion, outcome: outcome, points: points_earned, cause: root_cause}
            ORDER BY scorecard, criterion) AS answers
    FROM criterion_results
    WHERE decided_by = 'person'
    GROUP BY interaction_id
),

reviewed AS (
    SELECT interaction_id, list(review_id ORDER BY review_id) AS reviews FROM reviews GROUP BY interaction_id
),

disputed AS (
    SELECT interaction_id, list({id: dispute_id, state: state, decided: decided_at} ORDER BY dispute_id) AS disputes
    FROM disputes
    GROUP BY interaction_id
)

SELECT
    i.interaction_id, i.agent_id, (i.started_at AT TIME ZONE 'UTC')::DATE AS day,
    sha256(to_json({key: i.input_key, name: coalesce(a.agent_name, i.agent_name), team: i.team, why: i.unscored_reason,
                    evaluations: e.evaluations, answers: p.answers, reviews: r.reviews, disputes: d.disputes,
                    reason: f.reason, csat: s.csat, nps: s.nps, comment: s.comment})::VARCHAR) AS content
FROM asked i
LEFT JOIN agents a USING (agent_id)
LEFT JOIN evaluated e USING (interaction_id)
LEFT JOIN answered p USING (interaction_id)
LEFT JOIN reviewed r USING (interaction_id)
LEFT JOIN disputed d USING (interaction_id)
LEFT JOIN contact_facts f USING (interaction_id)
LEFT JOIN interaction_surveys s USING (interaction_id)
ORDER BY i.interaction_id
