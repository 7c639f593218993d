-- The sync under way; no row when there is none.
CREATE TABLE sync_lock (
    row        INTEGER PRIMARY KEY CHECK (row = 1),
    -- Random: a sync knows by it that the lock is still its own.
    token      TEXT NOT NULL,
    -- Program and process, for people.
    owner      TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- Entries of the outbox that an answer nobody signed called refused. They are
-- kept as they were sent until a receipt names the entry that has their place.
CREATE TABLE set_aside (
    connection   INTEGER NOT NULL REFERENCES connection (id),
    digest       TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    manifest     TEXT NOT NULL,
    number_sets  BLOB NOT NULL,
    numbers      INTEGER NOT NULL,
    sequence     INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    -- Code of the refusal.
    problem      TEXT NOT NULL,
    set_aside_at INTEGER NOT NULL,
    PRIMARY KEY (connection, digest)
) STRICT;
