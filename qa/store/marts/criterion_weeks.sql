-- One row per scorecard, criterion, agent and ISO week. What has no time is in week 'unknown'.
-- points_earned and points_possible sum up to those of the evaluations; of a conversation of several agents, to those
-- of the parts.
CREATE OR REPLACE VIEW criterion_weeks AS
SELECT
    scorecard,
    section,
    criterion,
    agent_id,
    iso_week(started_at) AS week,
    iso_monday(started_at) AS week_start,
    arg_max(agent_name, coalesce(started_at, '-infinity')) AS agent_name,
    arg_max(team, coalesce(started_at, '-infinity')) AS team,
    arg_max(question, coalesce(started_at, '-infinity')) AS question,
    bool_or(is_critical) AS is_critical,
    count(*) AS evaluations,
    count(*) FILTER (outcome = 'met') AS met,
    count(*) FILTER (outcome = 'partly_met') AS partly_met,
    count(*) FILTER (outcome = 'not_met') AS not_met,
    count(*) FILTER (outcome = 'not_applicable') AS not_applicable,
    count(*) FILTER (outcome = 'not_evaluated') AS not_evaluated,
    met / nullif(met + partly_met + not_met, 0) AS met_rate,
    wilson_low(met, met + partly_met + not_met) AS met_rate_low,
    wilson_high(met, met + partly_met + not_met) AS met_rate_high,
    count(*) FILTER (decided_by = 'person') AS answered_by_person,
    count(*) FILTER (machine_outcome = 'met')
        / nullif(count(*) FILTER (machine_outcome IN ('met', 'partly_met', 'not_met')), 0) AS machine_met_rate,
    coalesce(sum(points_earned), 0) AS points_earned,
    coalesce(sum(points_possible), 0) AS points_possible,
    coalesce(sum(points_possible - points_earned), 0) AS points_lost
FROM criterion_results
JOIN interactions USING (interaction_id)
WHERE agent_id <> 'several'
GROUP BY scorecard, section, criterion, agent_id, week, week_start;

COMMENT ON VIEW criterion_weeks IS
    'One row per scorecard, criterion, agent and ISO week, with people''s answers in place of the machine''s.';
COMMENT ON COLUMN criterion_weeks.scorecard IS 'Key, with criterion, agent_id and week: name of the scorecard.';
COMMENT ON COLUMN criterion_weeks.section IS 'Section of the scorecard.';
COMMENT ON COLUMN criterion_weeks.criterion IS 'Key: name of the criterion.';
COMMENT ON COLUMN criterion_weeks.agent_id IS 'Key; joins agents.';
COMMENT ON COLUMN criterion_weeks.week IS 'Key: ISO week in UTC, as 2026-W09; unknown where the source has no time.';
COMMENT ON COLUMN criterion_weeks.week_start IS 'Monday of the week (UTC); NULL for week unknown.';
COMMENT ON COLUMN criterion_weeks.agent_name IS 'Name at the last contact of the week. PII: the agent''s name.';
COMMENT ON COLUMN criterion_weeks.team IS 'Team at the last contact of the week.';
COMMENT ON COLUMN criterion_weeks.question IS 'What the criterion asks, as the scorecard words it.';
COMMENT ON COLUMN criterion_weeks.is_critical IS 'True when not meeting it fails the whole evaluation.';
COMMENT ON COLUMN criterion_weeks.evaluations IS 'Number of evaluations that hold it: the sum of the five outcomes.';
COMMENT ON COLUMN criterion_weeks.met IS 'Number of evaluations in which it was met.';
COMMENT ON COLUMN criterion_weeks.partly_met IS 'Number in which it was partly met.';
COMMENT ON COLUMN criterion_weeks.not_met IS 'Number in which it was not met.';
COMMENT ON COLUMN criterion_weeks.not_applicable IS 'Number in which it did not apply.';
COMMENT ON COLUMN criterion_weeks.not_evaluated IS 'Number in which it could not be told.';
COMMENT ON COLUMN criterion_weeks.met_rate IS 'Adherence: share met of those judged (met, partly met, not met), 0 to 1; NULL when none was.';
COMMENT ON COLUMN criterion_weeks.met_rate_low IS 'Lower end of the 95 % interval of met_rate (Wilson); NULL when none was judged.';
COMMENT ON COLUMN criterion_weeks.met_rate_high IS 'Upper end of the 95 % interval of met_rate (Wilson); NULL when none was judged.';
COMMENT ON COLUMN criterion_weeks.answered_by_person IS 'Number of evaluations in which a person''s answer counts.';
COMMENT ON COLUMN criterion_weeks.machine_met_rate IS
    'Share met of those that the machine judged, whatever people said, 0 to 1; NULL when it judged none.';
COMMENT ON COLUMN criterion_weeks.points_earned IS 'Points earned, summed.';
COMMENT ON COLUMN criterion_weeks.points_possible IS 'Points that could be earned where it was judged, summed.';
COMMENT ON COLUMN criterion_weeks.points_lost IS 'points_possible minus points_earned.';
