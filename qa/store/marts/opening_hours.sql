-- One row per span in which the service was open, over the days of all contacts and one to either side.
-- A moment's open seconds are seconds_before of the last span that had opened, plus what has passed of it, so the open
-- seconds between two moments are a difference of two such numbers: exact over weekends, holidays and changed clocks,
-- and one step a moment however long it took.
CREATE OR REPLACE VIEW opening_hours AS
WITH moments AS (
    SELECT min(started_at) AS first_at, max(started_at + to_microseconds((coalesce(resolution_time_s, 0) * 1e6)::BIGINT)) AS last_at
    FROM interactions LEFT JOIN measurements USING (interaction_id)
    UNION ALL
    SELECT min(started_at), greatest(max(started_at), max(solved_at)) FROM contacts
),

days AS (
    SELECT unnest(generate_series(
        min(first_at AT TIME ZONE 'UTC')::DATE - 1, max(last_at AT TIME ZONE 'UTC')::DATE + 1, INTERVAL 1 DAY
    ))::DATE AS day
    FROM moments
),

spans AS (
    SELECT timezone(time_zone, day + opens) AS opens_at, timezone(time_zone, day + closes) AS closes_at
    FROM days
    JOIN business_hours ON weekday = isodow(day)
    ANTI JOIN holidays USING (day)
    CROSS JOIN kpi_settings
)

SELECT
    opens_at,
    closes_at,
    (coalesce(sum(epoch_us(closes_at) - epoch_us(opens_at)) OVER (
        ORDER BY opens_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) / 1e6)::DOUBLE AS seconds_before
FROM spans;

COMMENT ON VIEW opening_hours IS 'One row per span in which the service was open, over the days of all contacts.';
COMMENT ON COLUMN opening_hours.opens_at IS 'Key: when it opened (UTC).';
COMMENT ON COLUMN opening_hours.closes_at IS 'When it closed (UTC).';
COMMENT ON COLUMN opening_hours.seconds_before IS 'Open seconds of all spans before it.';
