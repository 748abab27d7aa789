-- One row per check that did not run on an interaction asked for, and per doubt of its transcription.
SELECT c.interaction_id, c."check", c.reason
FROM check_issues c
JOIN (SELECT unnest(from_json($ids, '["VARCHAR"]')) AS interaction_id) USING (interaction_id)
WHERE c."check" <> 'audio_copy'  -- nothing is judged by a copy to listen to
ORDER BY c.interaction_id, c."check"
