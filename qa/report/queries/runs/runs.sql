-- One row per run, the latest first; times are UTC without zone. At most $shown.
SELECT
    run_id, started_at AT TIME ZONE 'UTC' AS started_at, ended_at AT TIME ZONE 'UTC' AS ended_at, status,
    inputs, unchanged, transcribed, loaded, evaluated, unscored, rejected, callqa_version, engine, peak_memory_mb
FROM runs
ORDER BY runs.started_at DESC, run_id DESC
LIMIT $shown
