-- One row per contact and per agent's part of one: what the service figures are made of.
-- A contact is a conversation of interactions, a row of contacts, or both under one id. Where phone system or helpdesk
-- say a thing, they are believed before the words: they counted, the words only mention.
--
-- First contact resolution: the customer did not come back for the same reason on any channel within
-- kpi_settings.fcr_days (10 working days, here 14 days: OpsDog, "First Contact Resolution Rate"), and the contact was not
-- escalated, transferred or opened again, nor did the customer say that it wasn't resolved. Where the reason of one of
-- two contacts isn't known, they count as of the same reason. It can be told of contacts with a customer_id and a time
-- that lie those days or more before the last contact of all; of an abandoned contact it is not asked. What comes back
-- is asked the same again: every contact is one chance to resolve.
CREATE OR REPLACE VIEW contact_facts AS
WITH found AS (
    SELECT
        interaction_id,
        bool_or(kind IN ('escalation_request', 'escalation_offer')) AS is_escalated,
        bool_or(kind = 'transfer') AS is_transferred,
        bool_or(kind = 'resolution_confirmed') AS is_confirmed,
        any_value(attributes['topic']) FILTER (kind = 'contact_reason') AS topic
    FROM findings
    WHERE kind IN ('escalation_request', 'escalation_offer', 'transfer', 'resolution_confirmed', 'contact_reason')
    GROUP BY interaction_id
),

evaluated AS (
    SELECT interaction_id FROM evaluations WHERE score IS NOT NULL GROUP BY interaction_id
),

joined AS MATERIALIZED (
    SELECT
        interaction_id,
        i.part_of,
        i.interaction_id IS NOT NULL AS has_words,
        coalesce(i.channel, c.channel, 'unknown') AS channel,
        coalesce(c.reason, topic, 'unknown') AS reason,
        coalesce(i.agent_id, c.agent_id, 'unknown') AS agent_id,
        coalesce(i.agent_name, a.agent_name, 'unknown') AS agent_name,
        coalesce(i.team, t.team, 'unknown') AS team,
        coalesce(nullif(i.queue, 'unknown'), c.queue, 'unknown') AS queue,
        coalesce(i.customer_id, c.customer_id) AS customer_id,
        coalesce(i.started_at, c.started_at) AS started_at,
        c.is_abandoned,
        coalesce(NOT c.is_abandoned, true) AS is_served,
        c.wait_s,
        c.talk_s,
        c.hold_s,
        c.wrap_up_s,
        m.handle_time_s AS measured_handle_time_s,
        m.first_response_s AS measured_first_response_s,
        coalesce(
            (epoch_us(c.solved_at) - epoch_us(coalesce(i.started_at, c.started_at))) / 1e6, m.resolution_time_s
        ) AS resolution_time_s,
        CASE WHEN i.interaction_id IS NOT NULL THEN coalesce(found.is_escalated, false) END AS is_escalated,
        coalesce(
            c.transfers > 0,
            CASE WHEN i.interaction_id IS NOT NULL THEN coalesce(found.is_transferred, false) OR i.agent_id = 'several' END
        ) AS is_transferred,
        c.reopens > 0 AS is_reopened,
        coalesce(s.csat, p.csat) AS csat,
        coalesce(s.nps, p.nps) AS nps,
        coalesce(s.ces, p.ces) AS ces,
        coalesce(s.resolved, p.resolved) AS resolved,
        coalesce(s.resolved, p.resolved, nullif(found.is_confirmed, false)) AS is_confirmed,
        e.interaction_id IS NOT NULL AS is_evaluated
    FROM interactions i
    FULL JOIN contacts c USING (interaction_id)
    LEFT JOIN agents a ON a.agent_id = c.agent_id
    LEFT JOIN agent_teams t ON t.agent_id = c.agent_id AND is_in_span(c.started_at, t.valid_from, t.valid_to)
    LEFT JOIN measurements m USING (interaction_id)
    LEFT JOIN found USING (interaction_id)
    LEFT JOIN interaction_surveys s USING (interaction_id)
    LEFT JOIN surveys p ON p.interaction_id = i.part_of AND p.agent_id = i.agent_id
    LEFT JOIN evaluated e USING (interaction_id)
),

-- whole contacts of known customers in their order, each with the moment at which its customer was back
returns AS (
    SELECT
        interaction_id,
        CASE WHEN reason = 'unknown' THEN lead(started_at) OVER customer
            ELSE least(lead(started_at) OVER same, min(started_at) FILTER (reason = 'unknown') OVER later)
        END AS back_at
    FROM joined
    WHERE part_of IS NULL AND customer_id IS NOT NULL AND started_at IS NOT NULL
    WINDOW
        customer AS (PARTITION BY customer_id ORDER BY started_at, interaction_id),
        same AS (PARTITION BY customer_id, reason ORDER BY started_at, interaction_id),
        later AS (PARTITION BY customer_id ORDER BY started_at, interaction_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
),

span AS (
    SELECT to_days(fcr_days) AS fcr_span, service_level_s, (SELECT max(started_at) FROM joined) AS last_at
    FROM kpi_settings
),

timed AS (
    SELECT interaction_id, started_at, started_at + to_microseconds((resolution_time_s * 1e6)::BIGINT) AS solved_at
    FROM joined
    WHERE started_at IS NOT NULL AND resolution_time_s >= 0
),

-- open seconds up to a moment: see opening_hours
opened AS (
    SELECT interaction_id, coalesce(
        seconds_before + (epoch_us(least(started_at, closes_at)) - epoch_us(opens_at)) / 1e6, 0
    ) AS open_s
    FROM timed ASOF LEFT JOIN opening_hours ON started_at >= opens_at
),

solved AS (
    SELECT interaction_id, coalesce(
        seconds_before + (epoch_us(least(solved_at, closes_at)) - epoch_us(opens_at)) / 1e6, 0
    ) AS open_s
    FROM timed ASOF LEFT JOIN opening_hours ON solved_at >= opens_at
)

SELECT
    interaction_id,
    part_of,
    has_words,
    channel,
    reason,
    agent_id,
    agent_name,
    team,
    queue,
    customer_id,
    started_at,
    is_served,
    is_abandoned,
    is_evaluated,
    wait_s,
    CASE WHEN wait_s IS NOT NULL THEN is_served AND wait_s <= service_level_s END AS is_in_time,
    talk_s,
    hold_s,
    wrap_up_s,
    CASE WHEN is_served
        THEN coalesce(talk_s + coalesce(hold_s, 0) + coalesce(wrap_up_s, 0), measured_handle_time_s)
    END AS handle_time_s,
    CASE WHEN is_served THEN coalesce(measured_first_response_s, wait_s) END AS first_response_s,
    CASE WHEN resolution_time_s >= 0 THEN resolution_time_s END AS resolution_time_s,
    solved.open_s - opened.open_s AS business_resolution_time_s,
    is_escalated,
    is_transferred,
    is_reopened,
    CASE WHEN part_of IS NULL AND customer_id IS NOT NULL AND is_served AND last_at >= started_at + fcr_span
        THEN coalesce(back_at > started_at + fcr_span, true)
            AND NOT coalesce(is_escalated, false) AND NOT coalesce(is_transferred, false)
            AND NOT coalesce(is_reopened, false) AND coalesce(is_confirmed, true)
    END AS is_resolved_at_first,
    is_confirmed,
    csat,
    nps,
    ces,
    resolved
FROM joined
LEFT JOIN returns USING (interaction_id)
LEFT JOIN opened USING (interaction_id)
LEFT JOIN solved USING (interaction_id)
CROSS JOIN span;

COMMENT ON VIEW contact_facts IS 'One row per contact, with words or without, and per agent''s part of one: what the service figures are made of; count contacts WHERE part_of IS NULL.';
COMMENT ON COLUMN contact_facts.interaction_id IS 'Key; joins interactions and contacts.';
COMMENT ON COLUMN contact_facts.part_of IS 'On one agent''s part of a conversation: interaction_id of the whole. NULL for whole contacts.';
COMMENT ON COLUMN contact_facts.has_words IS 'True where the conversation itself is in interactions; false where only contacts knows of it.';
COMMENT ON COLUMN contact_facts.channel IS 'call, chat, email, sms, social or unknown.';
COMMENT ON COLUMN contact_facts.reason IS 'Why the customer made contact: as the source files it, else the topic that the customer''s words tell, else unknown.';
COMMENT ON COLUMN contact_facts.agent_id IS 'Who served; several for the whole of a conversation of several agents; unknown where nobody did or the source doesn''t say.';
COMMENT ON COLUMN contact_facts.agent_name IS 'The agent''s name, or unknown. PII: the agent''s name.';
COMMENT ON COLUMN contact_facts.team IS 'The agent''s team at the time, by agent_teams where there are no words; or unknown.';
COMMENT ON COLUMN contact_facts.queue IS 'Queue or line, or unknown.';
COMMENT ON COLUMN contact_facts.customer_id IS 'The customer''s id in the source systems; NULL where unknown. PII.';
COMMENT ON COLUMN contact_facts.started_at IS 'When it began (UTC); NULL where the source doesn''t say.';
COMMENT ON COLUMN contact_facts.is_served IS 'False where the customer is known to have given up before an agent answered.';
COMMENT ON COLUMN contact_facts.is_abandoned IS 'True where the customer gave up before an agent answered; NULL where unknown.';
COMMENT ON COLUMN contact_facts.is_evaluated IS 'True where it has an evaluation with a score.';
COMMENT ON COLUMN contact_facts.wait_s IS 'Seconds in the queue before an agent answered, or before the customer gave up; NULL where unknown.';
COMMENT ON COLUMN contact_facts.is_in_time IS 'Whether an agent answered within kpi_settings.service_level_s, false for an abandoned contact; NULL where wait_s is.';
COMMENT ON COLUMN contact_facts.talk_s IS 'Seconds of talk, without hold, as the phone system counted; NULL where unknown.';
COMMENT ON COLUMN contact_facts.hold_s IS 'Seconds on hold, as the phone system counted; NULL where unknown.';
COMMENT ON COLUMN contact_facts.wrap_up_s IS 'Seconds of the agent''s work after the contact, as the phone system counted; NULL where unknown.';
COMMENT ON COLUMN contact_facts.handle_time_s IS 'Seconds that it took its agent: talk, hold and wrap-up where the phone system counted talk, else as measured; NULL where abandoned or unknown.';
COMMENT ON COLUMN contact_facts.first_response_s IS 'Seconds until an agent''s first answer: in writing from the customer''s first message, of a call the wait in the queue; NULL where abandoned or unknown.';
COMMENT ON COLUMN contact_facts.resolution_time_s IS 'Seconds from the beginning until it was solved for the last time, else until the agent''s last answer in writing; NULL where unknown.';
COMMENT ON COLUMN contact_facts.business_resolution_time_s IS 'Those seconds of resolution_time_s that lie in business_hours and on no holiday; NULL where unknown.';
COMMENT ON COLUMN contact_facts.is_escalated IS 'Whether escalation was asked for or offered; NULL without words.';
COMMENT ON COLUMN contact_facts.is_transferred IS 'Whether it was handed over: by the phone system''s count, else where the agent says so or several agents served; NULL where unknown.';
COMMENT ON COLUMN contact_facts.is_reopened IS 'Whether it was opened again after it was solved; NULL where unknown.';
COMMENT ON COLUMN contact_facts.is_resolved_at_first IS 'First contact resolution: not escalated, transferred, opened again or denied by the customer, and the same customer not back on any channel for the same reason (or one that isn''t known) within kpi_settings.fcr_days; NULL where that can''t be told yet, of parts and of abandoned contacts.';
COMMENT ON COLUMN contact_facts.is_confirmed IS 'Whether the customer says that it was resolved: the survey''s answer, else true where said in the conversation; NULL where neither.';
COMMENT ON COLUMN contact_facts.csat IS 'Satisfaction, 1 to 5, of a part that with its agent; NULL when not answered.';
COMMENT ON COLUMN contact_facts.nps IS 'Would recommend, 0 to 10; NULL when not answered.';
COMMENT ON COLUMN contact_facts.ces IS 'Effort, 1 to 7 as the survey scales it; NULL when not answered.';
COMMENT ON COLUMN contact_facts.resolved IS 'Whether the customer says in a survey that it was resolved; NULL when not answered.';
