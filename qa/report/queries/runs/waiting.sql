-- One row per question that only a person answers and nobody has yet, with how many interactions and the first of them.
SELECT
    r.scorecard, arg_max(r.question, e.scorecard_version) AS question, count(*) AS interactions,
    list(r.interaction_id ORDER BY r.interaction_id)[:$ids] AS ids
FROM criterion_results r
JOIN evaluations e USING (evaluation_id)
JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version
    AND c.criterion = r.criterion AND c.is_manual
WHERE e.awaits_person > 0 AND r.outcome = 'not_evaluated' AND r.decided_by = 'machine'
GROUP BY r.scorecard, r.criterion
ORDER BY interactions DESC, r.scorecard, question
