-- One row per interaction whose customer answered a survey: where only agents were rated, their answers' mean.
CREATE OR REPLACE VIEW interaction_surveys AS
SELECT
    interaction_id,
    max(answered_at) AS answered_at,
    coalesce(avg(csat) FILTER (agent_id IS NULL), avg(csat)) AS csat,
    coalesce(avg(nps) FILTER (agent_id IS NULL), avg(nps)) AS nps,
    coalesce(avg(ces) FILTER (agent_id IS NULL), avg(ces)) AS ces,
    coalesce(bool_and(resolved) FILTER (agent_id IS NULL), bool_and(resolved)) AS resolved,
    string_agg(comment, ' / ' ORDER BY agent_id NULLS FIRST, comment) AS comment
FROM surveys
GROUP BY interaction_id;

COMMENT ON VIEW interaction_surveys IS 'One row per interaction whose customer answered a survey: the answer about the contact, else the mean of those about its agents.';
COMMENT ON COLUMN interaction_surveys.interaction_id IS 'Key; joins interactions.';
COMMENT ON COLUMN interaction_surveys.answered_at IS 'When the customer answered last (UTC); NULL where unknown.';
COMMENT ON COLUMN interaction_surveys.csat IS 'Satisfaction, 1 (very unsatisfied) to 5 (very satisfied); NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.nps IS 'Would recommend, 0 to 10; NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.ces IS 'Effort, 1 to 7 as the survey scales it; NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.resolved IS 'Whether the customer says that it was resolved, of several answers all; NULL when not answered.';
COMMENT ON COLUMN interaction_surveys.comment IS 'What the customer wrote. PII: redacted.';
