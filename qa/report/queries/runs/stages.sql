-- One row per run and stage, in the order in which the stages of a run began.
SELECT run_id, stage, seconds, items
FROM run_stages
ORDER BY run_id, position
