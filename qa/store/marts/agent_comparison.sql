-- One row per known agent with a score in the last 4 weeks of the data: the 28 days up to the last contact stored.
-- Agents with other work get other scores, so scores are compared after indirect standardisation for the mix of
-- scorecard, queue and channel (as for hospitals: Iezzoni, "Risk Adjustment for Measuring Health Care Outcomes"):
-- expected_score is what all OTHER agents had for the same mix. Leaving out the agent's own scores keeps whoever
-- serves most of a queue from being measured against themselves. Where the others have too few scores in a queue and
-- channel, their mean for the scorecard stands in; where they have too few in that too, the score is not compared.
-- It adjusts for nothing else: not for hard customers, times of day or who gets the long calls.
CREATE OR REPLACE VIEW agent_comparison AS
WITH span AS (
    SELECT max(started_at) AS until_at, max(started_at) - INTERVAL 28 DAY AS since_at
    FROM interactions
),

scored AS (
    SELECT
        agent_id, agent_name, team, started_at, since_at, until_at, interaction_id, score, decided_by,
        count(*) OVER cell - count(*) OVER own_cell AS others_in_cell,
        sum(score) OVER cell - coalesce(sum(score) OVER own_cell, 0) AS sum_in_cell,
        count(*) OVER card - count(*) OVER own_card AS others_on_card,
        sum(score) OVER card - coalesce(sum(score) OVER own_card, 0) AS sum_on_card,
        avg(score) OVER () AS overall
    FROM evaluations
    JOIN interactions USING (interaction_id)
    CROSS JOIN span
    WHERE score IS NOT NULL AND agent_id NOT IN ('unknown', 'several') AND started_at > since_at
    WINDOW
        cell AS (PARTITION BY scorecard, queue, channel),
        own_cell AS (PARTITION BY scorecard, queue, channel, agent_id),
        card AS (PARTITION BY scorecard),
        own_card AS (PARTITION BY scorecard, agent_id)
),

expected AS (
    SELECT *,
        CASE
            WHEN others_in_cell >= fewest_to_expect() THEN sum_in_cell / others_in_cell
            WHEN others_on_card >= fewest_to_expect() THEN sum_on_card / others_on_card
        END AS expected
    FROM scored
),

summed AS (
    SELECT
        agent_id,
        arg_max(agent_name, started_at) AS agent_name,
        arg_max(team, started_at) AS team,
        min(since_at) AS since_at,
        min(until_at) AS until_at,
        count(DISTINCT interaction_id) AS interactions,
        count(*) AS evaluations,
        count(*) FILTER (decided_by = 'person') AS reviewed_evaluations,
        avg(score) AS score,
        margin_95(count(*), stddev_samp(score)) AS score_margin,
        count(expected) AS compared,
        count(DISTINCT interaction_id) FILTER (expected IS NOT NULL) AS compared_interactions,
        avg(expected) AS expected_score,
        avg(score - expected) + min(overall) AS adjusted_score,
        margin_95(count(expected), stddev_samp(score - expected)) AS adjusted_margin
    FROM expected
    GROUP BY agent_id
)

SELECT
    agent_id,
    agent_name,
    team,
    since_at,
    until_at,
    interactions,
    evaluations,
    reviewed_evaluations,
    score,
    score_margin,
    compared,
    expected_score,
    adjusted_score,
    adjusted_margin,
    compared_interactions >= fewest_to_rank() AS is_ranked,
    -- rounded: sums of the same scores in another order differ in their last bits, and nobody loses a place by that
    CASE
        WHEN is_ranked THEN rank() OVER (PARTITION BY is_ranked ORDER BY round(adjusted_score, 6) DESC)
    END AS rank
FROM summed;

COMMENT ON VIEW agent_comparison IS
    'One row per agent with a score in the last 4 weeks of the data, made comparable for the mix of scorecard, queue and channel, and for nothing else.';
COMMENT ON COLUMN agent_comparison.agent_id IS 'Key; joins agents.';
COMMENT ON COLUMN agent_comparison.agent_name IS 'Name at the last contact. PII: the agent''s name.';
COMMENT ON COLUMN agent_comparison.team IS 'Team at the last contact.';
COMMENT ON COLUMN agent_comparison.since_at IS 'Contacts after this moment are counted (UTC): 28 days before until_at.';
COMMENT ON COLUMN agent_comparison.until_at IS 'The last contact stored, of anyone (UTC).';
COMMENT ON COLUMN agent_comparison.interactions IS 'Number of contacts with a score.';
COMMENT ON COLUMN agent_comparison.evaluations IS 'Number of scores; a contact has one per scorecard that applies.';
COMMENT ON COLUMN agent_comparison.reviewed_evaluations IS 'Number of those that count an answer of a person.';
COMMENT ON COLUMN agent_comparison.score IS
    'Mean score, 0 to 100, with people''s answers in place of the machine''s; not adjusted for anything.';
COMMENT ON COLUMN agent_comparison.score_margin IS
    'Half the width of the 95 % confidence interval of score, in points (Student); NULL under 5 evaluations.';
COMMENT ON COLUMN agent_comparison.compared IS
    'Number of scores for which other agents have 10 or more of the same scorecard, queue and channel, or of the same scorecard.';
COMMENT ON COLUMN agent_comparison.expected_score IS
    'What the other agents had on average for the same mix of scorecard, queue and channel; NULL when nothing can be compared.';
COMMENT ON COLUMN agent_comparison.adjusted_score IS
    'Mean of score minus what was expected, plus the mean of all: comparable between agents; may lie outside 0 to 100. NULL when nothing can be compared.';
COMMENT ON COLUMN agent_comparison.adjusted_margin IS
    'Half the width of the 95 % confidence interval of adjusted_score, taking what is expected for known; NULL under 5.';
COMMENT ON COLUMN agent_comparison.is_ranked IS 'True from 20 compared contacts on; with fewer a rank would be mostly chance.';
COMMENT ON COLUMN agent_comparison.rank IS
    'From 1, the highest adjusted_score, among those ranked; NULL for others. Overlapping intervals mean that the order may be chance.';
