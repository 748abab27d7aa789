-- $n contacts of 500 agents in 20 teams over 40 weeks, the same each time: every number comes from a hash of its row.
-- Two turns and about 8 findings each, 10 criteria, a survey for a tenth, what the phone system counted for all.
-- Keys are random words, as phone systems give them, and lie in the order of time, as nights load them. The questions
-- name an agent, a team, a week and a contact, so those are here.
-- Hashed twice, since hashes of a row that differ in the last part only have bits in common.
CREATE OR REPLACE MACRO chance(i, j, salt) AS (hash(hash(i, j, salt)) % 1000000) / 1000000.0;
CREATE OR REPLACE MACRO id_of(i) AS if(i = 0, 'call-1', format('{:016x}', hash(i, 'id')));
CREATE OR REPLACE MACRO is_call(i) AS chance(i, 0, 'channel') < 0.6;
CREATE OR REPLACE MACRO begun(i) AS TIMESTAMPTZ '2026-01-05 00:00:00+00'
    + to_seconds(i * 40 * 7 * 86400 // $n);

INSERT INTO agents
SELECT format('agent{:03d}', a), if(a = 0, 'Kim Lee', format('Agent {:03d}', a)), if(a % 20 = 0, 'North', format('Team {:02d}', a % 20)), NULL
FROM range(500) AS made(a);

INSERT INTO interactions BY NAME
SELECT
    id_of(i) AS interaction_id,
    CASE WHEN is_call(i) THEN 'call' WHEN chance(i, 0, 'channel') < 0.9 THEN 'chat' ELSE 'email' END AS channel,
    format('agent{:03d}', hash(hash(i, 'agent')) % 500) AS agent_id,
    agent_name,
    team,
    (['billing', 'technical', 'orders', 'returns', 'accounts'])[1 + (hash(hash(i, 'queue')) % 5)::INTEGER] AS queue,
    format('customer{:06d}', hash(hash(i, 'customer')) % 300000) AS customer_id,
    begun(i) AS started_at,
    'inbound' AS direction,
    'en' AS language,
    60 + 600 * chance(i, 0, 'length') AS duration_s,
    if(is_call(i), 2, NULL) AS channel_count,
    2 AS turn_count,
    if(is_call(i), 'whisper base', NULL) AS engine,
    format('calls/{}.wav', interaction_id) AS source_name,
    sha256(i::VARCHAR) AS source_sha256,
    0 AS unknown_keys,
    sha256('key ' || i) AS input_key,
    false AS is_history
FROM range($n) AS made(i) JOIN agents ON agents.agent_id = format('agent{:03d}', hash(hash(i, 'agent')) % 500)
ORDER BY i;

INSERT INTO turns BY NAME
SELECT
    id_of(i) AS interaction_id,
    t::INTEGER AS turn_index,
    if(t = 0, 'customer', 'agent') AS role,
    role AS participant,
    format('These are words {} of conversation {}, which go on for about as long as two sentences would, so that '
        'a turn takes the room that turns take.', hash(hash(i, t)) % 1000, i) AS text,
    t * 9.0 AS start_s,
    start_s + 7 AS end_s,
    25 AS word_count,
    if(is_call(i), 0.8 + 0.2 * chance(i, t, 'confidence'), NULL) AS confidence,
    true AS is_public
FROM range($n) AS made(i), range(2) AS said(t)
ORDER BY i, t;

INSERT INTO findings BY NAME
WITH kinds AS (
    FROM (VALUES
        ('greeting', 1, 0.9), ('self_introduction', 1, 0.6), ('verification_request', 1, 0.6), ('disclosure', 1, 0.3),
        ('sentiment_low', 0, 0.25), ('empathy_reaction', 1, 0.3), ('empathy_understanding', 1, 0.15),
        ('open_question', 1, 0.6), ('paraphrase', 1, 0.3), ('apology', 1, 0.4), ('complaint', 0, 0.2),
        ('name_use', 1, 0.4), ('profanity', 0, 0.01), ('jargon', 1, 0.3), ('interruption', 1, 0.2),
        ('dead_air', 1, 0.1), ('hold_request', 1, 0.2), ('solution_offer', 1, 0.5), ('next_step', 1, 0.4),
        ('thanks', 0, 0.4), ('closing', 1, 0.5), ('escalation_request', 0, 0.04), ('escalation_offer', 1, 0.02),
        ('transfer', 1, 0.03), ('resolution_confirmed', 0, 0.1), ('churn_risk', 0, 0.02), ('contact_reason', 0, 0.3)
    ) AS kinds(kind, turn_index, share)
)

SELECT
    id_of(i) AS interaction_id,
    turn_index,
    if(turn_index = 0, 'customer', 'agent') AS role,
    'made' AS "check",
    kind,
    (hash(hash(i, kind)) % 40)::INTEGER AS char_start,
    char_start + 20 AS char_end,
    turn_index * 9.0 + 1 AS start_s,
    start_s + 2 AS end_s,
    format('words {} of {}', char_start, i) AS quote,
    format('matches the phrase {} of {}', hash(hash(i, kind)) % 30, kind) AS reason,
    if(hash(hash(i, kind)) % 3 = 0, 1.0, NULL) AS strength,
    if(kind = 'jargon', chance(i, 1, 'explained') < 0.5, NULL) AS explained,
    CASE kind
        WHEN 'jargon' THEN MAP {'explained': if(explained, 'true', 'false')}
        WHEN 'contact_reason' THEN MAP {'topic': (['delivery', 'invoice', 'password'])[1 + (hash(hash(i, 'topic')) % 3)::INTEGER]}
        ELSE MAP {} END AS attributes,
    chance(i, turn_index, 'doubt') < 0.01 AS is_doubtful
FROM range($n) AS made(i), kinds
WHERE chance(i, turn_index, kind) < share
ORDER BY i, turn_index, char_start;

INSERT INTO evaluations BY NAME
SELECT
    sha256('evaluation ' || i) AS evaluation_id,
    id_of(i) AS interaction_id,
    if(is_call(i), 'support_call', 'support_chat') AS scorecard,
    2 AS scorecard_version,
    if(chance(i, 0, 'told') < 0.98, round(40 + 60 * sqrt(chance(i, 0, 'score')), 2), NULL) AS score,
    score >= 75 AS passed,
    CASE WHEN score >= 90 THEN 'excellent' WHEN score >= 75 THEN 'good' END AS grade,
    score AS machine_score, passed AS machine_passed, grade AS machine_grade,
    coalesce(score, 0) AS points_earned, 100 AS points_possible,
    (chance(i, 0, 'critical') < 0.03)::INTEGER AS critical_failures,
    (score IS NULL)::INTEGER AS not_evaluated,
    (chance(i, 0, 'waits') < 0.001)::INTEGER AS awaits_person,
    if(chance(i, 0, 'person') < 0.01, 'person', 'machine') AS decided_by,
    'b2c1d7f0' AS scorecard_fingerprint, '77a0f3d2' AS phrases_fingerprint, '0.1.0' AS callqa_version,
    if(is_call(i), 'whisper base', NULL) AS engine
FROM range($n) AS made(i)
ORDER BY i;

INSERT INTO criterion_results BY NAME
WITH asked AS (
    SELECT c, format('criterion_{}', c) AS criterion, (['opening', 'care', 'solution', 'closing'])[1 + c % 4] AS section,
        format('Did the agent do what criterion {} asks?', c) AS question
    FROM range(10) AS made(c)
)

SELECT
    sha256('evaluation ' || i) AS evaluation_id,
    id_of(i) AS interaction_id,
    if(is_call(i), 'support_call', 'support_chat') AS scorecard,
    section,
    criterion,
    c::INTEGER AS position,
    question,
    CASE
        WHEN chance(i, c, 'outcome') < 0.70 THEN 'met'
        WHEN chance(i, c, 'outcome') < 0.78 THEN 'partly_met'
        WHEN chance(i, c, 'outcome') < 0.90 THEN 'not_met'
        WHEN chance(i, c, 'outcome') < 0.99 THEN 'not_applicable'
        ELSE 'not_evaluated' END AS outcome,
    CASE outcome WHEN 'met' THEN 10 WHEN 'partly_met' THEN 5 WHEN 'not_met' THEN 0 END AS points_earned,
    CASE WHEN outcome IN ('met', 'partly_met', 'not_met') THEN 10 END AS points_possible,
    c = 3 AS is_critical,
    format('{} of {} found', hash(hash(i, c)) % 3, criterion) AS reason,
    if(chance(i, c, 'person') < 0.002, 'person', 'machine') AS decided_by,
    if(decided_by = 'person' AND chance(i, c, 'overruled') < 0.3, 'not_met', outcome) AS machine_outcome,
    CASE WHEN hash(hash(i, c)) % 2 = 0 THEN [{
        'turn_index': 1, 'role': 'agent', 'kind': 'greeting', 'start_s': 10.0,
        'char_start': 0, 'char_end': 20, 'quote': format('words {} of {}', c, i), 'is_doubtful': false
    }] ELSE [] END AS evidence
FROM range($n) AS made(i), asked
ORDER BY i, c;

INSERT INTO surveys BY NAME
SELECT
    id_of(i) AS interaction_id,
    begun(i) + INTERVAL 1 DAY AS answered_at,
    (1 + hash(hash(i, 'csat')) % 5)::INTEGER AS csat,
    (hash(hash(i, 'nps')) % 11)::INTEGER AS nps,
    (1 + hash(hash(i, 'ces')) % 7)::INTEGER AS ces,
    chance(i, 0, 'resolved') < 0.7 AS resolved,
    if(hash(hash(i, 'comment')) % 3 = 0, format('What customer {} wrote about it.', i), NULL) AS comment
FROM range($n) AS made(i)
WHERE hash(hash(i, 'survey')) % 10 = 0;

-- the phone system knows all contacts, and one in fifty more whose customer gave up
INSERT INTO contacts BY NAME
SELECT
    if(i < $n, id_of(i), format('abandoned{:07d}', i - $n)) AS interaction_id,
    if(i >= $n OR is_call(i), 'call', 'chat') AS channel,
    begun(i % $n) AS started_at,
    if(i < $n, format('agent{:03d}', hash(hash(i, 'agent')) % 500), NULL) AS agent_id,
    (['billing', 'technical', 'orders', 'returns', 'accounts'])[1 + (hash(hash(i, 'queue')) % 5)::INTEGER] AS queue,
    format('customer{:06d}', hash(hash(i, 'customer')) % 300000) AS customer_id,
    if(hash(hash(i, 'filed')) % 4 > 0, format('reason {:02d}', hash(hash(i, 'reason')) % 30), NULL) AS reason,
    'solved' AS status,
    120 * chance(i, 0, 'wait') AS wait_s,
    if(i < $n, 60 + 500 * chance(i, 0, 'talk'), NULL) AS talk_s,
    if(i < $n AND hash(hash(i, 'hold')) % 5 = 0, 300 * chance(i, 0, 'held'), 0) AS hold_s,
    if(i < $n, 60 * chance(i, 0, 'wrap'), NULL) AS wrap_up_s,
    (hash(hash(i, 'transfer')) % 20 = 0)::INTEGER AS transfers,
    i >= $n AS is_abandoned,
    if(i < $n, begun(i) + to_seconds(86400 * 3 * chance(i, 0, 'solved')), NULL) AS solved_at,
    (hash(hash(i, 'reopen')) % 30 = 0)::INTEGER AS reopens
FROM range($n + $n // 50) AS made(i)
ORDER BY i;

INSERT INTO check_issues
SELECT id_of(i), 'empathy', 'could not run' FROM range($n) AS made(i) WHERE chance(i, 0, 'issue') < 0.01 ORDER BY i;

INSERT INTO publications
SELECT id_of(i), if(is_call(i), 'support_call', 'support_chat'), 2, begun(i) + INTERVAL 1 DAY
FROM range($n) AS made(i) ORDER BY i;

INSERT INTO superseded_evaluations BY NAME
SELECT * REPLACE ('old ' || evaluation_id AS evaluation_id, 1 AS scorecard_version, score - 2 AS score)
FROM evaluations WHERE hash(hash(interaction_id)) % 20 = 0;

INSERT INTO review_samples BY NAME
SELECT
    format('draw{:02d}', hash(hash(interaction_id)) % 40) AS sample_id,
    row_number() OVER (PARTITION BY sample_id ORDER BY interaction_id)::INTEGER AS position,
    started_at AS drawn_at, 'random' AS method, 7 AS seed, interaction_id,
    if(channel = 'call', 'support_call', 'support_chat') AS scorecard, agent_id, 'spread over the period' AS why
FROM interactions WHERE hash(hash(interaction_id, 'drawn')) % 100 = 0;

INSERT INTO reviews BY NAME
SELECT
    sha256('review ' || interaction_id || criterion) AS review_id, evaluation_id, interaction_id, scorecard,
    2 AS scorecard_version, criterion, 'f1' AS criterion_fingerprint, source_sha256,
    format('reviewer{}', hash(hash(interaction_id)) % 12) AS reviewer, started_at + INTERVAL 2 DAY AS reviewed_at,
    outcome, 1.0 AS credit, false AS is_withdrawn
FROM criterion_results JOIN interactions USING (interaction_id)
WHERE decided_by = 'person';

INSERT INTO scorecard_versions
SELECT card, 2, 'b2c1d7f0', card, 75, '{}' FROM (VALUES ('support_call'), ('support_chat')) AS cards(card);

INSERT INTO criteria
SELECT card, 2, format('criterion_{}', c), (['opening', 'care', 'solution', 'closing'])[1 + c % 4], c,
    format('Did the agent do what criterion {} asks?', c), 10, if(c = 3, 'scorecard', 'none'), false, [], 'f1'
FROM (VALUES ('support_call'), ('support_chat')) AS cards(card), range(10) AS made(c);

INSERT INTO disputes BY NAME
SELECT 'dispute ' || interaction_id AS dispute_id, evaluation_id, interaction_id, scorecard, agent_id,
    agent_name AS raised_by, started_at + INTERVAL 3 DAY AS raised_at, 'The customer had said so.' AS reason,
    if(hash(hash(interaction_id, 'state')) % 4 = 0, 'open', 'declined') AS state
FROM evaluations JOIN interactions USING (interaction_id) WHERE hash(hash(interaction_id, 'dispute')) % 500 = 0;

INSERT INTO acknowledgements
SELECT agent_id, strftime(DATE '2026-01-05' + 7 * w::INTEGER, '%G-W%V'), agent_name,
    TIMESTAMPTZ '2026-01-12 00:00:00+00' + to_days(7 * w::INTEGER), NULL
FROM agents, range(40) AS weeks(w) WHERE hash(hash(agent_id, w)) % 5 > 0;

INSERT INTO rejected_inputs
SELECT format('calls/odd{}.wav', i), NULL, NULL, 'not_audio', 'is not audio.', NULL FROM range(200) AS made(i);

INSERT INTO runs BY NAME
SELECT format('night{:03d}', i) AS run_id, TIMESTAMPTZ '2026-01-06 01:00:00+00' + to_days(i::INTEGER) AS started_at,
    started_at + INTERVAL 1 HOUR AS ended_at, 'done' AS status, $n // 280 AS inputs, $n // 280 AS loaded,
    $n // 280 AS evaluated, '0.1.0' AS callqa_version
FROM range(280) AS made(i);
