-- One row per agent, scorecard and criterion that cost points or failed critically in the last 4 weeks of the data:
-- the 28 days up to the last contact stored. What has no time is left out. rank 1 is what would help most.
CREATE OR REPLACE VIEW coaching_opportunities AS
WITH span AS (
    SELECT max(started_at) AS until_at, max(started_at) - INTERVAL 28 DAY AS since_at
    FROM interactions
),

judged AS (
    SELECT
        interactions.agent_id, interactions.agent_name, interactions.team, interactions.started_at,
        span.since_at, span.until_at,
        criterion_results.*,
        outcome IN ('partly_met', 'not_met') AS is_missed,
        -- the agent's own words first; what was never said has no evidence
        coalesce(list_filter(evidence, lambda e: e.role = 'agent')[1], evidence[1]) AS shown
    FROM criterion_results
    JOIN interactions USING (interaction_id)
    CROSS JOIN span
    WHERE outcome IN ('met', 'partly_met', 'not_met') AND started_at > since_at AND agent_id <> 'several'
),

-- the example: with a quote if there is one, then the most points, then the latest
examples AS (
    SELECT agent_id, scorecard, criterion, interaction_id, shown, reason
    FROM judged
    WHERE is_missed
    QUALIFY row_number() OVER (
        PARTITION BY agent_id, scorecard, criterion
        ORDER BY shown IS NULL, points_possible - points_earned DESC, started_at DESC, interaction_id
    ) = 1
),

summed AS (
    SELECT
        agent_id, scorecard, criterion,
        arg_max(agent_name, started_at) AS agent_name,
        arg_max(team, started_at) AS team,
        arg_max(section, started_at) AS section,
        arg_max(question, started_at) AS question,
        min(since_at) AS since_at,
        min(until_at) AS until_at,
        count(*) AS judged,
        count(*) FILTER (is_missed) AS missed,
        count(*) FILTER (is_critical AND outcome = 'not_met') AS critical_failures,
        coalesce(sum(points_possible - points_earned), 0) AS points_lost
    FROM judged
    GROUP BY agent_id, scorecard, criterion
    HAVING points_lost > 0 OR critical_failures > 0
)

SELECT
    agent_id,
    agent_name,
    team,
    row_number() OVER (
        PARTITION BY agent_id
        ORDER BY critical_failures DESC, round(points_lost, 6) DESC, missed / judged DESC, scorecard, criterion
    ) AS rank,
    scorecard,
    section,
    criterion,
    question,
    since_at,
    until_at,
    judged,
    missed,
    missed / judged AS miss_rate,
    critical_failures,
    points_lost,
    examples.interaction_id AS example_interaction_id,
    shown.turn_index AS example_turn_index,
    shown.quote AS example_quote,
    shown.start_s AS example_start_s,
    reason AS example_reason
FROM summed
JOIN examples USING (agent_id, scorecard, criterion);

COMMENT ON VIEW coaching_opportunities IS
    'One row per agent, scorecard and criterion that cost points or failed critically in the last 4 weeks of the data.';
COMMENT ON COLUMN coaching_opportunities.agent_id IS 'Key, with scorecard and criterion; joins agents.';
COMMENT ON COLUMN coaching_opportunities.agent_name IS 'Name at the last contact. PII: the agent''s name.';
COMMENT ON COLUMN coaching_opportunities.team IS 'Team at the last contact.';
COMMENT ON COLUMN coaching_opportunities.rank IS
    'From 1 per agent: critical failures first, then points lost, then the share missed.';
COMMENT ON COLUMN coaching_opportunities.scorecard IS 'Key: name of the scorecard.';
COMMENT ON COLUMN coaching_opportunities.section IS 'Section of the scorecard.';
COMMENT ON COLUMN coaching_opportunities.criterion IS 'Key: name of the criterion.';
COMMENT ON COLUMN coaching_opportunities.question IS 'What the criterion asks, as the scorecard words it.';
COMMENT ON COLUMN coaching_opportunities.since_at IS 'Contacts after this moment are counted (UTC): 28 days before until_at.';
COMMENT ON COLUMN coaching_opportunities.until_at IS 'The last contact stored, of anyone (UTC).';
COMMENT ON COLUMN coaching_opportunities.judged IS 'Number of evaluations in which it was met, partly met or not met.';
COMMENT ON COLUMN coaching_opportunities.missed IS 'Number of those in which it was partly met or not met.';
COMMENT ON COLUMN coaching_opportunities.miss_rate IS 'missed divided by judged, 0 to 1.';
COMMENT ON COLUMN coaching_opportunities.critical_failures IS 'Number of times it was critical and not met.';
COMMENT ON COLUMN coaching_opportunities.points_lost IS 'Points lost, summed.';
COMMENT ON COLUMN coaching_opportunities.example_interaction_id IS
    'A contact that shows it: with a quote if there is one, then the most points lost, then the latest.';
COMMENT ON COLUMN coaching_opportunities.example_turn_index IS 'The turn of the quote; NULL when there is none.';
COMMENT ON COLUMN coaching_opportunities.example_quote IS
    'What was said, the agent''s own words first; NULL when something was left unsaid. PII: redacted.';
COMMENT ON COLUMN coaching_opportunities.example_start_s IS
    'The moment to listen to, in seconds from the beginning; NULL without quote or times.';
COMMENT ON COLUMN coaching_opportunities.example_reason IS 'Why it was missed there.';
