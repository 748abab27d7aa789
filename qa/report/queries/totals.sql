-- One row: how many interactions and evaluations with a score there are.
SELECT
    (SELECT count(*) FROM interactions) AS interactions,
    (SELECT count(score) FROM evaluations) AS evaluations
