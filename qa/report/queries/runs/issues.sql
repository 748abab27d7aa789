-- One row per check that did not run and reason, and per thing that transcription can't vouch for; with how many
-- interactions and the first of them.
SELECT
    "check", reason, count(*) AS interactions,
    list(interaction_id ORDER BY interaction_id)[:$ids] AS ids
FROM check_issues
WHERE "check" <> 'audio_copy'  -- nothing is judged by a copy to listen to
GROUP BY "check", reason
ORDER BY "check" <> 'transcription', interactions DESC, "check", reason
