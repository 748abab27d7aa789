-- One row per team, scorecard and version that judged it in the four weeks up to the page's: where it is passed.
SELECT i.team, e.scorecard, e.scorecard_version, any_value(v.pass_mark) AS pass_mark
FROM evaluations e
JOIN interactions i USING (interaction_id)
JOIN team_periods p USING (team)
JOIN scorecard_versions v ON v.scorecard = e.scorecard AND v.scorecard_version = e.scorecard_version
WHERE
    i.agent_id <> 'several'
    AND (i.started_at AT TIME ZONE 'UTC')::DATE BETWEEN p.monday - 21 AND p.monday + 6
GROUP BY i.team, e.scorecard, e.scorecard_version
ORDER BY i.team, e.scorecard, e.scorecard_version
