-- One row per coaching opportunity of a team, the $shown that would help most of each, with how many there are.
SELECT
    team, count(*) OVER (PARTITION BY team) AS opportunities,
    agent_id, agent_name, scorecard, criterion, question, judged, missed, critical_failures,
    round(points_lost, 6) AS points_lost, example_interaction_id, example_turn_index, example_quote,
    (since_at AT TIME ZONE 'UTC')::DATE AS since, (until_at AT TIME ZONE 'UTC')::DATE AS until
FROM coaching_opportunities
WHERE agent_id <> 'unknown'
WINDOW ranked AS (
    PARTITION BY team
    ORDER BY critical_failures DESC, coaching_opportunities.points_lost DESC, miss_rate DESC, agent_id, scorecard, criterion
)
QUALIFY row_number() OVER ranked <= $shown
ORDER BY team, row_number() OVER ranked
