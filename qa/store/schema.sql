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
    callqa_version VARCHAR NOT NULL,
    engine VARCHAR, peak_memory_mb DOUBLE
);
COMMENT ON TABLE runs IS 'One row per run of the pipeline.';
COMMENT ON COLUMN runs.run_id IS 'Key: given by whoever started the run.';
COMMENT ON COLUMN runs.started_at IS 'When it started (UTC).';
COMMENT ON COLUMN runs.ended_at IS 'When it ended (UTC), never before it started, whatever became of the clock; NULL while it runs and when it was killed.';
COMMENT ON COLUMN runs.status IS 'running, publishing (all but that is done), done, failed, or interrupted (somebody stopped it, or it was killed and a later run noticed).';
COMMENT ON COLUMN runs.inputs IS 'Inputs found in the inbox.';
COMMENT ON COLUMN runs.unchanged IS 'Inputs known from an earlier run and left alone.';
COMMENT ON COLUMN runs.transcribed IS 'Recordings turned into text.';
COMMENT ON COLUMN runs.loaded IS 'Interactions written.';
COMMENT ON COLUMN runs.evaluated IS 'Evaluations written.';
COMMENT ON COLUMN runs.unscored IS 'Interactions that no scorecard applies to.';
COMMENT ON COLUMN runs.rejected IS 'Inputs that gave no interaction; see rejected_inputs.';
COMMENT ON COLUMN runs.callqa_version IS 'Version of callqa that ran.';
COMMENT ON COLUMN runs.engine IS 'Speech engine, its version, model and precision, with which calls are heard.';
COMMENT ON COLUMN runs.peak_memory_mb IS
    'Most memory that the run''s own process, or one that it started and that ended, held at once (MB).';

CREATE TABLE run_stages (
    run_id VARCHAR NOT NULL, position INTEGER NOT NULL, stage VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL, items INTEGER,
    PRIMARY KEY (run_id, stage)
);
COMMENT ON TABLE run_stages IS
    'One row per run and stage that it came to. A second counts for one stage: their sum is the run''s work.';
COMMENT ON COLUMN run_stages.run_id IS 'Key, with stage; joins runs.';
COMMENT ON COLUMN run_stages.position IS 'Order in which the stages began, from 0.';
COMMENT ON COLUMN run_stages.stage IS
    'fetch, discover, read, transcribe, load, reject, score, report, publish or site; the last two of the latest run are published by the next.';
COMMENT ON COLUMN run_stages.seconds IS 'Time spent in it or waiting for it, that of other stages within it left out (s).';
COMMENT ON COLUMN run_stages.items IS
    'What it did: conversations read and loaded, recordings heard, inputs rejected, evaluations, reports, pages; NULL where it counts nothing.';

CREATE TABLE agents (
    agent_id VARCHAR PRIMARY KEY, agent_name VARCHAR NOT NULL, team VARCHAR NOT NULL, email VARCHAR
);
COMMENT ON TABLE agents IS 'One row per agent of the roster, as it is now.';
COMMENT ON COLUMN agents.agent_id IS 'Key: the agent''s id in the source systems.';
COMMENT ON COLUMN agents.agent_name IS 'Name as the roster writes it. PII: the agent''s name.';
COMMENT ON COLUMN agents.team IS 'Team as it is now; agent_teams has those before, interactions.team is the team at the time.';
COMMENT ON COLUMN agents.email IS 'Work address, NULL where the roster has none. PII: the agent''s address.';

-- No PRIMARY KEY: valid_from is NULL of a team since ever, and a key can't hold NULL.
CREATE TABLE agent_teams (agent_id VARCHAR NOT NULL, team VARCHAR NOT NULL, valid_from DATE, valid_to DATE);
COMMENT ON TABLE agent_teams IS
    'One row per agent and span of days in one team, as the roster says; spans of an agent don''t overlap.';
COMMENT ON COLUMN agent_teams.agent_id IS 'Key, with valid_from; joins agents.';
COMMENT ON COLUMN agent_teams.team IS 'The team; unknown where the roster names none from that day on.';
COMMENT ON COLUMN agent_teams.valid_from IS 'First day (UTC) in the team; NULL for since ever.';
COMMENT ON COLUMN agent_teams.valid_to IS 'First day (UTC) that it is no longer so; NULL for until further notice.';

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
    unscored_reason VARCHAR,
    part_of VARCHAR, source VARCHAR,
    team_from VARCHAR,
    is_history BOOLEAN NOT NULL,
    words_removed_at TIMESTAMPTZ
);
COMMENT ON TABLE interactions IS
    'One row per service conversation: a call, a chat, an email thread. Where several agents served one, also a row per agent with the part of that agent (part_of): count conversations WHERE part_of IS NULL.';
COMMENT ON COLUMN interactions.interaction_id IS 'Key: from the source, or made from the file; a customer''s number, address or name in it is a pseudonym.';
COMMENT ON COLUMN interactions.channel IS 'call, chat, email, sms or social.';
COMMENT ON COLUMN interactions.agent_id IS 'Who served; joins agents. several for a conversation of several agents, unknown where the source doesn''t say.';
COMMENT ON COLUMN interactions.agent_name IS 'The agent''s name, or unknown. PII: the agent''s name.';
COMMENT ON COLUMN interactions.team IS
    'The agent''s team at the time: as the source says, else as agent_teams has it that day; or unknown.';
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
COMMENT ON COLUMN interactions.source_name IS 'File of the inbox that it came from; a customer''s number, address or name in it is a pseudonym.';
COMMENT ON COLUMN interactions.source_sha256 IS 'SHA-256 of the source, hex.';
COMMENT ON COLUMN interactions.unknown_keys IS 'Number of fields of the source that callqa does not know and left out.';
COMMENT ON COLUMN interactions.input_key IS
    'Hash of all that the rows of this interaction depend on, scorecards aside; equal means nothing to do.';
COMMENT ON COLUMN interactions.is_history IS
    'Whether it began before score_from of the settings: stored for the figures of service, neither checked nor scored.';
COMMENT ON COLUMN interactions.words_removed_at IS
    'When its words were removed, for their age or on request (then the day, UTC); its figures stay as they were. NULL while they are here.';
COMMENT ON COLUMN interactions.unscored_reason IS 'Why no scorecard applies; NULL when one does.';
COMMENT ON COLUMN interactions.part_of IS
    'On one agent''s part of a conversation that several agents served: interaction_id of the whole, whose own row has agent_id several. NULL for whole conversations.';
COMMENT ON COLUMN interactions.source IS
    'The importer that read it, such as zendesk (`callqa sources` lists them); NULL for recordings and callqa''s own formats.';
COMMENT ON COLUMN interactions.team_from IS
    'What told the team: source, or roster (agent_teams; a corrected roster changes it, and names none where team is unknown). NULL until its run is through.';

-- No PRIMARY KEY: its index would cost a quarter of the load and outgrow memory; load() replaces an interaction's
-- turns as a whole, and an Interaction numbers them, so the key is unique.
CREATE TABLE turns (
    interaction_id VARCHAR NOT NULL, turn_index INTEGER NOT NULL,
    role VARCHAR NOT NULL, participant VARCHAR NOT NULL, text VARCHAR NOT NULL,
    start_s DOUBLE, end_s DOUBLE, word_count INTEGER NOT NULL, confidence DOUBLE, is_public BOOLEAN NOT NULL,
    agent_id VARCHAR
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
COMMENT ON COLUMN turns.agent_id IS 'Which agent said it; NULL for all others, and where the source names no agent of a turn.';

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
    'One row per check that did not run on an interaction; what it feeds is then not_evaluated. And what transcription can''t vouch for, and recordings without a copy to listen to.';
COMMENT ON COLUMN check_issues.interaction_id IS 'Key, with check; joins interactions.';
COMMENT ON COLUMN check_issues."check" IS
    'The check that did not run; transcription where it is the roles or the words themselves that are in doubt; audio_copy where a recording has no copy to listen to.';
COMMENT ON COLUMN check_issues.reason IS 'Why not, or what is in doubt, in words without customer text.';

-- No PRIMARY KEY and no UNIQUE, for the reasons given at turns: two indexes took a tenth of scoring. Scoring makes one
-- row per interaction and scorecard and says so where it ever made two (qa/scoring/evaluate.py).
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
COMMENT ON TABLE evaluations IS
    'One row per interaction and scorecard that applies: the current evaluation; earlier ones are in superseded_evaluations.';
COMMENT ON COLUMN evaluations.evaluation_id IS 'Key: hash of the interaction, the scorecard and all that made it.';
COMMENT ON COLUMN evaluations.interaction_id IS 'Joins interactions; unique together with scorecard.';
COMMENT ON COLUMN evaluations.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN evaluations.scorecard_version IS 'Version that the scorecard states.';
COMMENT ON COLUMN evaluations.score IS
    'The score that counts, 0 to 100, with people''s answers in place of the machine''s where decided_by is person; NULL when too little could be judged or a question waits for a person.';
COMMENT ON COLUMN evaluations.passed IS
    'True or false; NULL when something that could decide it was not evaluated. False after a critical failure. As score, it counts people''s answers.';
COMMENT ON COLUMN evaluations.grade IS 'Name of the first of the scorecard''s grades that score reaches; NULL without score or grades, and below the last.';
COMMENT ON COLUMN evaluations.points_earned IS
    'Weighted points earned: the sum over its criterion_results; with bonuses it can be more than points_possible, with penalties less than 0.';
COMMENT ON COLUMN evaluations.points_possible IS
    'Weighted points that could be earned: the sum over its criteria that were met, partly met or not met.';
COMMENT ON COLUMN evaluations.critical_failures IS 'Number of critical criteria that were not met.';
COMMENT ON COLUMN evaluations.not_evaluated IS 'Number of criteria that could not be told, with those that wait for a person; they count neither way.';
COMMENT ON COLUMN evaluations.awaits_person IS 'Number of manual questions that apply and that nobody has answered yet.';
COMMENT ON COLUMN evaluations.decided_by IS
    'machine, or person where score, passed and points count at least one answer of a person (table reviews).';
COMMENT ON COLUMN evaluations.machine_score IS 'The machine''s own score, whatever people said; equals score where decided_by is machine.';
COMMENT ON COLUMN evaluations.machine_passed IS 'The machine''s own verdict, whatever people said.';
COMMENT ON COLUMN evaluations.machine_grade IS 'The grade of machine_score.';
COMMENT ON COLUMN evaluations.scorecard_fingerprint IS 'Hash of all that affects scoring in that version; joins scorecard_versions.';
COMMENT ON COLUMN evaluations.phrases_fingerprint IS 'Hash of the phrase files as they were.';
COMMENT ON COLUMN evaluations.callqa_version IS 'Version of callqa that evaluated.';
COMMENT ON COLUMN evaluations.engine IS 'Engine and model of the transcript; NULL for what came as text.';

-- No PRIMARY KEY, for the reasons given at turns: a scorecard's criteria have different names. Text that repeats from
-- row to row names its compression: trying all of them out takes a third of the time that writing takes.
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
COMMENT ON TABLE criterion_results IS
    'One row per criterion of an evaluation: what it came to, what it was worth, and the evidence.';
COMMENT ON COLUMN criterion_results.evaluation_id IS 'Key, with criterion; joins evaluations.';
COMMENT ON COLUMN criterion_results.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN criterion_results.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN criterion_results.section IS 'Innermost section of the scorecard that holds the criterion.';
COMMENT ON COLUMN criterion_results.criterion IS 'Name of the criterion, unique in its scorecard; joins criteria.';
COMMENT ON COLUMN criterion_results.position IS 'Place in the scorecard, in reading order.';
COMMENT ON COLUMN criterion_results.question IS 'What the criterion asks, as the scorecard words it.';
COMMENT ON COLUMN criterion_results.outcome IS
    'The outcome that counts: met, partly_met, not_met, not_applicable or not_evaluated; a person''s where decided_by is person.';
COMMENT ON COLUMN criterion_results.points_earned IS
    'Weighted points earned; less than 0 where a penalty took points off; NULL when not applicable or not evaluated.';
COMMENT ON COLUMN criterion_results.points_possible IS
    'Weighted points that could be earned, 0 for a bonus; NULL when not applicable or not evaluated.';
COMMENT ON COLUMN criterion_results.is_critical IS 'True when not meeting it fails the whole evaluation.';
COMMENT ON COLUMN criterion_results.reason IS 'Why the machine came to its outcome, in words without customer text.';
COMMENT ON COLUMN criterion_results.decided_by IS 'machine, or person where outcome and points are a person''s answer (table reviews).';
COMMENT ON COLUMN criterion_results.machine_outcome IS 'The machine''s own outcome, whatever people said.';
COMMENT ON COLUMN criterion_results.root_cause IS 'Id of the cause that a person chose for a miss; NULL where nobody did.';
COMMENT ON COLUMN criterion_results.evidence IS
    'The findings it rests on: turn_index, role, kind, start_s, char_start, char_end, quote (PII: redacted), is_doubtful (shown, not counted); may be empty.';

-- Their comments are those of the current tables' columns, copied by qa.store.create_schema.
CREATE TABLE superseded_evaluations AS FROM evaluations LIMIT 0;
COMMENT ON TABLE superseded_evaluations IS
    'One row per earlier evaluation that another one of the same interaction and scorecard replaced.';
CREATE TABLE superseded_criterion_results AS FROM criterion_results LIMIT 0;
COMMENT ON TABLE superseded_criterion_results IS 'One row per criterion of an earlier evaluation.';

-- No PRIMARY KEY: agent_id is NULL for most, and a key can't hold NULL.
CREATE TABLE surveys (
    interaction_id VARCHAR NOT NULL, agent_id VARCHAR, answered_at TIMESTAMPTZ,
    csat INTEGER, csat_as_given VARCHAR, nps INTEGER, ces INTEGER, resolved BOOLEAN, comment VARCHAR
);
COMMENT ON TABLE surveys IS
    'One row per interaction whose customer answered a survey; where agents were rated one by one, a row per agent.';
COMMENT ON COLUMN surveys.interaction_id IS 'Joins interactions (a survey may come before its interaction); unique together with agent_id.';
COMMENT ON COLUMN surveys.agent_id IS 'The agent whom the answers are about; NULL where they are about the contact.';
COMMENT ON COLUMN surveys.answered_at IS 'When the customer answered (UTC); NULL where unknown.';
COMMENT ON COLUMN surveys.csat IS 'Satisfaction, 1 (very unsatisfied) to 5 (very satisfied); NULL when not answered.';
COMMENT ON COLUMN surveys.csat_as_given IS
    'The answer in the survey''s own words where it isn''t a number of 1 to 5, such as good, which counts as 5; NULL for numbers.';
COMMENT ON COLUMN surveys.nps IS 'Would recommend, 0 to 10; NULL when not answered.';
COMMENT ON COLUMN surveys.ces IS 'Effort, 1 to 7 as the survey scales it; NULL when not answered.';
COMMENT ON COLUMN surveys.resolved IS 'Whether the customer says that it was resolved; NULL when not answered.';
COMMENT ON COLUMN surveys.comment IS 'What the customer wrote. PII: redacted.';

CREATE TABLE survey_answers (
    interaction_id VARCHAR NOT NULL, agent_id VARCHAR, question VARCHAR NOT NULL, answer VARCHAR NOT NULL, number DOUBLE
);
COMMENT ON TABLE survey_answers IS 'One row per further question that a customer answered, beyond those of surveys.';
COMMENT ON COLUMN survey_answers.interaction_id IS 'Joins surveys and interactions.';
COMMENT ON COLUMN survey_answers.agent_id IS 'The agent whom it is about; NULL where it is about the contact.';
COMMENT ON COLUMN survey_answers.question IS 'The question as the survey words it, or the column''s name. PII: redacted.';
COMMENT ON COLUMN survey_answers.answer IS 'The answer. PII: redacted.';
COMMENT ON COLUMN survey_answers.number IS 'The answer as a number, on the survey''s own scale; NULL where it is none.';

CREATE TABLE contacts (
    interaction_id VARCHAR PRIMARY KEY,
    channel VARCHAR, started_at TIMESTAMPTZ, agent_id VARCHAR, queue VARCHAR, customer_id VARCHAR,
    reason VARCHAR, status VARCHAR, disposition VARCHAR,
    wait_s DOUBLE, talk_s DOUBLE, hold_s DOUBLE, wrap_up_s DOUBLE,
    transfers INTEGER, is_abandoned BOOLEAN, solved_at TIMESTAMPTZ, reopens INTEGER
);
COMMENT ON TABLE contacts IS
    'One row per contact as a phone system or helpdesk recorded it, beside its words; also contacts without any, such as callers who hung up while waiting.';
COMMENT ON COLUMN contacts.interaction_id IS 'Key; joins interactions, where there are words.';
COMMENT ON COLUMN contacts.channel IS 'call, chat, email, sms or social; NULL where the source doesn''t say.';
COMMENT ON COLUMN contacts.started_at IS 'When it began (UTC); NULL where the source doesn''t say.';
COMMENT ON COLUMN contacts.agent_id IS 'Who served; NULL where nobody did, or the source doesn''t say.';
COMMENT ON COLUMN contacts.queue IS 'Queue, line or group; NULL where the source doesn''t say.';
COMMENT ON COLUMN contacts.customer_id IS 'The customer''s id in the source system; NULL where unknown. PII.';
COMMENT ON COLUMN contacts.reason IS 'Why the customer made contact, as the source files it; NULL where it doesn''t.';
COMMENT ON COLUMN contacts.status IS 'State in the source when it was exported, such as open or solved; NULL where it has none.';
COMMENT ON COLUMN contacts.disposition IS 'Wrap-up code; NULL where the source has none.';
COMMENT ON COLUMN contacts.wait_s IS 'Seconds in the queue before an agent answered, or before the customer gave up; NULL where unknown.';
COMMENT ON COLUMN contacts.talk_s IS 'Seconds of talk, without hold; NULL where unknown.';
COMMENT ON COLUMN contacts.hold_s IS 'Seconds on hold; NULL where unknown.';
COMMENT ON COLUMN contacts.wrap_up_s IS 'Seconds of the agent''s work after the contact; NULL where unknown.';
COMMENT ON COLUMN contacts.transfers IS 'How often it was handed over; NULL where unknown.';
COMMENT ON COLUMN contacts.is_abandoned IS 'True where the customer gave up before an agent answered; NULL where unknown.';
COMMENT ON COLUMN contacts.solved_at IS 'When it was solved for the last time (UTC); NULL where it wasn''t, or the source doesn''t say.';
COMMENT ON COLUMN contacts.reopens IS 'How often it was opened again after it was solved; NULL where unknown.';

-- What the service figures are reckoned by; written from callqa.yaml, its defaults until then.
CREATE TABLE kpi_settings (
    time_zone VARCHAR NOT NULL, fcr_days INTEGER NOT NULL, service_level_s INTEGER NOT NULL
);
COMMENT ON TABLE kpi_settings IS 'One row: what the service figures are reckoned by, from callqa.yaml.';
COMMENT ON COLUMN kpi_settings.time_zone IS 'Time zone of business_hours and holidays, as IANA names it.';
COMMENT ON COLUMN kpi_settings.fcr_days IS
    'Days within which a customer who comes back for the same reason was not helped at first contact.';
COMMENT ON COLUMN kpi_settings.service_level_s IS
    'Seconds of waiting within which an answered contact counts towards the service level.';

CREATE TABLE business_hours (weekday INTEGER NOT NULL, opens TIME NOT NULL, closes TIME NOT NULL);
COMMENT ON TABLE business_hours IS 'One row per span of the week in which the service is open, from callqa.yaml.';
COMMENT ON COLUMN business_hours.weekday IS 'Key, with opens: 1 (Monday) to 7 (Sunday).';
COMMENT ON COLUMN business_hours.opens IS 'When it opens, local time of kpi_settings.time_zone.';
COMMENT ON COLUMN business_hours.closes IS 'When it closes, local time; 24:00:00 is midnight at the day''s end.';

CREATE TABLE holidays (day DATE PRIMARY KEY);
COMMENT ON TABLE holidays IS 'One row per day on which the service is closed whatever the weekday, from callqa.yaml.';
COMMENT ON COLUMN holidays.day IS 'Key: the day, in kpi_settings.time_zone.';

CREATE TABLE scorecard_versions (
    scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL, scorecard_fingerprint VARCHAR NOT NULL,
    title VARCHAR NOT NULL, pass_mark DOUBLE NOT NULL,
    definition JSON NOT NULL,
    PRIMARY KEY (scorecard, scorecard_version)
);
COMMENT ON TABLE scorecard_versions IS
    'One row per version of a scorecard that has judged anything: enough to judge by it again.';
COMMENT ON COLUMN scorecard_versions.scorecard IS 'Key, with scorecard_version: name of the scorecard.';
COMMENT ON COLUMN scorecard_versions.scorecard_version IS 'Version that the scorecard states.';
COMMENT ON COLUMN scorecard_versions.scorecard_fingerprint IS 'Hash of all that affects scoring; a version has one for good.';
COMMENT ON COLUMN scorecard_versions.title IS 'Title as it is worded now.';
COMMENT ON COLUMN scorecard_versions.pass_mark IS 'Score from which an evaluation is passed, 0 to 100.';
COMMENT ON COLUMN scorecard_versions.definition IS 'The scorecard as JSON, in its latest wording.';

CREATE TABLE criteria (
    scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL, criterion VARCHAR NOT NULL,
    section VARCHAR NOT NULL, position INTEGER NOT NULL, question VARCHAR NOT NULL, points DOUBLE NOT NULL,
    critical VARCHAR NOT NULL, is_manual BOOLEAN NOT NULL, tags VARCHAR[] NOT NULL,
    criterion_fingerprint VARCHAR NOT NULL,
    PRIMARY KEY (scorecard, scorecard_version, criterion)
);
COMMENT ON TABLE criteria IS 'One row per criterion of a scorecard version: what is asked and what it is worth.';
COMMENT ON COLUMN criteria.scorecard IS 'Key, with scorecard_version and criterion; joins scorecard_versions.';
COMMENT ON COLUMN criteria.scorecard_version IS 'Version of the scorecard.';
COMMENT ON COLUMN criteria.criterion IS 'Name of the criterion, unique in its scorecard.';
COMMENT ON COLUMN criteria.section IS 'Section that holds it.';
COMMENT ON COLUMN criteria.position IS 'Place in the scorecard, in reading order.';
COMMENT ON COLUMN criteria.question IS 'What it asks, as it is worded now.';
COMMENT ON COLUMN criteria.points IS 'Points it is worth before sections are weighted.';
COMMENT ON COLUMN criteria.critical IS 'none, criterion, section or scorecard: what a miss voids.';
COMMENT ON COLUMN criteria.is_manual IS 'True where only a person answers it.';
COMMENT ON COLUMN criteria.tags IS 'What it is about beside service: business, customer, compliance, ...; may be empty.';
COMMENT ON COLUMN criteria.criterion_fingerprint IS 'Hash of the question''s rule: equal across versions where it asks the same.';

CREATE TABLE reviews (
    review_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL,
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    criterion VARCHAR, criterion_fingerprint VARCHAR, source_sha256 VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL, reviewed_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR, credit DOUBLE, score DOUBLE, passed BOOLEAN,
    root_cause VARCHAR, comment VARCHAR, is_withdrawn BOOLEAN NOT NULL
);
COMMENT ON TABLE reviews IS
    'One row per answer that a person gave on a criterion or a whole evaluation, in place of the machine''s or confirming it; the latest of each counts, none is ever changed.';
COMMENT ON COLUMN reviews.review_id IS 'Key: hash of all the row says, so that saying it twice is one row.';
COMMENT ON COLUMN reviews.evaluation_id IS 'The evaluation that was looked at; joins evaluations or superseded_evaluations.';
COMMENT ON COLUMN reviews.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN reviews.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN reviews.scorecard_version IS 'Version of the scorecard that was looked at.';
COMMENT ON COLUMN reviews.criterion IS 'The criterion answered; NULL for the evaluation as a whole.';
COMMENT ON COLUMN reviews.criterion_fingerprint IS
    'The criterion''s rule at that time: the answer counts for later evaluations of the same conversation as long as it is the same; NULL for a whole evaluation, which counts for its own version only.';
COMMENT ON COLUMN reviews.source_sha256 IS 'The conversation''s source at that time: the answer counts while it is the same.';
COMMENT ON COLUMN reviews.reviewer IS 'Who answered. PII: a specialist''s name or id.';
COMMENT ON COLUMN reviews.reviewed_at IS 'When (UTC).';
COMMENT ON COLUMN reviews.outcome IS
    'The person''s outcome: met, partly_met, not_met, not_applicable or not_evaluated; NULL for a whole evaluation and where withdrawn.';
COMMENT ON COLUMN reviews.credit IS 'Share of the points that the answer earns, 0 to 1; NULL where nothing is judged.';
COMMENT ON COLUMN reviews.score IS 'A whole evaluation''s score as the person gives it, 0 to 100; NULL for a criterion.';
COMMENT ON COLUMN reviews.passed IS 'A whole evaluation''s verdict as the person gives it; NULL for a criterion.';
COMMENT ON COLUMN reviews.root_cause IS 'Id of the cause chosen for a miss; NULL where none was.';
COMMENT ON COLUMN reviews.comment IS 'Why, in the words of who answered. PII: redacted.';
COMMENT ON COLUMN reviews.is_withdrawn IS 'True where the row takes the person''s earlier answer back, so that the machine''s counts again.';

CREATE TABLE disputes (
    dispute_id VARCHAR PRIMARY KEY, evaluation_id VARCHAR NOT NULL,
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, criterion VARCHAR,
    agent_id VARCHAR NOT NULL,
    raised_by VARCHAR NOT NULL, raised_at TIMESTAMPTZ NOT NULL, reason VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    decided_by VARCHAR, decided_at TIMESTAMPTZ, decision VARCHAR, review_id VARCHAR
);
COMMENT ON TABLE disputes IS 'One row per objection of an agent to an evaluation or one of its criteria.';
COMMENT ON COLUMN disputes.dispute_id IS 'Key.';
COMMENT ON COLUMN disputes.evaluation_id IS 'Joins evaluations or superseded_evaluations.';
COMMENT ON COLUMN disputes.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN disputes.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN disputes.criterion IS 'The criterion disputed; NULL for the evaluation as a whole.';
COMMENT ON COLUMN disputes.agent_id IS 'The agent whose evaluation it is.';
COMMENT ON COLUMN disputes.raised_by IS 'Who objected: the agent, or somebody for the agent. PII: a name or id.';
COMMENT ON COLUMN disputes.raised_at IS 'When (UTC).';
COMMENT ON COLUMN disputes.reason IS 'Why, in the words of who objected. PII: redacted.';
COMMENT ON COLUMN disputes.state IS 'open, accepted, partly_accepted, declined or withdrawn.';
COMMENT ON COLUMN disputes.decided_by IS 'Who decided; NULL while open. PII: a specialist''s name or id.';
COMMENT ON COLUMN disputes.decided_at IS 'When it was decided or withdrawn (UTC); NULL while open.';
COMMENT ON COLUMN disputes.decision IS 'The decision in words; NULL while open. PII: redacted.';
COMMENT ON COLUMN disputes.review_id IS 'The answer in reviews that an accepted dispute led to; NULL without one.';

-- No PRIMARY KEY: note_publication() adds what is missing, and a million keys would cost more than they hold.
CREATE TABLE publications (
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    published_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE publications IS
    'One row per interaction and scorecard version whose evaluation was published: when agents could first see it.';
COMMENT ON COLUMN publications.interaction_id IS 'Key, with scorecard and scorecard_version; joins evaluations.';
COMMENT ON COLUMN publications.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN publications.scorecard_version IS 'Version that the scorecard stated.';
COMMENT ON COLUMN publications.published_at IS
    'When the first evaluation by that version was published (UTC); days to dispute it count from then.';

CREATE TABLE acknowledgements (
    agent_id VARCHAR NOT NULL, period VARCHAR NOT NULL,
    acknowledged_by VARCHAR NOT NULL, acknowledged_at TIMESTAMPTZ NOT NULL, comment VARCHAR,
    PRIMARY KEY (agent_id, period)
);
COMMENT ON TABLE acknowledgements IS 'One row per coaching report that its agent has confirmed to have read.';
COMMENT ON COLUMN acknowledgements.agent_id IS 'Key, with period: whose report; joins agents.';
COMMENT ON COLUMN acknowledgements.period IS 'The week of the report: 2026-W09.';
COMMENT ON COLUMN acknowledgements.acknowledged_by IS 'Who confirmed. PII: a name or id.';
COMMENT ON COLUMN acknowledgements.acknowledged_at IS 'When (UTC).';
COMMENT ON COLUMN acknowledgements.comment IS 'What the agent noted. PII: redacted.';

CREATE TABLE review_samples (
    sample_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    drawn_at TIMESTAMPTZ NOT NULL, method VARCHAR NOT NULL, seed BIGINT,
    interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, agent_id VARCHAR NOT NULL,
    why VARCHAR NOT NULL, risk DOUBLE, assigned_to VARCHAR,
    PRIMARY KEY (sample_id, position)
);
COMMENT ON TABLE review_samples IS
    'One row per evaluation drawn for a person to look at; nothing is drawn again that was drawn or reviewed before.';
COMMENT ON COLUMN review_samples.sample_id IS 'Key, with position: one draw.';
COMMENT ON COLUMN review_samples.position IS 'Place in the draw, what is most urgent first.';
COMMENT ON COLUMN review_samples.drawn_at IS 'When it was drawn (UTC).';
COMMENT ON COLUMN review_samples.method IS 'random (spread over the period, per agent) or risk.';
COMMENT ON COLUMN review_samples.seed IS 'Seed of a random draw: the same seed over the same evaluations draws the same; NULL by risk.';
COMMENT ON COLUMN review_samples.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN review_samples.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN review_samples.agent_id IS 'Who served.';
COMMENT ON COLUMN review_samples.why IS 'Why it was drawn, in words without customer text.';
COMMENT ON COLUMN review_samples.risk IS 'Sum of the risks that the draw weighs, higher is more urgent; NULL for a random draw.';
COMMENT ON COLUMN review_samples.assigned_to IS 'Who is to review it; NULL for anyone. PII: a specialist''s name or id.';

CREATE TABLE calibration_ratings (
    calibration_id VARCHAR NOT NULL, interaction_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL,
    scorecard_version INTEGER NOT NULL, criterion VARCHAR NOT NULL, rater VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, comment VARCHAR, rated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (calibration_id, interaction_id, scorecard, criterion, rater)
);
COMMENT ON TABLE calibration_ratings IS
    'One row per answer that a rater, a person or the machine, gave blind in a calibration; these never change a score. The published file holds those of complete calibrations only.';
COMMENT ON COLUMN calibration_ratings.calibration_id IS 'Key, with interaction_id, scorecard, criterion and rater: the calibration''s name.';
COMMENT ON COLUMN calibration_ratings.interaction_id IS 'Joins interactions.';
COMMENT ON COLUMN calibration_ratings.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN calibration_ratings.scorecard_version IS 'Version of the scorecard that was rated by.';
COMMENT ON COLUMN calibration_ratings.criterion IS 'The criterion rated.';
COMMENT ON COLUMN calibration_ratings.rater IS 'Who rated; machine for the machine. PII: a specialist''s name or id.';
COMMENT ON COLUMN calibration_ratings.outcome IS 'met, partly_met, not_met, not_applicable or not_evaluated.';
COMMENT ON COLUMN calibration_ratings.comment IS 'What the rater noted. PII: redacted.';
COMMENT ON COLUMN calibration_ratings.rated_at IS 'When (UTC).';

CREATE TABLE calibrations (
    calibration_id VARCHAR PRIMARY KEY, scorecard VARCHAR NOT NULL, scorecard_version INTEGER NOT NULL,
    interactions INTEGER NOT NULL, raters VARCHAR[] NOT NULL,
    started_at TIMESTAMPTZ NOT NULL, completed_at TIMESTAMPTZ
);
COMMENT ON TABLE calibrations IS 'One row per calibration: people and the machine rate the same interactions without seeing each other''s answers.';
COMMENT ON COLUMN calibrations.calibration_id IS 'Key: the name that it was given.';
COMMENT ON COLUMN calibrations.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN calibrations.scorecard_version IS 'Version of the scorecard that is rated by.';
COMMENT ON COLUMN calibrations.interactions IS 'Number of interactions to rate.';
COMMENT ON COLUMN calibrations.raters IS 'The people who rate. PII: specialists'' names or ids.';
COMMENT ON COLUMN calibrations.started_at IS 'When the machine''s answers were set down and the worksheets written (UTC).';
COMMENT ON COLUMN calibrations.completed_at IS 'When the last rater''s answers came in (UTC); NULL before: then nobody sees results, and the published file holds no answer of it.';

CREATE TABLE calibration_results (
    calibration_id VARCHAR NOT NULL, scorecard VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    criterion_fingerprint VARCHAR, completed_at TIMESTAMPTZ NOT NULL,
    people_items INTEGER NOT NULL, people_agreement DOUBLE, people_kappa DOUBLE, people_alpha DOUBLE,
    people_ac1 DOUBLE, people_ac1_low DOUBLE, people_ac1_high DOUBLE, people_verdict VARCHAR NOT NULL,
    machine_items INTEGER NOT NULL, machine_agreement DOUBLE, machine_kappa DOUBLE, machine_alpha DOUBLE,
    machine_ac1 DOUBLE, machine_ac1_low DOUBLE, machine_ac1_high DOUBLE, machine_verdict VARCHAR NOT NULL,
    PRIMARY KEY (calibration_id, criterion)
);
COMMENT ON TABLE calibration_results IS 'One row per criterion of a complete calibration: how far people agree, and the machine with them.';
COMMENT ON COLUMN calibration_results.calibration_id IS 'Key, with criterion; joins calibrations.';
COMMENT ON COLUMN calibration_results.scorecard IS 'Name of the scorecard.';
COMMENT ON COLUMN calibration_results.criterion IS 'The criterion rated.';
COMMENT ON COLUMN calibration_results.criterion_fingerprint IS 'Its rule at that time (table criteria); NULL where that wasn''t archived.';
COMMENT ON COLUMN calibration_results.completed_at IS 'When the calibration was complete (UTC).';
COMMENT ON COLUMN calibration_results.people_items IS 'Interactions that two people or more answered it for.';
COMMENT ON COLUMN calibration_results.people_agreement IS 'Share of pairs of people who gave the same answer, 0 to 1; NULL without pairs.';
COMMENT ON COLUMN calibration_results.people_kappa IS 'Cohen''s kappa, Conger''s of more than two people; NULL where undefined.';
COMMENT ON COLUMN calibration_results.people_alpha IS 'Krippendorff''s alpha; NULL where undefined.';
COMMENT ON COLUMN calibration_results.people_ac1 IS 'Gwet''s AC1; NULL without pairs.';
COMMENT ON COLUMN calibration_results.people_ac1_low IS 'Lower end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_results.people_ac1_high IS 'Upper end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_results.people_verdict IS 'agree, disagree or unclear, by the limits of that time in scorecards/review/calibration.yaml.';
COMMENT ON COLUMN calibration_results.machine_items IS 'Interactions that the machine answered it for and people had a majority on.';
COMMENT ON COLUMN calibration_results.machine_agreement IS 'Share of them in which the machine gave the people''s answer, 0 to 1; NULL without any.';
COMMENT ON COLUMN calibration_results.machine_kappa IS 'Cohen''s kappa; NULL where undefined.';
COMMENT ON COLUMN calibration_results.machine_alpha IS 'Krippendorff''s alpha; NULL where undefined.';
COMMENT ON COLUMN calibration_results.machine_ac1 IS 'Gwet''s AC1; NULL without any.';
COMMENT ON COLUMN calibration_results.machine_ac1_low IS 'Lower end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_results.machine_ac1_high IS 'Upper end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_results.machine_verdict IS 'agree, disagree or unclear; unclear also where people disagree themselves.';

CREATE TABLE rejected_inputs (
    source_name VARCHAR NOT NULL, source_sha256 VARCHAR, interaction_id VARCHAR,
    reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, kept_as VARCHAR,
    PRIMARY KEY (source_name)
);
COMMENT ON TABLE rejected_inputs IS 'One row per input that gave no interaction.';
COMMENT ON COLUMN rejected_inputs.source_name IS 'Key: the input in the inbox; a customer''s number, address or name in it is a pseudonym.';
COMMENT ON COLUMN rejected_inputs.source_sha256 IS 'SHA-256 of the source, hex; NULL when it could not be read.';
COMMENT ON COLUMN rejected_inputs.interaction_id IS 'The id it would have had; NULL where unknown.';
COMMENT ON COLUMN rejected_inputs.reason IS
    'not_audio, encrypted, audio_truncated, too_short, no_speech, not_readable, wrong_shape, no_turns, duplicate_id, unknown_format, not_a_conversation, left_out, no_consent, missing_file or failed.';
COMMENT ON COLUMN rejected_inputs.detail IS 'What is wrong and what to do, without customer text.';
COMMENT ON COLUMN rejected_inputs.kept_as IS 'Sealed copy of the file in DATA/rejected, where keep_raw_days is set; NULL when none is kept.';

CREATE TABLE removals (
    removal_id VARCHAR PRIMARY KEY, removed_at TIMESTAMPTZ NOT NULL, why VARCHAR NOT NULL, extent VARCHAR NOT NULL,
    interactions INTEGER NOT NULL, row_counts MAP(VARCHAR, BIGINT) NOT NULL
);
COMMENT ON TABLE removals IS 'One row per removal of what is held of customers: when, why and how much, not of whom. Not published.';
COMMENT ON COLUMN removals.removal_id IS 'Key: random.';
COMMENT ON COLUMN removals.removed_at IS 'When (UTC).';
COMMENT ON COLUMN removals.why IS 'request (of the customer), consent (none any more), or age.';
COMMENT ON COLUMN removals.extent IS
    'all: figures stay in rows that name nobody; words: what was said is gone, ids stay; audio: copies of recordings only.';
COMMENT ON COLUMN removals.interactions IS 'Contacts that it was about, with the parts of agents.';
COMMENT ON COLUMN removals.row_counts IS 'Rows that were deleted or emptied, by table.';

-- No PRIMARY KEY: a long history removed for its age would make an index as large as that of interactions.
CREATE TABLE removed_inputs (input_hash VARCHAR NOT NULL, source_hash VARCHAR, removal_id VARCHAR NOT NULL);
COMMENT ON TABLE removed_inputs IS
    'One row per input that isn''t read again, since what it held was removed. Not published.';
COMMENT ON COLUMN removed_inputs.input_hash IS
    'HMAC-SHA-256 of the interaction_id, hex; nobody can tell which it was without DATA/removals.key.';
COMMENT ON COLUMN removed_inputs.source_hash IS
    'The same of source_sha256, so that a renamed file is known again; NULL where the source held other contacts too.';
COMMENT ON COLUMN removed_inputs.removal_id IS 'Joins removals.';

CREATE TABLE schema_version (version INTEGER NOT NULL);
COMMENT ON TABLE schema_version IS 'One row: the schema that this file has.';
COMMENT ON COLUMN schema_version.version IS 'Number of the last migration in qa/store/migrations; 1 = the first schema.';
