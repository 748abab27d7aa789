-- One row per team, criterion and known agent, over the four weeks up to the page's: how often it was judged and met.
WITH places AS (
    SELECT scorecard, criterion, arg_max(position, scorecard_version) AS position
    FROM criteria
    GROUP BY scorecard, criterion
)

SELECT
    w.team, w.scorecard, w.criterion,
    arg_max(w.question, w.week_start) AS question,
    bool_or(w.is_critical) AS is_critical,
    w.agent_id,
    arg_max(w.agent_name, w.week_start) AS agent_name,
    sum(w.met)::BIGINT AS met,
    sum(w.partly_met)::BIGINT AS partly_met,
    sum(w.not_met)::BIGINT AS not_met
FROM criterion_weeks w
JOIN team_periods p USING (team)
LEFT JOIN places USING (scorecard, criterion)
WHERE w.agent_id <> 'unknown' AND w.week_start BETWEEN p.monday - 21 AND p.monday
GROUP BY w.team, w.scorecard, w.criterion, w.agent_id, places.position
ORDER BY w.team, w.scorecard, places.position, w.criterion, agent_name, w.agent_id
