-- One row per ISO week, team, scorecard, criterion and root cause that cost points: what poor quality comes from.
-- What has no time is in week 'unknown'. A conversation of several agents counts by its parts.
CREATE OR REPLACE VIEW quality_losses AS
WITH lost AS (
    SELECT
        iso_week(started_at) AS week,
        iso_monday(started_at) AS week_start,
        team,
        scorecard,
        criterion,
        coalesce(root_cause, 'unknown') AS root_cause,
        arg_max(section, coalesce(started_at, '-infinity')) AS section,
        arg_max(question, coalesce(started_at, '-infinity')) AS question,
        sum(points_possible - points_earned) AS points_lost,
        count(*) AS evaluations
    FROM criterion_results
    JOIN interactions USING (interaction_id)
    WHERE points_possible > points_earned AND agent_id <> 'several'
    GROUP BY ALL
)

SELECT *, points_lost / sum(points_lost) OVER (PARTITION BY week, team) AS lost_share
FROM lost;

COMMENT ON VIEW quality_losses IS 'One row per ISO week, team, scorecard, criterion and root cause that cost points.';
COMMENT ON COLUMN quality_losses.week IS 'Key, with all up to root_cause: ISO week in UTC, as 2026-W09; unknown where the source has no time.';
COMMENT ON COLUMN quality_losses.week_start IS 'Monday of the week (UTC); NULL for week unknown.';
COMMENT ON COLUMN quality_losses.team IS 'Key: the team at the time, or unknown.';
COMMENT ON COLUMN quality_losses.scorecard IS 'Key: name of the scorecard.';
COMMENT ON COLUMN quality_losses.criterion IS 'Key: name of the criterion.';
COMMENT ON COLUMN quality_losses.root_cause IS 'Key: id of the cause that a person chose for the miss; unknown where nobody did.';
COMMENT ON COLUMN quality_losses.section IS 'Section of the scorecard.';
COMMENT ON COLUMN quality_losses.question IS 'What the criterion asks, as the scorecard words it.';
COMMENT ON COLUMN quality_losses.points_lost IS 'Points that could be earned minus points earned, summed over the evaluations that lost any.';
COMMENT ON COLUMN quality_losses.evaluations IS 'Number of evaluations that lost points so.';
COMMENT ON COLUMN quality_losses.lost_share IS 'points_lost divided by all points that the team lost in the week, over all scorecards, 0 to 1.';
