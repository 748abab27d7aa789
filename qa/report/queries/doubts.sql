-- One row per thing that transcription can't vouch for, with the ids of its interactions.
SELECT reason AS why, list(interaction_id ORDER BY interaction_id) AS ids
FROM check_issues
WHERE "check" = 'transcription'
GROUP BY why
ORDER BY why
