-- One row per agent of the comparison: those ranked first, by rank, then by name.
SELECT
    rank, agent_name, interactions, reviewed_evaluations, evaluations,
    score, score_margin, expected_score, adjusted_score, adjusted_margin, since_at AT TIME ZONE 'UTC',
    until_at AT TIME ZONE 'UTC'
FROM agent_comparison
ORDER BY rank NULLS LAST, agent_name, agent_id
