-- The warehouse, version 1. One CREATE per table; its comment says the grain, those of its columns unit and meaning.
-- Times are stored with zone and shown in UTC; seconds (_s) count from the interaction's beginning.
-- "PII: redacted" marks text that came from customers or agents and has passed redaction.

CREATE TABLE runs (
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    status VARCHAR NOT NULL,
    inputs INTEGER, unchanged INTEGER, transcribed INTEGER, loaded INTEGER,
    evaluated INTEGER, unscored INTEGER, rejected INTEGER,
    callqa_version VARCHAR NOT NULL
);
COMMENT ON TABLE runs IS 'One row per run of the pipeline.';
COMMENT ON COLUMN runs.run_id IS 'Key: given by whoever started the run.';
COMMENT ON COLUMN runs.started_at IS 'When it started (UTC).';
COMMENT ON COLUMN runs.ended_at IS 'When it ended (UTC); NULL while it runs and when it was interrupted.';
COMMENT ON COLUMN runs.status IS 'running, done, failed, or interrupted (it was killed; a later run noticed).';
COMMENT ON COLUMN runs.inputs IS 'Inputs found in the inbox.';
COMMENT ON COLUMN runs.unchanged IS 'Inputs known from an earlier run and left alone.';
COMMENT ON COLUMN runs.transcribed IS 'Recordings turned into text.';
COMMENT ON COLUMN runs.loaded IS 'Interactions written.';
COMMENT ON COLUMN runs.evaluated IS 'Evaluations written.';
COMMENT ON COLUMN runs.unscored IS 'Interactions that no scorecard applies to.';
COMMENT ON COLUMN runs.rejected IS 'Inputs that gave no interaction; see rejected_inputs.';
COMMENT ON COLUMN runs.callqa_version IS 'Version of callqa that ran.';

CREATE TABLE agents (
    agent_id VARCHAR PRIMARY KEY, agent_name VARCHAR NOT NULL, team VARCHAR NOT NULL, email VARCHAR
);
COMMENT ON TABLE agents IS 'One row per agent of the roster, as it is now.';
COMMENT ON COLUMN agents.agent_id IS 'Key: the agent''s id in the source systems.';
COMMENT ON COLUMN agents.agent_name IS 'Name as the roster writes it. PII: the agent''s name.';
COMMENT ON COLUMN agents.team IS 'Team as it is now; interactions.team is the team at the time.';
COMMENT ON COLUMN agents.email IS 'Work address, NULL where the roster has none. PII: the agent''s address.';

CREATE TABLE interactions (
    interaction_id VARCHAR PRIMARY KEY,
    channel VARCHAR NOT NULL,
    agent_id VARCHAR NOT NULL, agent_name VARCHAR NOT NULL, team VARCHAR NOT NULL, queue VARCHAR NOT NULL,
    customer_id VARCHAR,
    started_at TIMESTAMPTZ,
    direction VARCHAR, disposition VARCHAR, language VARCHAR,
    duration_s DOUBLE, channel_count INTEGER, agent_channel VARCHAR,
    roles_from VARCHAR, roles_confidence DOUBLE, turn_count INTEGER NOT NULL,
    engine VARCHAR, source_name VARCHAR NOT NULL, source_sha256 VARCHAR NOT NULL,
    unknown_keys INTEGER NOT NULL,
    input_key VARCHAR NOT NULL,
    unscored_reason VARCHAR
);
COMMENT ON TABLE interactions IS 'One row per service conversation: a call, a chat, an email thread.';
COMMENT ON COLUMN interactions.interaction_id IS 'Key: from the source, or made from the file.';
COMMENT ON COLUMN interactions.channel IS 'call, chat, email, sms or social.';
COMMENT ON COLUMN interactions.agent_id IS 'Who served; unknown where the source doesn''t say.';
COMMENT ON COLUMN interactions.agent_name IS 'The agent''s name, or unknown. PII: the agent''s name.';
COMMENT ON COLUMN interactions.team IS 'The agent''s team at the time, or unknown.';
COMMENT ON COLUMN interactions.queue IS 'Queue or line that the contact came through, or unknown.';
COMMENT ON COLUMN interactions.customer_id IS 'The customer''s id in the source systems; NULL where unknown. PII.';
COMMENT ON COLUMN interactions.started_at IS 'When it began (UTC); NULL where the source doesn''t say.';
COMMENT ON COLUMN interactions.direction IS 'inbound or outbound as the source writes it; NULL where unknown.';
COMMENT ON COLUMN interactions.disposition IS 'Wrap-up code of the source; NULL where it has none.';
COMMENT ON COLUMN interactions.language IS 'Language as ISO 639-1 code (en, es); NULL where it could not be told.';
COMMENT ON COLUMN interactions.duration_s IS
    'Seconds: the whole recording of a call, last turn minus first of a text; NULL without times.';
COMMENT ON COLUMN interactions.channel_count IS
    'Audio channels: 2 when each party has its own, 1 for a mono recording, NULL for text.';
COMMENT ON COLUMN interactions.agent_channel IS
    'Where the source says the agent is heard: left, right or mono; left! or right! after listening. NULL where it doesn''t say.';
COMMENT ON COLUMN interactions.roles_from IS
    'What told who the agent is: manifest, speech (what is said), or nothing, and then it is unknown; NULL where the source names its speakers.';
COMMENT ON COLUMN interactions.roles_confidence IS
    'How likely the roles told from speech are right, 0 to 1; NULL for all others.';
COMMENT ON COLUMN interactions.turn_count IS 'Number of its rows in turns.';
COMMENT ON COLUMN interactions.engine IS 'Engine and model that transcribed it; NULL for what came as text.';
COMMENT ON COLUMN interactions.source_name IS 'File of the inbox that it came from.';
COMMENT ON COLUMN interactions.source_sha256 IS 'SHA-256 of the source, hex.';
COMMENT ON COLUMN interactions.unknown_keys IS 'Number of fields of the source that callqa does not know and left out.';
COMMENT ON COLUMN interactions.input_key IS
    'Hash of all that the rows of this interaction depend on, scorecards aside; equal means nothing to do.';
COMMENT ON COLUMN interactions.unscored_reason IS 'Why no scorecard applies; NULL when one does.';

-- No PRIMARY KEY: its index would cost a quarter of the load and outgrow memory; load() replaces an interaction's
-- turns as a whole, and an Interaction numbers them, so the key is unique.
CREATE TABLE turns (
    interaction_id VARCHAR NOT NULL, turn_index INTEGER NOT NULL,
    role VARCHAR NOT NULL, participant VARCHAR NOT NULL, text VARCHAR NOT NULL,
    start_s DOUBLE, end_s DOUBLE, word_count INTEGER NOT NULL, confidence DOUBLE, is_public BOOLEAN NOT NULL
);
COMMENT ON TABLE turns IS 'One row per turn: what one participant said without another taking over.';
COMMENT ON COLUMN turns.interaction_id IS 'Key, with turn_index; joins interactions.';
COMMENT ON COLUMN turns.turn_index IS 'Position in the interaction, from 0.';
COMMENT ON COLUMN turns.role IS 'agent, customer, bot, supervisor, system, or unknown (mono recording).';
COMMENT ON COLUMN turns.participant IS 'Label of the speaker in the source. PII: redacted.';
COMMENT ON COLUMN turns.text IS 'What was said or written. PII: redacted.';
COMMENT ON COLUMN turns.start_s IS 'Seconds from the interaction''s beginning; NULL without times.';
COMMENT ON COLUMN turns.end_s IS 'Seconds from the interaction''s beginning; NULL without times.';
COMMENT ON COLUMN turns.word_count IS 'Number of words, split at white space.';
COMMENT ON COLUMN turns.confidence IS 'The engine''s own confidence, 0 to 1; NULL when it gave none.';
COMMENT ON COLUMN turns.is_public IS 'False for a private note that the customer never saw.';

CREATE TABLE findings (
    interaction_id VARCHAR NOT NULL, turn_index INTEGER NOT NULL, role VARCHAR NOT NULL,
    "check" VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, start_s DOUBLE, end_s DOUBLE,
    quote VARCHAR NOT NULL, reason VARCHAR NOT NULL, strength DOUBLE,
    explained BOOLEAN,
    attributes MAP(VARCHAR, VARCHAR) NOT NULL,
    is_doubtful BOOLEAN NOT NULL
);
COMMENT ON TABLE findings IS
    'One row per thing that a check found in a turn: a fact with its evidence, not yet a judgement.';
COMMENT ON COLUMN findings.interaction_id IS 'Joins interactions; with turn_index, turns.';
COMMENT ON COLUMN findings.turn_index IS 'The turn it is in; of an interruption, the interrupter''s turn.';
COMMENT ON COLUMN findings.role IS 'Who said it: agent, customer, bot, supervisor, system or unknown.';
COMMENT ON COLUMN findings."check" IS 'The check that found it; `callqa checks NAME` prints its manual.';
COMMENT ON COLUMN findings.kind IS 'What it is: greeting, apology, empathy_reaction, interruption, jargon, ...';
COMMENT ON COLUMN findings.char_start IS
    'First character in turns.text, from 0: quote = substring(text, char_start + 1, char_end - char_start).';
COMMENT ON COLUMN findings.char_end IS 'One past the last character in turns.text.';
COMMENT ON COLUMN findings.start_s IS 'Seconds from the interaction''s beginning; NULL without times.';
COMMENT ON COLUMN findings.end_s IS 'Seconds from the interaction''s beginning; NULL without times.';
COMMENT ON COLUMN findings.quote IS 'The words themselves. PII: redacted.';
COMMENT ON COLUMN findings.reason IS 'Why it counts as this kind.';
COMMENT ON COLUMN findings.strength IS
    'How strong it is or how sure the check is, 0 to 1, as its manual says; NULL when it has no degrees.';
COMMENT ON COLUMN findings.explained IS 'Jargon only: whether the agent explained the term. NULL for other kinds.';
COMMENT ON COLUMN findings.attributes IS 'What else the check says about it, by name; empty when nothing.';
COMMENT ON COLUMN findings.is_doubtful IS
    'True where the words it rests on were not understood well enough to hold it against anyone; never on text channels.';

-- A column per measurement that a check declares is added by qa.store.create_schema.
CREATE TABLE measurements (interaction_id VARCHAR PRIMARY KEY);
COMMENT ON TABLE measurements IS 'One wide row per interaction: a column per number that a check measures.';
COMMENT ON COLUMN measurements.interaction_id IS 'Key; joins interactions.';

CREATE TABLE check_issues (
    interaction_id VARCHAR NOT NULL, "check" VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    PRIMARY KEY (interaction_id, "check")
);
COMMENT ON TABLE check_issues IS
    'One row per check that did not run on an interaction; what it feeds is then not_evaluated. And what transcription can''t vouch for.';
COMMENT ON COLUMN check_issues.interaction_id IS 'Key, with check; joins interactions.';
COMMENT ON COLUMN check_issues."check" IS
    'The check that did not run; transcription where it is the roles or the words themselves that are in doubt.';
COMMENT ON COLUMN check_issues.reason IS 'Why not, or what is in doubt, in words without customer text.';

CREATE TABLE evaluations (
    evaluation_id VARCHAR PRIMARY KEY,
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    score DOUBLE, passed BOOLEAN,
    points_earned DOUBLE NOT NULL, points_possible DOUBLE NOT NULL,
    critical_failures INTEGER NOT NULL, not_evaluated INTEGER NOT NULL,
    scorecard_fingerprint VARCHAR NOT NULL, phrases_fingerprint VARCHAR NOT NULL,
    callqa_version VARCHAR NOT NULL, engine VARCHAR,
    UNIQUE (interaction_id, scorecard)
);
COMMENT ON TABLE evaluations IS
    'One row per interaction and scorecard that applies: the current evaluation; earlier ones are in superseded_evaluations.';
COMMENT ON COLUMN evaluations.evaluation_id IS 'Key: hash of the interaction, the scorecard and all that made it.';
COMMENT ON COLUMN evaluations.interaction_id IS 'Joins interactions; unique together with scorecard.';
COMMENT ON COLUMN evaluations.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN evaluations.scorecard_version IS 'Version that the scorecard states.';
COMMENT ON COLUMN evaluations.score IS 'Points, 0 to 100; NULL when nothing could be judged.';
COMMENT ON COLUMN evaluations.passed IS
    'True or false; NULL when something that could decide it was not evaluated. False after a critical failure.';
COMMENT ON COLUMN evaluations.points_earned IS 'Weighted points earned: the sum over its criterion_results.';
COMMENT ON COLUMN evaluations.points_possible IS
    'Weighted points that could be earned: the sum over its criteria that were met, partly met or not met.';
COMMENT ON COLUMN evaluations.critical_failures IS 'Number of critical criteria that were not met.';
COMMENT ON COLUMN evaluations.not_evaluated IS 'Number of criteria that could not be told; they count neither way.';
COMMENT ON COLUMN evaluations.scorecard_fingerprint IS 'Hash of the scorecard file as it was.';
COMMENT ON COLUMN evaluations.phrases_fingerprint IS 'Hash of the phrase files as they were.';
COMMENT ON COLUMN evaluations.callqa_version IS 'Version of callqa that evaluated.';
COMMENT ON COLUMN evaluations.engine IS 'Engine and model of the transcript; NULL for what came as text.';

CREATE TABLE criterion_results (
    evaluation_id VARCHAR NOT NULL, interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL,
    section VARCHAR NOT NULL, criterion VARCHAR NOT NULL, position INTEGER NOT NULL, question VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, points_earned DOUBLE, points_possible DOUBLE,
    is_critical BOOLEAN NOT NULL, reason VARCHAR NOT NULL,
    evidence STRUCT(turn_index INTEGER, role VARCHAR, kind VARCHAR, start_s DOUBLE,
                    char_start INTEGER, char_end INTEGER, quote VARCHAR, is_doubtful BOOLEAN)[] NOT NULL,
    PRIMARY KEY (evaluation_id, criterion)
);
COMMENT ON TABLE criterion_results IS
    'One row per criterion of an evaluation: what it came to, what it was worth, and the evidence.';
COMMENT ON COLUMN criterion_results.evaluation_id IS 'Key, with criterion; joins evaluations.';
COMMENT ON COLUMN criterion_results.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN criterion_results.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN criterion_results.section IS 'Section of the scorecard.';
COMMENT ON COLUMN criterion_results.criterion IS 'Name of the criterion, unique in its scorecard.';
COMMENT ON COLUMN criterion_results.position IS 'Place in the scorecard, in reading order.';
COMMENT ON COLUMN criterion_results.question IS 'What the criterion asks, as the scorecard words it.';
COMMENT ON COLUMN criterion_results.outcome IS 'met, partly_met, not_met, not_applicable or not_evaluated.';
COMMENT ON COLUMN criterion_results.points_earned IS 'Weighted points earned; NULL when not applicable or not evaluated.';
COMMENT ON COLUMN criterion_results.points_possible IS
    'Weighted points that could be earned; NULL when not applicable or not evaluated.';
COMMENT ON COLUMN criterion_results.is_critical IS 'True when not meeting it fails the whole evaluation.';
COMMENT ON COLUMN criterion_results.reason IS 'Why this outcome, in words without customer text.';
COMMENT ON COLUMN criterion_results.evidence IS
    'The findings it rests on: turn_index, role, kind, start_s, char_start, char_end, quote (PII: redacted), is_doubtful (shown, not counted); may be empty.';

-- Their comments are those of the current tables' columns, copied by qa.store.create_schema.
CREATE TABLE superseded_evaluations AS FROM evaluations LIMIT 0;
COMMENT ON TABLE superseded_evaluations IS
    'One row per earlier evaluation that another one of the same interaction and scorecard replaced.';
CREATE TABLE superseded_criterion_results AS FROM criterion_results LIMIT 0;
COMMENT ON TABLE superseded_criterion_results IS 'One row per criterion of an earlier evaluation.';

CREATE TABLE surveys (
    interaction_id VARCHAR PRIMARY KEY, answered_at TIMESTAMPTZ,
    csat INTEGER, nps INTEGER, ces INTEGER, resolved BOOLEAN, comment VARCHAR
);
COMMENT ON TABLE surveys IS 'One row per interaction whose customer answered a survey.';
COMMENT ON COLUMN surveys.interaction_id IS 'Key; joins interactions (a survey may come before its interaction).';
COMMENT ON COLUMN surveys.answered_at IS 'When the customer answered (UTC); NULL where unknown.';
COMMENT ON COLUMN surveys.csat IS 'Satisfaction, 1 (very unsatisfied) to 5 (very satisfied); NULL when not answered.';
COMMENT ON COLUMN surveys.nps IS 'Would recommend, 0 to 10; NULL when not answered.';
COMMENT ON COLUMN surveys.ces IS 'Effort, 1 to 7 as the survey scales it; NULL when not answered.';
COMMENT ON COLUMN surveys.resolved IS 'Whether the customer says that it was resolved; NULL when not answered.';
COMMENT ON COLUMN surveys.comment IS 'What the customer wrote. PII: redacted.';

CREATE TABLE reviews (
    review_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL, criterion VARCHAR,
    reviewer VARCHAR NOT NULL, reviewed_at TIMESTAMPTZ NOT NULL, outcome VARCHAR, comment VARCHAR
);
COMMENT ON TABLE reviews IS 'One row per answer that a specialist gave on an evaluation or one of its criteria.';
COMMENT ON COLUMN reviews.review_id IS 'Key.';
COMMENT ON COLUMN reviews.evaluation_id IS 'Joins evaluations or superseded_evaluations.';
COMMENT ON COLUMN reviews.criterion IS 'The criterion reviewed; NULL for the evaluation as a whole.';
COMMENT ON COLUMN reviews.reviewer IS 'Who reviewed. PII: a specialist''s name or id.';
COMMENT ON COLUMN reviews.reviewed_at IS 'When (UTC).';
COMMENT ON COLUMN reviews.outcome IS
    'The specialist''s own outcome: met, partly_met, not_met, not_applicable, not_evaluated; NULL when only a comment.';
COMMENT ON COLUMN reviews.comment IS 'What the specialist noted.';

CREATE TABLE disputes (
    dispute_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL, criterion VARCHAR,
    raised_by VARCHAR NOT NULL, raised_at TIMESTAMPTZ NOT NULL, reason VARCHAR,
    decided_by VARCHAR, decided_at TIMESTAMPTZ, decision VARCHAR
);
COMMENT ON TABLE disputes IS 'One row per objection to an evaluation or one of its criteria.';
COMMENT ON COLUMN disputes.dispute_id IS 'Key.';
COMMENT ON COLUMN disputes.evaluation_id IS 'Joins evaluations or superseded_evaluations.';
COMMENT ON COLUMN disputes.criterion IS 'The criterion disputed; NULL for the evaluation as a whole.';
COMMENT ON COLUMN disputes.raised_by IS 'Who objected. PII: an agent''s name or id.';
COMMENT ON COLUMN disputes.raised_at IS 'When (UTC).';
COMMENT ON COLUMN disputes.reason IS 'Why, in the words of who objected.';
COMMENT ON COLUMN disputes.decided_by IS 'Who decided; NULL while open. PII: a specialist''s name or id.';
COMMENT ON COLUMN disputes.decided_at IS 'When it was decided (UTC); NULL while open.';
COMMENT ON COLUMN disputes.decision IS 'What was decided; NULL while open.';

CREATE TABLE rejected_inputs (
    source_name VARCHAR NOT NULL, source_sha256 VARCHAR, interaction_id VARCHAR,
    reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, kept_as VARCHAR,
    PRIMARY KEY (source_name)
);
COMMENT ON TABLE rejected_inputs IS 'One row per input that gave no interaction.';
COMMENT ON COLUMN rejected_inputs.source_name IS 'Key: the input in the inbox.';
COMMENT ON COLUMN rejected_inputs.source_sha256 IS 'SHA-256 of the source, hex; NULL when it could not be read.';
COMMENT ON COLUMN rejected_inputs.interaction_id IS 'The id it would have had; NULL where unknown.';
COMMENT ON COLUMN rejected_inputs.reason IS
    'not_audio, encrypted, audio_truncated, too_short, no_speech, not_readable, wrong_shape, no_turns, duplicate_id, unknown_format, not_a_conversation, missing_file or failed.';
COMMENT ON COLUMN rejected_inputs.detail IS 'What is wrong and what to do, without customer text.';
COMMENT ON COLUMN rejected_inputs.kept_as IS 'Where the file is kept, in DATA/rejected; NULL when there is no file.';

CREATE TABLE schema_version (version INTEGER NOT NULL);
COMMENT ON TABLE schema_version IS 'One row: the schema that this file has.';
COMMENT ON COLUMN schema_version.version IS 'Number of the last migration in qa/store/migrations; 1 = the first schema.';
