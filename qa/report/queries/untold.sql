-- One row per criterion and reason for which it could not be told, with how often; without what waits for a person.
SELECT
    format('{} ({} ×)', arg_max(r.question, r.position), count(*)) AS what,
    r.reason
FROM criterion_results r
JOIN evaluations e USING (evaluation_id)
LEFT JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version
    AND c.criterion = r.criterion
WHERE r.outcome = 'not_evaluated'
    AND NOT (coalesce(c.is_manual, false) AND e.awaits_person > 0 AND r.decided_by = 'machine')
GROUP BY r.scorecard, r.criterion, r.reason
ORDER BY count(*) DESC, what, r.reason
