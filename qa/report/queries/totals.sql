-- One row: how many interactions and evaluations with a score there are, and whose answers those count, and what is to be decided.
SELECT
    (SELECT count(*) FROM interactions) AS interactions,
    (SELECT count(score) FROM evaluations) AS evaluations,
    (SELECT count(*) FROM evaluations WHERE decided_by = 'person') AS reviewed,
    (SELECT count(*) FROM evaluations WHERE awaits_person > 0) AS awaiting,
    (SELECT count(*) FROM disputes WHERE state = 'open') AS disputed
