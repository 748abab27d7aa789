-- One row per reason for which interactions have no score, with how many and the first of them.
WITH reasons AS (
    SELECT interaction_id, unscored_reason AS reason FROM interactions WHERE unscored_reason IS NOT NULL
    UNION ALL
    SELECT interaction_id, 'too little in it could be judged' FROM evaluations
    WHERE score IS NULL AND awaits_person = 0
)

SELECT
    reason, count(*) AS interactions,
    list(interaction_id ORDER BY interaction_id)[:$ids] AS ids
FROM reasons
GROUP BY reason
ORDER BY interactions DESC, reason
