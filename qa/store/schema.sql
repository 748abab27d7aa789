-- The warehouse. One statement per object; comments say grain, unit and meaning.
-- `measurements` is made by code: one DOUBLE column per measurement that a check declares.

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

CREATE TABLE agents (
    agent_id VARCHAR PRIMARY KEY, agent_name VARCHAR NOT NULL, team VARCHAR NOT NULL, email VARCHAR
);

CREATE TABLE interactions (
    interaction_id VARCHAR PRIMARY KEY,
    channel VARCHAR NOT NULL,
    agent_id VARCHAR NOT NULL, agent_name VARCHAR NOT NULL, team VARCHAR NOT NULL, queue VARCHAR NOT NULL,
    customer_id VARCHAR,
    started_at TIMESTAMPTZ,
    direction VARCHAR, disposition VARCHAR, language VARCHAR,
    duration_s DOUBLE, channel_count INTEGER, turn_count INTEGER NOT NULL,
    engine VARCHAR, source_name VARCHAR NOT NULL, source_sha256 VARCHAR NOT NULL,
    unknown_keys INTEGER NOT NULL,
    input_key VARCHAR NOT NULL,      -- hash of all that the rows of this interaction depend on, scorecards aside
    unscored_reason VARCHAR          -- why no scorecard applies; NULL when one does
);

CREATE TABLE turns (
    interaction_id VARCHAR NOT NULL, turn_index INTEGER NOT NULL,
    role VARCHAR NOT NULL, participant VARCHAR NOT NULL, text VARCHAR NOT NULL,
    start_s DOUBLE, end_s DOUBLE, word_count INTEGER NOT NULL, confidence DOUBLE, is_public BOOLEAN NOT NULL,
    PRIMARY KEY (interaction_id, turn_index)
);

CREATE TABLE findings (
    interaction_id VARCHAR NOT NULL, turn_index INTEGER NOT NULL, role VARCHAR NOT NULL,
    "check" VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, start_s DOUBLE, end_s DOUBLE,
    quote VARCHAR NOT NULL, reason VARCHAR NOT NULL, strength DOUBLE,
    explained BOOLEAN,               -- jargon only
    attributes MAP(VARCHAR, VARCHAR) NOT NULL
);

-- A column per measurement that a check declares is added by qa.store.create_schema.
CREATE TABLE measurements (interaction_id VARCHAR PRIMARY KEY);

CREATE TABLE check_issues (
    interaction_id VARCHAR NOT NULL, "check" VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    PRIMARY KEY (interaction_id, "check")
);

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

CREATE TABLE criterion_results (
    evaluation_id VARCHAR NOT NULL, interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL,
    section VARCHAR NOT NULL, criterion VARCHAR NOT NULL, position INTEGER NOT NULL, question VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, points_earned DOUBLE, points_possible DOUBLE,
    is_critical BOOLEAN NOT NULL, reason VARCHAR NOT NULL,
    evidence STRUCT(turn_index INTEGER, role VARCHAR, kind VARCHAR, start_s DOUBLE,
                    char_start INTEGER, char_end INTEGER, quote VARCHAR)[] NOT NULL,
    PRIMARY KEY (evaluation_id, criterion)
);

-- Earlier evaluations of the same interaction by the same scorecard, kept when another version replaced them.
CREATE TABLE superseded_evaluations AS FROM evaluations LIMIT 0;
CREATE TABLE superseded_criterion_results AS FROM criterion_results LIMIT 0;

CREATE TABLE surveys (
    interaction_id VARCHAR PRIMARY KEY, answered_at TIMESTAMPTZ,
    csat INTEGER, nps INTEGER, ces INTEGER, resolved BOOLEAN, comment VARCHAR
);

CREATE TABLE reviews (
    review_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL, criterion VARCHAR,
    reviewer VARCHAR NOT NULL, reviewed_at TIMESTAMPTZ NOT NULL, outcome VARCHAR, comment VARCHAR
);

CREATE TABLE disputes (
    dispute_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL, criterion VARCHAR,
    raised_by VARCHAR NOT NULL, raised_at TIMESTAMPTZ NOT NULL, reason VARCHAR,
    decided_by VARCHAR, decided_at TIMESTAMPTZ, decision VARCHAR
);

CREATE TABLE rejected_inputs (
    source_name VARCHAR NOT NULL, source_sha256 VARCHAR, interaction_id VARCHAR,
    reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, kept_as VARCHAR,
    PRIMARY KEY (source_name)
);

CREATE TABLE schema_version (version INTEGER NOT NULL);
