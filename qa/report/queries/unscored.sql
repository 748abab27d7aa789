-- One row per reason for which interactions have no score or no report, with their ids; history is left out.
WITH reasons AS (
    SELECT interaction_id, unscored_reason AS why FROM interactions WHERE unscored_reason IS NOT NULL AND NOT is_history
    UNION ALL
    SELECT interaction_id, 'the source names no agent, so they are in no report' FROM interactions
    WHERE agent_id = 'unknown' AND NOT is_history
    UNION ALL
    SELECT interaction_id, 'the source gives no time, so they are in no report' FROM interactions
    WHERE started_at IS NULL
    UNION ALL
    SELECT interaction_id, 'too little in it could be judged' FROM evaluations
    WHERE score IS NULL AND awaits_person = 0
    UNION ALL
    SELECT interaction_id, 'a question in it waits for a person''s answer' FROM evaluations
    WHERE score IS NULL AND awaits_person > 0
)

SELECT why, list(interaction_id ORDER BY interaction_id) AS ids
FROM reasons
GROUP BY why
ORDER BY why
