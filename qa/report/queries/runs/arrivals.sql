-- One row per run, channel, folder of the inbox and importer: the conversations whose first score the run published,
-- which is known of scored ones only.
WITH firsts AS (
    SELECT interaction_id, min(published_at) AS published_at
    FROM publications
    GROUP BY interaction_id
),

whole AS (
    SELECT coalesce(i.part_of, i.interaction_id) AS interaction_id, min(f.published_at) AS published_at
    FROM firsts f
    JOIN interactions i USING (interaction_id)
    GROUP BY ALL
)

SELECT
    r.run_id, i.channel,
    regexp_extract(split_part(i.source_name, ', ', 1), '^(.*)/[^/]*$', 1) AS folder,
    coalesce(i.source, '') AS source,
    count(*) AS interactions
FROM whole w
ASOF JOIN runs r ON r.started_at <= w.published_at
JOIN interactions i USING (interaction_id)
GROUP BY ALL
ORDER BY r.run_id, interactions DESC, i.channel, folder, source
