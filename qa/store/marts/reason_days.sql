-- One row per day (UTC), channel and reason for contact; day is NULL for contacts without a time.
-- The figures are those of kpi_days, and so are their comments.
CREATE OR REPLACE VIEW reason_days AS
SELECT
    (started_at AT TIME ZONE 'UTC')::DATE AS day,
    channel,
    reason,
    unnest(kpis(contact_facts)),
    unnest(waiting(contact_facts))
FROM contact_facts
WHERE part_of IS NULL
GROUP BY day, channel, reason;

COMMENT ON VIEW reason_days IS 'One row per day (UTC), channel and reason for contact.';
COMMENT ON COLUMN reason_days.day IS 'Key, with channel and reason: the day (UTC) on which the contacts began; NULL where the source has no time.';
COMMENT ON COLUMN reason_days.channel IS 'Key: call, chat, email, sms, social or unknown.';
COMMENT ON COLUMN reason_days.reason IS 'Key: why the customers made contact, as the source files it, else the topic that their words tell, else unknown.';
