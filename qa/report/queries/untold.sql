-- One row per criterion and reason for which it could not be told, with how often.
SELECT
    format('{} ({} ×)', arg_max(question, position), count(*)) AS what,
    reason
FROM criterion_results
WHERE outcome = 'not_evaluated'
GROUP BY scorecard, criterion, reason
ORDER BY count(*) DESC, what, reason
