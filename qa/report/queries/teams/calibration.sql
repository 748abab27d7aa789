-- One row per calibrated criterion of a scorecard that judged the team in the four weeks up to the page's, what is in
-- doubt first.
WITH wording AS (
    SELECT scorecard, criterion, arg_max(question, scorecard_version) AS question
    FROM criteria
    GROUP BY scorecard, criterion
),

used AS (
    SELECT DISTINCT w.team, w.scorecard
    FROM criterion_weeks w
    JOIN team_periods p USING (team)
    WHERE w.week_start BETWEEN p.monday - 21 AND p.monday
)

SELECT
    used.team, s.scorecard, coalesce(w.question, s.criterion) AS question, s.calibration_id,
    (s.completed_at AT TIME ZONE 'UTC')::DATE AS completed_on,
    s.machine_agreement, s.machine_items, s.people_agreement, s.people_items, s.machine_verdict,
    s.is_changed_since, s.is_marked
FROM calibration_state s
JOIN used USING (scorecard)
LEFT JOIN wording w ON w.scorecard = s.scorecard AND w.criterion = s.criterion
ORDER BY
    used.team, s.is_marked DESC, s.machine_verdict = 'agree', s.machine_agreement, s.scorecard, question, s.criterion
