-- One row per agent of the comparison who has an interval, by team and name.
SELECT
    team, agent_id, agent_name, compared, score, adjusted_score, adjusted_margin, is_ranked,
    (since_at AT TIME ZONE 'UTC')::DATE AS since, (until_at AT TIME ZONE 'UTC')::DATE AS until
FROM agent_comparison
WHERE adjusted_margin IS NOT NULL
ORDER BY team, agent_name, agent_id
