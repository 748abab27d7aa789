-- One row per team and week of the eight that its page shows, in order: the figures of team_weeks, and of how many
-- contacts each is where team_weeks doesn't say.
WITH counted AS (
    SELECT
        team,
        date_trunc('week', started_at AT TIME ZONE 'UTC')::DATE AS week_start,
        count(f.handle_time_s) AS handled,
        count(f.first_response_s) AS answered,
        count(m.interruptions_by_agent) AS heard,
        sum(m.empathy_opportunities)::BIGINT AS moments
    FROM contact_facts f
    LEFT JOIN measurements m USING (interaction_id)
    WHERE agent_id <> 'several'
    GROUP BY ALL
),

decided AS (
    SELECT
        team,
        date_trunc('week', started_at AT TIME ZONE 'UTC')::DATE AS week_start,
        count(*) AS judged,
        count(passed) AS decided
    FROM evaluations
    JOIN interactions USING (interaction_id)
    WHERE agent_id <> 'several'
    GROUP BY ALL
)

SELECT
    w.team, w.week_start, w.agents, w.contacts, w.interactions, w.evaluations, w.reviewed_evaluations,
    w.awaits_person,
    coalesce(d.judged, 0) AS judged, coalesce(d.decided, 0) AS decided,
    w.score, w.score_margin, w.pass_rate, w.critical_failures,
    w.csat, w.csat_margin, w.csat_answers,
    w.fcr_rate, w.fcr_low, w.fcr_high, w.fcr_known,
    w.handle_time_s, coalesce(c.handled, 0) AS handled,
    w.first_response_s, coalesce(c.answered, 0) AS answered,
    w.escalation_rate,
    w.empathy_rate, coalesce(c.moments, 0) AS moments,
    w.interruptions_per_call, coalesce(c.heard, 0) AS heard
FROM team_weeks w
JOIN team_periods p USING (team)
LEFT JOIN decided d ON d.team = w.team AND d.week_start = w.week_start
LEFT JOIN counted c ON c.team = w.team AND c.week_start = w.week_start
WHERE w.week_start BETWEEN p.monday - 49 AND p.monday
ORDER BY w.team, w.week_start
