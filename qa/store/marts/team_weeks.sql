-- One row per team and ISO week (of the team at the time). What has no time is in week 'unknown'.
-- Interactions and evaluations are summed apart and then joined, so that two scorecards count no contact twice.
-- A conversation of several agents counts once for each of their teams, by the parts (see agent_weeks). A contact that
-- nobody of a known team served, such as an abandoned one, is under team unknown.
CREATE OR REPLACE VIEW team_weeks AS
WITH contacts AS MATERIALIZED (
    SELECT
        contact_facts.*,
        iso_week(started_at) AS week,
        iso_monday(started_at) AS week_start,
        empathy_opportunities, empathy_opportunities_met, interruptions_by_agent, dead_air_count,
        talk_ratio_agent, jargon_unexplained, response_time_mean_s, sentiment_customer_change
    FROM contact_facts
    LEFT JOIN measurements USING (interaction_id)
    WHERE agent_id <> 'several'
),

served AS (
    SELECT
        team,
        week,
        week_start,
        count(DISTINCT agent_id) FILTER (has_words OR agent_id <> 'unknown') AS agents,
        unnest(kpis(contacts)),
        unnest(waiting(contacts)),
        conversations(part_of, has_words AND channel = 'call') AS calls,
        conversations(part_of, has_words AND channel = 'chat') AS chats,
        conversations(part_of, has_words AND channel = 'email') AS emails,
        sum(empathy_opportunities_met) / nullif(sum(empathy_opportunities), 0) AS empathy_rate,
        avg(interruptions_by_agent) AS interruptions_per_call,
        avg(dead_air_count) FILTER (channel = 'call') AS dead_air_per_call,
        avg(talk_ratio_agent) FILTER (channel = 'call') AS talk_ratio,
        avg(jargon_unexplained) AS jargon_per_interaction,
        avg(response_time_mean_s) FILTER (channel <> 'call') AS response_time_s,
        avg(sentiment_customer_change) AS sentiment_change,
        count(csat) AS surveys
    FROM contacts
    GROUP BY team, week, week_start
),

judged AS (
    SELECT
        team,
        week,
        count(score) AS evaluations,
        avg(score) AS score,
        margin_95(count(score), stddev_samp(score)) AS score_margin,
        avg(machine_score) AS machine_score,
        count(*) FILTER (decided_by = 'person') AS reviewed_evaluations,
        sum(awaits_person)::BIGINT AS awaits_person,
        avg(passed::INTEGER) AS pass_rate,
        count(*) FILTER (passed IS NULL) AS undecided,
        sum(critical_failures)::BIGINT AS critical_failures
    FROM evaluations
    JOIN contacts USING (interaction_id)
    GROUP BY ALL
)

SELECT
    served.team,
    served.week,
    served.week_start,
    served.agents,
    served.contacts,
    served.interactions,
    served.calls,
    served.chats,
    served.emails,
    coalesce(evaluations, 0) AS evaluations,
    score,
    score_margin,
    machine_score,
    coalesce(reviewed_evaluations, 0) AS reviewed_evaluations,
    coalesce(awaits_person, 0) AS awaits_person,
    pass_rate,
    coalesce(undecided, 0) AS undecided,
    coalesce(critical_failures, 0) AS critical_failures,
    served.* EXCLUDE (team, week, week_start, agents, contacts, interactions, calls, chats, emails)
FROM served
LEFT JOIN judged USING (team, week);

COMMENT ON VIEW team_weeks IS 'One row per team and ISO week; the team is that at the time of the contact.';
COMMENT ON COLUMN team_weeks.team IS 'Key, with week: the team, or unknown.';
COMMENT ON COLUMN team_weeks.week IS 'Key: ISO week in UTC, as 2026-W09; unknown where the source has no time.';
COMMENT ON COLUMN team_weeks.week_start IS 'Monday of the week (UTC); NULL for week unknown.';
COMMENT ON COLUMN team_weeks.agents IS 'Number of agents who served.';
COMMENT ON COLUMN team_weeks.calls IS 'Number of calls.';
COMMENT ON COLUMN team_weeks.chats IS 'Number of chats.';
COMMENT ON COLUMN team_weeks.emails IS 'Number of email threads.';
COMMENT ON COLUMN team_weeks.evaluations IS 'Number of evaluations with a score; a contact has one per scorecard that applies.';
COMMENT ON COLUMN team_weeks.score IS
    'Mean score of the evaluations, 0 to 100, with people''s answers in place of the machine''s where they gave any; NULL without any.';
COMMENT ON COLUMN team_weeks.score_margin IS 'Half the width of the 95 % confidence interval of score, in points (Student); NULL under 5 evaluations.';
COMMENT ON COLUMN team_weeks.machine_score IS 'Mean of the machine''s own scores, whatever people said; NULL without any.';
COMMENT ON COLUMN team_weeks.reviewed_evaluations IS 'Number of evaluations whose score and verdict count an answer of a person.';
COMMENT ON COLUMN team_weeks.awaits_person IS 'Number of questions that only a person answers and nobody has answered yet; they leave their score open.';
COMMENT ON COLUMN team_weeks.pass_rate IS 'Share of decided evaluations that passed, 0 to 1; as score, it counts people''s answers.';
COMMENT ON COLUMN team_weeks.undecided IS 'Number of evaluations that neither passed nor failed, since something could not be told.';
COMMENT ON COLUMN team_weeks.critical_failures IS 'Number of critical criteria that were not met.';
COMMENT ON COLUMN team_weeks.empathy_rate IS 'Share of the customer''s emotional moments that the agent answered with empathy, 0 to 1.';
COMMENT ON COLUMN team_weeks.interruptions_per_call IS 'Mean number of interruptions by the agent, where they can be measured (calls on two channels).';
COMMENT ON COLUMN team_weeks.dead_air_per_call IS 'Mean number of dead-air silences in a call.';
COMMENT ON COLUMN team_weeks.talk_ratio IS 'Mean share of the agent in the speech of a call, 0 to 1, silence excluded.';
COMMENT ON COLUMN team_weeks.jargon_per_interaction IS 'Mean number of jargon terms that the agent left unexplained.';
COMMENT ON COLUMN team_weeks.response_time_s IS 'Mean seconds until the agent answered a message, over contacts in writing.';
COMMENT ON COLUMN team_weeks.sentiment_change IS 'Mean change of the customer''s sentiment from the first to the last part of a contact.';
COMMENT ON COLUMN team_weeks.surveys IS 'Number of satisfaction answers behind csat.';
