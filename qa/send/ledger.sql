-- One row per attempt to e-mail the week of an agent or team to one address.
CREATE TABLE IF NOT EXISTS mailings (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('agent', 'team')),
    about TEXT NOT NULL,       -- the agent's id, or the team
    week TEXT NOT NULL,        -- ISO week, as 2026-W45
    recipient TEXT NOT NULL,   -- the address, in small letters. PII
    content TEXT NOT NULL,     -- hash of what was told
    message_id TEXT NOT NULL,  -- as it stands in the e-mail's header
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'unsure', 'refused', 'failed')),
    began_at TEXT NOT NULL,    -- when the run began, UTC
    reply TEXT                 -- what the server said where it didn't take it
);
CREATE INDEX IF NOT EXISTS mailings_of_week ON mailings (week, kind, about, recipient);
