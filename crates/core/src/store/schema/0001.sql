-- Times are seconds since 1970-01-01 UTC. Telephone numbers are their E.164
-- digits as an integer.

CREATE TABLE workspace (
    row        INTEGER PRIMARY KEY CHECK (row = 1),
    id         TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    region     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The local sequence: the last stamp given out.
    sequence   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The desk's signing key. Its private half is in the vault.
CREATE TABLE desk_key (
    kid              TEXT PRIMARY KEY,
    store            TEXT NOT NULL CHECK (store IN ('keychain', 'file')),
    public_jwk       TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    -- When a recovery copy was last written; null when never.
    recovery_copy_at INTEGER
) STRICT;

-- Images by the SHA-256 of their bytes, lower-case hexadecimal.
CREATE TABLE image (
    sha256     TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;

-- What was found out about a logo's source file, and the images made from it.
CREATE TABLE logo (
    source       TEXT PRIMARY KEY REFERENCES image (sha256),
    png          TEXT NOT NULL REFERENCES image (sha256),
    bmp          TEXT NOT NULL REFERENCES image (sha256),
    source_type  TEXT NOT NULL CHECK (source_type IN ('png', 'jpeg', 'svg')),
    bytes        INTEGER NOT NULL,
    -- Pixels of the source as it is shown.
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    transparent  INTEGER NOT NULL,
    text_skipped INTEGER NOT NULL
) STRICT;

CREATE TABLE call_reason (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE brand (
    id         INTEGER PRIMARY KEY,
    -- The identifier the exchange and the command line know.
    uid        TEXT NOT NULL UNIQUE,
    -- The revision in force; rows of brand_revision never change.
    revision   INTEGER NOT NULL,
    -- Local sequence of the last change.
    sequence   INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE brand_revision (
    brand        INTEGER NOT NULL REFERENCES brand (id),
    revision     INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    short_name   TEXT,
    -- The file as it came and the two images made from it.
    logo_source  TEXT REFERENCES image (sha256),
    logo_png     TEXT REFERENCES image (sha256),
    logo_bmp     TEXT REFERENCES image (sha256),
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (brand, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE brand_reason (
    brand    INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    reason   INTEGER NOT NULL REFERENCES call_reason (id),
    PRIMARY KEY (brand, revision, position),
    FOREIGN KEY (brand, revision) REFERENCES brand_revision (brand, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE import (
    id          INTEGER PRIMARY KEY,
    uid         TEXT NOT NULL UNIQUE,
    file_name   TEXT NOT NULL,
    imported_at INTEGER NOT NULL,
    -- The counts as the command line answers them, JSON.
    counts      TEXT NOT NULL
) STRICT;

CREATE TABLE number (
    tn         INTEGER PRIMARY KEY,
    label      TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    brand      INTEGER REFERENCES brand (id),
    reason     INTEGER REFERENCES call_reason (id),
    -- Local sequence of the last change that concerns branding; 0 when there
    -- is nothing an exchange would have to know.
    sequence   INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL
) STRICT;

-- What is pending for a connection is a range of this index.
CREATE INDEX number_by_sequence ON number (sequence) WHERE sequence > 0;

CREATE TABLE connection (
    id              INTEGER PRIMARY KEY,
    uid             TEXT NOT NULL UNIQUE,
    url             TEXT NOT NULL,
    -- The exchange's stable identifier (aud) and its published keys (a JWK set).
    exchange_id     TEXT NOT NULL,
    exchange_keys   TEXT NOT NULL,
    -- Thumbprint the invite vouched for.
    key_thumbprint  TEXT NOT NULL,
    -- Base address of logos and certificates in signed content.
    public_url      TEXT NOT NULL,
    enterprise_id   TEXT NOT NULL,
    kid             TEXT NOT NULL,
    -- PEM, the desk's certificate first.
    certificates    TEXT NOT NULL,
    -- Last local sequence number pushed.
    pushed_sequence INTEGER NOT NULL DEFAULT 0,
    -- Last entry of the log known here, and the digests the next one refers to.
    log_seq         INTEGER NOT NULL DEFAULT 0,
    log_head        TEXT,
    receipt_head    TEXT,
    -- Last event applied.
    event_seq       INTEGER NOT NULL DEFAULT 0,
    last_sync_at    INTEGER,
    -- Not before this time: a Retry-After that outlives the process.
    retry_at        INTEGER,
    created_at      INTEGER NOT NULL
) STRICT;

-- What the connection says of each number. status: 1 submitted, 2 in_review,
-- 3 active, 4 rejected, 5 suspended, 6 expired. A number without a row is a
-- draft there.
CREATE TABLE number_state (
    connection INTEGER NOT NULL REFERENCES connection (id),
    tn         INTEGER NOT NULL,
    status     INTEGER NOT NULL,
    code       TEXT,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (connection, tn)
) STRICT, WITHOUT ROWID;

-- Revisions of brands an exchange has accepted.
CREATE TABLE brand_state (
    connection INTEGER NOT NULL REFERENCES connection (id),
    brand      INTEGER NOT NULL REFERENCES brand (id),
    revision   INTEGER NOT NULL,
    status     INTEGER NOT NULL,
    code       TEXT,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (connection, brand, revision)
) STRICT, WITHOUT ROWID;

-- Entries of the log. An entry without a receipt is the outbox: its bytes are
-- sent again, unchanged, until the exchange answers.
CREATE TABLE log_entry (
    connection  INTEGER NOT NULL REFERENCES connection (id),
    seq         INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    manifest    TEXT NOT NULL,
    -- The request body's number sets: a JSON array, zstd compressed.
    number_sets BLOB NOT NULL,
    numbers     INTEGER NOT NULL,
    -- Local sequence this entry brings the connection to.
    sequence    INTEGER NOT NULL,
    receipt     TEXT,
    refused     INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    received_at INTEGER,
    PRIMARY KEY (connection, seq)
) STRICT, WITHOUT ROWID;

-- Events as the exchange signed them.
CREATE TABLE event (
    connection INTEGER NOT NULL REFERENCES connection (id),
    seq        INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (connection, seq)
) STRICT, WITHOUT ROWID;
