-- One row per day (UTC) and channel on which something came in; day is NULL for contacts without a time.
--
-- fcr_rate, first contact resolution: no transfer, no escalation, and the same customer does not come back on any
-- channel within 14 days (10 working days: OpsDog, "First Contact Resolution Rate"). It is computed only for
-- contacts with a customer_id and a time that lie 14 days or more before the last contact of all; the rest can't be told.
-- nps: share of 9-10 minus share of 0-6, times 100 (Reichheld, "The One Number You Need to Grow", HBR 12/2003).
CREATE OR REPLACE VIEW kpi_days AS
WITH flagged AS (
    SELECT
        interaction_id,
        bool_or(kind IN ('escalation_request', 'escalation_offer')) AS is_escalated,
        bool_or(kind = 'transfer') AS is_transferred
    FROM findings
    GROUP BY interaction_id
),

contacts AS (
    SELECT
        interactions.*,
        measurements.first_response_s, measurements.handle_time_s, measurements.resolution_time_s,
        interaction_surveys.csat, interaction_surveys.nps, interaction_surveys.ces, interaction_surveys.resolved,
        (started_at AT TIME ZONE 'UTC')::DATE AS day,
        coalesce(is_escalated, false) AS is_escalated,
        coalesce(is_transferred, false) AS is_transferred,
        lead(started_at) OVER (PARTITION BY customer_id ORDER BY started_at, interaction_id) AS next_at,
        max(started_at) OVER () AS last_at
    FROM interactions
    LEFT JOIN measurements USING (interaction_id)
    LEFT JOIN interaction_surveys USING (interaction_id)
    LEFT JOIN flagged USING (interaction_id)
),

resolved_or_not AS (
    SELECT *,
        CASE WHEN customer_id IS NOT NULL AND last_at >= started_at + INTERVAL 14 DAY
            THEN NOT is_transferred AND NOT is_escalated
                AND (next_at IS NULL OR next_at > started_at + INTERVAL 14 DAY)
        END AS is_resolved_at_first
    FROM contacts
)

SELECT
    day,
    channel,
    count(*) AS interactions,
    count(DISTINCT agent_id) AS agents,
    median(first_response_s) AS first_response_s,
    avg(handle_time_s) AS handle_time_s,
    median(resolution_time_s) AS resolution_time_s,
    avg(is_escalated::INTEGER) AS escalation_rate,
    avg(is_transferred::INTEGER) AS transfer_rate,
    avg(csat) AS csat,
    avg((csat >= 4)::INTEGER) AS csat_rate,
    100 * (avg((nps >= 9)::INTEGER) - avg((nps <= 6)::INTEGER)) AS nps,
    avg(ces) AS ces,
    avg(resolved::INTEGER) AS resolved_rate,
    count(coalesce(csat, nps, ces, resolved::INTEGER)) AS surveys,
    avg(is_resolved_at_first::INTEGER) AS fcr_rate,
    count(is_resolved_at_first) AS fcr_known
FROM resolved_or_not
GROUP BY day, channel;

COMMENT ON VIEW kpi_days IS 'One row per day (UTC) and channel on which something came in.';
COMMENT ON COLUMN kpi_days.day IS 'Key, with channel: the day (UTC) on which the contacts began; NULL where the source has no time.';
COMMENT ON COLUMN kpi_days.channel IS 'Key: call, chat, email, sms or social.';
COMMENT ON COLUMN kpi_days.interactions IS 'Number of contacts.';
COMMENT ON COLUMN kpi_days.agents IS 'Number of agents who served.';
COMMENT ON COLUMN kpi_days.first_response_s IS 'Median seconds until the agent''s first answer.';
COMMENT ON COLUMN kpi_days.handle_time_s IS 'Mean seconds that a contact took its agent (average handle time).';
COMMENT ON COLUMN kpi_days.resolution_time_s IS 'Median seconds from the beginning to the resolution.';
COMMENT ON COLUMN kpi_days.escalation_rate IS 'Share of contacts in which escalation was asked for or offered, 0 to 1.';
COMMENT ON COLUMN kpi_days.transfer_rate IS 'Share of contacts that were transferred, 0 to 1.';
COMMENT ON COLUMN kpi_days.csat IS 'Mean satisfaction, 1 to 5; NULL without answers.';
COMMENT ON COLUMN kpi_days.csat_rate IS 'Share of satisfaction answers of 4 or 5, 0 to 1; NULL without answers.';
COMMENT ON COLUMN kpi_days.nps IS 'Net promoter score, -100 to 100: share of 9-10 minus share of 0-6, in points; NULL without answers.';
COMMENT ON COLUMN kpi_days.ces IS 'Mean customer effort score, 1 to 7 as the survey scales it; NULL without answers.';
COMMENT ON COLUMN kpi_days.resolved_rate IS 'Share of customers asked who say that it was resolved, 0 to 1; NULL without answers.';
COMMENT ON COLUMN kpi_days.surveys IS 'Number of contacts with any survey answer.';
COMMENT ON COLUMN kpi_days.fcr_rate IS
    'First contact resolution, 0 to 1: no transfer, no escalation, and the same customer not back on any channel within 14 days; NULL where none can be told.';
COMMENT ON COLUMN kpi_days.fcr_known IS
    'Contacts behind fcr_rate: with customer_id, and at least 14 days before the last contact stored.';
