-- One row per finding, with who served and when: what was said at a moment worth listening to.
-- Of a conversation in parts the parts are here, so that a moment counts once and for the agent whose part it is in.
CREATE OR REPLACE VIEW moments AS
SELECT
    kind,
    started_at,
    interaction_id,
    turn_index,
    findings.start_s,
    format('{:02d}:{:02d}', floor(findings.start_s)::BIGINT // 60, floor(findings.start_s)::BIGINT % 60) AS moment,
    role,
    quote,
    reason,
    strength,
    is_doubtful,
    agent_id,
    agent_name,
    team,
    queue,
    channel,
    customer_id
FROM findings
JOIN interactions USING (interaction_id)
WHERE words_removed_at IS NULL
    AND interaction_id NOT IN (SELECT part_of FROM interactions WHERE part_of IS NOT NULL);

COMMENT ON VIEW moments IS
    'One row per finding, with who served and when; of a conversation in parts, the findings of the parts.';
COMMENT ON COLUMN moments.kind IS 'What it is: greeting, apology, empathy_reaction, interruption, jargon, ...';
COMMENT ON COLUMN moments.started_at IS 'When the conversation began (UTC); NULL where the source doesn''t say.';
COMMENT ON COLUMN moments.interaction_id IS 'Joins interactions; with turn_index, turns.';
COMMENT ON COLUMN moments.turn_index IS 'The turn it is in; of an interruption, the interrupter''s turn.';
COMMENT ON COLUMN moments.start_s IS 'Seconds from the conversation''s beginning; NULL without times.';
COMMENT ON COLUMN moments.moment IS 'start_s in minutes and seconds, as 01:15: where to listen; NULL without times.';
COMMENT ON COLUMN moments.role IS 'Who said it: agent, customer, bot, supervisor, system or unknown.';
COMMENT ON COLUMN moments.quote IS 'The words themselves. PII: redacted.';
COMMENT ON COLUMN moments.reason IS 'Why it counts as this kind.';
COMMENT ON COLUMN moments.strength IS
    'How strong it is or how sure the check is, 0 to 1, as its manual says; NULL when it has no degrees.';
COMMENT ON COLUMN moments.is_doubtful IS
    'True where the words it rests on were not understood well enough to hold it against anyone; never on text channels.';
COMMENT ON COLUMN moments.agent_id IS 'Who served; several where the voices of several agents aren''t told apart.';
COMMENT ON COLUMN moments.agent_name IS 'The agent''s name, or unknown. PII: the agent''s name.';
COMMENT ON COLUMN moments.team IS 'The agent''s team at the time, or unknown.';
COMMENT ON COLUMN moments.queue IS 'Queue or line that the contact came through, or unknown.';
COMMENT ON COLUMN moments.channel IS 'call, chat, email, sms or social.';
COMMENT ON COLUMN moments.customer_id IS 'The customer''s id in the source systems; NULL where unknown. PII.';
