-- From when an invite that was not used is refused. Those without a time get
-- the 14 days that invites have when nothing else is said.
ALTER TABLE invite ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;

UPDATE invite SET expires_at = created_at + 14 * 86400;

-- When a provider's token was revoked; null while it is good.
ALTER TABLE provider ADD COLUMN revoked_at INTEGER;
