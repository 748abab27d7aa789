-- One row per day (UTC) and channel on which something came in; day is NULL for contacts without a time.
-- The figures are those of the macro kpis; their comments here are those of all marts that have them.
CREATE OR REPLACE VIEW kpi_days AS
WITH facts AS MATERIALIZED (
    SELECT *, (started_at AT TIME ZONE 'UTC')::DATE AS day FROM contact_facts
),

-- whoever served a part of a conversation is one of its agents
served AS (
    SELECT day, channel, count(DISTINCT agent_id) AS agents
    FROM facts
    WHERE agent_id <> 'several' AND (has_words OR agent_id <> 'unknown')
    GROUP BY day, channel
),

summed AS (
    SELECT
        day,
        channel,
        unnest(kpis(facts)),
        unnest(waiting(facts)),
        count(coalesce(csat, nps, ces, resolved::INTEGER)) AS surveys
    FROM facts
    WHERE part_of IS NULL
    GROUP BY day, channel
)

SELECT summed.*, coalesce(agents, 0) AS agents
FROM summed
LEFT JOIN served ON served.channel = summed.channel AND served.day IS NOT DISTINCT FROM summed.day;

COMMENT ON VIEW kpi_days IS 'One row per day (UTC) and channel on which something came in.';
COMMENT ON COLUMN kpi_days.day IS 'Key, with channel: the day (UTC) on which the contacts began; NULL where the source has no time.';
COMMENT ON COLUMN kpi_days.channel IS 'Key: call, chat, email, sms, social or unknown.';
COMMENT ON COLUMN kpi_days.agents IS 'Number of agents who served.';
COMMENT ON COLUMN kpi_days.surveys IS 'Number of contacts with any survey answer.';
COMMENT ON COLUMN kpi_days.contacts IS 
    'Number of contacts, with words or known from a phone system or helpdesk only; a conversation of several agents once.';
COMMENT ON COLUMN kpi_days.interactions IS 'Number of those that have words here: conversations in interactions.';
COMMENT ON COLUMN kpi_days.evaluated_contacts IS 'Number of contacts with an evaluation that has a score.';
COMMENT ON COLUMN kpi_days.evaluated_rate IS 'evaluated_contacts divided by contacts, 0 to 1.';
COMMENT ON COLUMN kpi_days.first_response_s IS 
    'Median seconds until an agent''s first answer: in writing from the customer''s first message, of a call the wait in the queue; NULL without any.';
COMMENT ON COLUMN kpi_days.handle_time_s IS 
    'Mean seconds that a contact took its agent (average handle time): talk, hold and wrap-up where a phone system counted them, else the call''s length, or in a chat from the agent''s first message on.';
COMMENT ON COLUMN kpi_days.talk_s IS 
    'Mean seconds of talk, without hold, where a phone system counted it; NULL without any.';
COMMENT ON COLUMN kpi_days.hold_s IS 
    'Mean seconds on hold, where a phone system counted it; NULL without any.';
COMMENT ON COLUMN kpi_days.wrap_up_s IS 
    'Mean seconds of work after the contact, where a phone system counted it; NULL without any.';
COMMENT ON COLUMN kpi_days.resolution_time_s IS 
    'Median seconds from the beginning until it was solved for the last time, where a helpdesk says when, else until the agent''s last answer in writing; NULL without any.';
COMMENT ON COLUMN kpi_days.business_resolution_time_s IS 
    'Median of the seconds of each resolution time that lie in business_hours and on no holiday (callqa.yaml; Monday to Friday 09:00 to 17:00 UTC unless set); NULL without any.';
COMMENT ON COLUMN kpi_days.fcr_rate IS 
    'First contact resolution, 0 to 1: the share of fcr_known that were neither escalated, transferred nor opened again, whose customer did not say that it wasn''t resolved, and did not come back on any channel for the same reason (or one that isn''t known) within fcr_days (callqa.yaml; 14 unless set); NULL where none can be told.';
COMMENT ON COLUMN kpi_days.fcr_low IS 
    'Lower end of the 95 % interval of fcr_rate (Wilson); NULL where none can be told.';
COMMENT ON COLUMN kpi_days.fcr_high IS 
    'Upper end of the 95 % interval of fcr_rate (Wilson); NULL where none can be told.';
COMMENT ON COLUMN kpi_days.fcr_known IS 
    'Number of contacts behind fcr_rate: with customer_id, not abandoned, whole conversations, and begun fcr_days or more before the last contact stored.';
COMMENT ON COLUMN kpi_days.fcr_confirmed IS 
    'Number of contacts resolved at first of which the customer says so, in a survey or in the conversation.';
COMMENT ON COLUMN kpi_days.escalation_rate IS 
    'Share of contacts with words in which escalation was asked for or offered, 0 to 1.';
COMMENT ON COLUMN kpi_days.transfer_rate IS 
    'Share of contacts that were handed over, 0 to 1: by the phone system''s count, else where the agent says so or several agents served.';
COMMENT ON COLUMN kpi_days.reopen_rate IS 
    'Share of contacts that were opened again after they were solved, of those whose helpdesk says, 0 to 1; NULL without any.';
COMMENT ON COLUMN kpi_days.csat IS 'Mean satisfaction, 1 to 5; NULL without answers.';
COMMENT ON COLUMN kpi_days.csat_margin IS 
    'Half the width of the 95 % interval of csat (Student); NULL under 5 answers.';
COMMENT ON COLUMN kpi_days.csat_rate IS 'Share of satisfaction answers of 4 or 5, 0 to 1; NULL without answers.';
COMMENT ON COLUMN kpi_days.csat_rate_low IS 
    'Lower end of the 95 % interval of csat_rate (Wilson); NULL without answers.';
COMMENT ON COLUMN kpi_days.csat_rate_high IS 
    'Upper end of the 95 % interval of csat_rate (Wilson); NULL without answers.';
COMMENT ON COLUMN kpi_days.csat_answers IS 'Number of satisfaction answers.';
COMMENT ON COLUMN kpi_days.csat_response_rate IS 
    'csat_answers divided by the contacts that were not abandoned, 0 to 1: who was asked isn''t known.';
COMMENT ON COLUMN kpi_days.nps IS 
    'Net promoter score, -100 to 100: share of 9-10 minus share of 0-6, in points; NULL without answers.';
COMMENT ON COLUMN kpi_days.nps_margin IS 
    'Half the width of the 95 % interval of nps, in points (normal, of a difference of two shares); NULL under 5 answers and where all are promoters, passives or detractors.';
COMMENT ON COLUMN kpi_days.nps_answers IS 'Number of answers on recommending.';
COMMENT ON COLUMN kpi_days.nps_response_rate IS 'nps_answers divided by the contacts that were not abandoned, 0 to 1.';
COMMENT ON COLUMN kpi_days.ces IS 
    'Mean customer effort score, 1 to 7 as the survey scales it; NULL without answers.';
COMMENT ON COLUMN kpi_days.ces_margin IS 
    'Half the width of the 95 % interval of ces (Student); NULL under 5 answers.';
COMMENT ON COLUMN kpi_days.ces_answers IS 'Number of answers on effort.';
COMMENT ON COLUMN kpi_days.ces_response_rate IS 'ces_answers divided by the contacts that were not abandoned, 0 to 1.';
COMMENT ON COLUMN kpi_days.resolved_rate IS 
    'Share of customers who answered that it was resolved, of those who answered that, 0 to 1; NULL without answers.';
COMMENT ON COLUMN kpi_days.wait_s IS 
    'Mean seconds in the queue before an agent answered; NULL where none is known.';
COMMENT ON COLUMN kpi_days.service_level IS 
    'Share of contacts with a known wait that an agent answered within service_level_s (callqa.yaml; 20 unless set), abandoned ones counting as not answered, 0 to 1; NULL without any.';
COMMENT ON COLUMN kpi_days.abandoned IS 'Number of contacts whose customer gave up before an agent answered.';
COMMENT ON COLUMN kpi_days.abandonment_rate IS 
    'Share of contacts whose customer gave up before an agent answered, of those of which it is known, 0 to 1; NULL without any.';
