-- One row per engine and model that transcribed recordings.
SELECT engine, count(*) AS recordings
FROM interactions
WHERE engine IS NOT NULL AND part_of IS NULL
GROUP BY engine
ORDER BY recordings DESC, engine
