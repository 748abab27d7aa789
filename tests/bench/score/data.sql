-- $n interactions of 12 turns and about 10 findings, the same each time: every number comes from a hash of its row.
-- About 1 in 100 has doubtful words, 1 in 100 a check that did not run, 1 in 50 no times.
CREATE OR REPLACE MACRO chance(i, j, salt) AS (hash(i, j, salt) % 1000000) / 1000000.0;

INSERT INTO interactions BY NAME
SELECT
    format('contact-{:08d}', i) AS interaction_id,
    if(chance(i, 0, 'channel') < 0.6, 'call', 'chat') AS channel,
    format('agent{:03d}', hash(i, 'agent') % 400) AS agent_id,
    agent_id AS agent_name,
    format('team{:02d}', hash(agent_id) % 20) AS team,
    (['billing', 'technical', 'orders'])[1 + (hash(i, 'queue') % 3)::INTEGER] AS queue,
    TIMESTAMPTZ '2026-01-05 08:00:00+00' + INTERVAL (i % 40000 * 10) MINUTE AS started_at,
    'en' AS language,
    12 AS turn_count,
    'made' AS source_name,
    sha256(i::VARCHAR) AS source_sha256,
    0 AS unknown_keys,
    source_sha256 AS input_key
FROM range($n) AS made(i);

INSERT INTO turns BY NAME
SELECT
    format('contact-{:08d}', i) AS interaction_id,
    t::INTEGER AS turn_index,
    if(t % 2 = 0, 'agent', 'customer') AS role,
    role AS participant,
    format('These are the words of turn {} in conversation {}, about as long as a sentence is.', t, i) AS text,
    if(chance(i, 0, 'times') < 0.02, NULL, t * 9.0 + chance(i, t, 'start')) AS start_s,
    start_s + 7 AS end_s,
    14 AS word_count,
    true AS is_public
FROM range($n) AS made(i), range(12) AS said(t);

INSERT INTO findings BY NAME
WITH kinds AS (
    SELECT * FROM (VALUES
        ('greeting', 0, 0.9), ('self_introduction', 0, 0.7), ('verification_request', 2, 0.7),
        ('disclosure', 4, 0.5), ('sentiment_low', 1, 0.3), ('empathy_reaction', 2, 0.4),
        ('open_question', 2, 0.7), ('open_question', 6, 0.5), ('paraphrase', 4, 0.4), ('apology', 2, 0.3),
        ('complaint', 1, 0.3), ('name_use', 6, 0.5), ('profanity', 8, 0.01), ('jargon', 6, 0.3),
        ('jargon', 8, 0.2), ('interruption', 4, 0.2), ('interruption', 6, 0.1), ('dead_air', 5, 0.2),
        ('hold_return', 8, 0.2), ('solution_offer', 8, 0.7), ('next_step', 10, 0.6), ('thanks', 11, 0.6),
        ('closing', 10, 0.7), ('offer_more_help', 10, 0.4),
        ('doubtful_speech', 3, 1)
    ) AS kinds(kind, turn_index, share)
)

SELECT
    format('contact-{:08d}', i) AS interaction_id,
    turn_index,
    if(turn_index % 2 = 0, 'agent', 'customer') AS role,
    'made' AS "check",
    kind,
    (hash(i, kind, 'at') % 40)::INTEGER AS char_start,
    char_start + 20 AS char_end,
    if(chance(i, 0, 'times') < 0.02, NULL, turn_index * 9.0 + 1) AS start_s,
    start_s + 1 AS end_s,
    format('words {} of {}', char_start, i) AS quote,
    'made' AS reason,
    if(kind = 'jargon', MAP {'explained': if(chance(i, turn_index, 'explained') < 0.5, 'true', 'false')}, MAP {}) AS attributes,
    kind = 'doubtful_speech' OR (chance(i, 0, 'doubt') < 0.01 AND chance(i, turn_index, 'doubtful') < 0.4) AS is_doubtful
FROM range($n) AS made(i), kinds
WHERE chance(i, turn_index, kind) < share AND (kind <> 'doubtful_speech' OR chance(i, 0, 'doubt') < 0.01);

INSERT INTO measurements BY NAME
SELECT
    format('contact-{:08d}', i) AS interaction_id,
    if(chance(i, 0, 'channel') < 0.6, NULL, 200 * chance(i, 0, 'first')) AS first_response_s,
    0.2 + 0.7 * chance(i, 0, 'ratio') AS talk_ratio_agent,
    40 * chance(i, 0, 'silence') AS longest_silence_s,
    (hash(i, 'holds') % 3)::DOUBLE AS hold_count,
    chance(i, 0, 'before') AS sentiment_customer_start,
    chance(i, 0, 'after') AS sentiment_customer_end,
    if(chance(i, 0, 'doubt') < 0.01, 0.2 * chance(i, 0, 'misheard'), 0) AS doubtful_share_agent,
    if(chance(i, 0, 'doubt') < 0.01, 0.2 * chance(i, 0, 'unheard'), 0) AS doubtful_share_customer
FROM range($n) AS made(i);

INSERT INTO check_issues
SELECT format('contact-{:08d}', i), 'empathy', 'could not run'
FROM range($n) AS made(i)
WHERE chance(i, 0, 'issue') < 0.01;
