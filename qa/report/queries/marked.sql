-- One row per criterion on which the machine was found to disagree with people, not mended since.
WITH wording AS (
    SELECT scorecard, criterion, arg_max(question, scorecard_version) AS question
    FROM criteria
    GROUP BY scorecard, criterion
)

SELECT
    coalesce(w.question, s.criterion) AS question, s.scorecard, s.calibration_id,
    s.completed_at AT TIME ZONE 'UTC' AS completed_at, s.machine_agreement, s.machine_items
FROM calibration_state s
LEFT JOIN wording w USING (scorecard, criterion)
WHERE s.is_marked
ORDER BY s.scorecard, question, s.criterion
