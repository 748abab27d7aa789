-- From the schema before answers of people and publications to the one after, as both really were.
-- A key can't be dropped: a table that loses one is made anew, its rows kept meanwhile.

CREATE TEMP TABLE kept AS FROM evaluations;
DROP TABLE evaluations;
CREATE TABLE evaluations (
    evaluation_id VARCHAR NOT NULL,
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    score DOUBLE, passed BOOLEAN, grade VARCHAR,
    points_earned DOUBLE NOT NULL, points_possible DOUBLE NOT NULL,
    critical_failures INTEGER NOT NULL, not_evaluated INTEGER NOT NULL, awaits_person INTEGER NOT NULL,
    decided_by VARCHAR NOT NULL, machine_score DOUBLE, machine_passed BOOLEAN, machine_grade VARCHAR,
    scorecard_fingerprint VARCHAR NOT NULL, phrases_fingerprint VARCHAR NOT NULL,
    callqa_version VARCHAR NOT NULL, engine VARCHAR
);
INSERT INTO evaluations BY NAME FROM kept;
DROP TABLE kept;

CREATE TEMP TABLE kept AS FROM criterion_results;
DROP TABLE criterion_results;
CREATE TABLE criterion_results (
    evaluation_id VARCHAR NOT NULL USING COMPRESSION dictionary,
    interaction_id VARCHAR NOT NULL USING COMPRESSION dictionary,
    scorecard VARCHAR NOT NULL USING COMPRESSION dictionary,
    section VARCHAR NOT NULL USING COMPRESSION dictionary,
    criterion VARCHAR NOT NULL USING COMPRESSION dictionary,
    position INTEGER NOT NULL,
    question VARCHAR NOT NULL USING COMPRESSION dictionary,
    outcome VARCHAR NOT NULL USING COMPRESSION dictionary,
    points_earned DOUBLE, points_possible DOUBLE,
    is_critical BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL USING COMPRESSION dictionary,
    decided_by VARCHAR NOT NULL USING COMPRESSION dictionary,
    machine_outcome VARCHAR NOT NULL USING COMPRESSION dictionary,
    root_cause VARCHAR USING COMPRESSION dictionary,
    evidence STRUCT(turn_index INTEGER, role VARCHAR, kind VARCHAR, start_s DOUBLE,
                    char_start INTEGER, char_end INTEGER, quote VARCHAR, is_doubtful BOOLEAN)[] NOT NULL
);
INSERT INTO criterion_results BY NAME FROM kept;
DROP TABLE kept;

ALTER TABLE scorecard_versions DROP COLUMN first_used_at;

CREATE TEMP TABLE kept AS
    SELECT disputes.*, coalesce(agent_id, 'unknown') AS agent_id FROM disputes LEFT JOIN interactions USING (interaction_id);
DROP TABLE disputes;
CREATE TABLE disputes (
    dispute_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL,
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, criterion VARCHAR,
    agent_id VARCHAR NOT NULL,
    raised_by VARCHAR NOT NULL, raised_at TIMESTAMPTZ NOT NULL, reason VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    decided_by VARCHAR, decided_at TIMESTAMPTZ, decision VARCHAR, review_id VARCHAR
);
INSERT INTO disputes BY NAME FROM kept;
DROP TABLE kept;

CREATE TABLE publications (
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    published_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE calibrations (
    calibration_id VARCHAR PRIMARY KEY, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    interactions INTEGER NOT NULL, raters VARCHAR[] NOT NULL,
    started_at TIMESTAMPTZ NOT NULL, completed_at TIMESTAMPTZ
);

CREATE TABLE calibration_results (
    calibration_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    criterion_fingerprint VARCHAR, completed_at TIMESTAMPTZ NOT NULL,
    people_items INTEGER NOT NULL, people_agreement DOUBLE, people_kappa DOUBLE, people_alpha DOUBLE,
    people_ac1 DOUBLE, people_ac1_low DOUBLE, people_ac1_high DOUBLE, people_verdict VARCHAR NOT NULL,
    machine_items INTEGER NOT NULL, machine_agreement DOUBLE, machine_kappa DOUBLE, machine_alpha DOUBLE,
    machine_ac1 DOUBLE, machine_ac1_low DOUBLE, machine_ac1_high DOUBLE, machine_verdict VARCHAR NOT NULL,
    PRIMARY KEY (calibration_id, criterion)
);
