-- Times are seconds since 1970-01-01 UTC. Telephone numbers are their E.164
-- digits as an integer. Digests are 32 octets.

CREATE TABLE exchange (
    row              INTEGER PRIMARY KEY CHECK (row = 1),
    id               TEXT NOT NULL,
    -- Thumbprint of the signing key, whose private half lies beside this file.
    signing_kid      TEXT NOT NULL,
    root_certificate BLOB NOT NULL,
    public_url       TEXT NOT NULL,
    created_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE enterprise (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    suspended  INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    -- The head of its log.
    log_seq    INTEGER NOT NULL DEFAULT 0,
    head       BLOB,
    receipt    BLOB,
    last_iat   INTEGER NOT NULL DEFAULT 0,
    event_seq  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Neither the secret nor its key is kept: what is, is the digest of the
-- thumbprint of the key the secret gives.
CREATE TABLE invite (
    secret      BLOB PRIMARY KEY,
    enterprise  INTEGER NOT NULL REFERENCES enterprise (id),
    -- DER of the TNAuthList the certificate will have.
    scope       BLOB NOT NULL,
    created_at  INTEGER NOT NULL,
    -- The certificate it was used for; null while unused.
    certificate BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
    digest     BLOB PRIMARY KEY,
    enterprise INTEGER NOT NULL REFERENCES enterprise (id),
    kid        TEXT NOT NULL,
    der        BLOB NOT NULL,
    -- Digest of the TNAuthList, when it is too large to stand inside.
    tn_list    BLOB,
    not_after  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX certificate_by_key ON certificate (kid);

CREATE TABLE tn_list (
    digest BLOB PRIMARY KEY,
    der    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys the log holds, with the entries that added and revoked them.
CREATE TABLE log_key (
    enterprise  INTEGER NOT NULL REFERENCES enterprise (id),
    kid         TEXT NOT NULL,
    certificate BLOB NOT NULL,
    added_seq   INTEGER NOT NULL,
    revoked_seq INTEGER,
    PRIMARY KEY (enterprise, kid)
) STRICT, WITHOUT ROWID;

-- Client assertions seen, until they expire.
CREATE TABLE assertion (
    kid TEXT NOT NULL,
    jti TEXT NOT NULL,
    exp INTEGER NOT NULL,
    PRIMARY KEY (kid, jti)
) STRICT, WITHOUT ROWID;

CREATE INDEX assertion_by_expiry ON assertion (exp);

-- Tokens of providers; only their digests are kept.
CREATE TABLE provider (
    token      BLOB PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE image (
    digest     BLOB PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    enterprise INTEGER NOT NULL REFERENCES enterprise (id),
    created_at INTEGER NOT NULL
) STRICT;

-- The log. number_sets: a JSON array, zstd compressed.
CREATE TABLE entry (
    enterprise  INTEGER NOT NULL REFERENCES enterprise (id),
    seq         INTEGER NOT NULL,
    digest      BLOB NOT NULL UNIQUE,
    jti         TEXT NOT NULL,
    kid         TEXT NOT NULL,
    manifest    TEXT NOT NULL,
    number_sets BLOB NOT NULL,
    receipt     TEXT NOT NULL,
    UNIQUE (enterprise, seq),
    UNIQUE (enterprise, jti)
) STRICT;

-- Revisions of brands, with the op that put them.
CREATE TABLE brand (
    id         INTEGER PRIMARY KEY,
    enterprise INTEGER NOT NULL REFERENCES enterprise (id),
    uid        TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    op         INTEGER NOT NULL,
    -- 2 in_review, 3 active, 4 rejected, 5 suspended.
    status     INTEGER NOT NULL,
    retired    INTEGER NOT NULL DEFAULT 0,
    -- The op's content, JSON.
    content    TEXT NOT NULL,
    UNIQUE (enterprise, uid, revision)
) STRICT;

-- Who assigned which number, by the op in force. One enterprise holds a
-- number; what others ask for waits for a decision.
CREATE TABLE assignment (
    tn         INTEGER NOT NULL,
    enterprise INTEGER NOT NULL,
    held       INTEGER NOT NULL,
    -- 2 in_review, 3 active, 4 rejected, 5 suspended by the operator.
    status     INTEGER NOT NULL,
    code       TEXT,
    -- Suspended by the enterprise itself.
    paused     INTEGER NOT NULL DEFAULT 0,
    brand      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    op         INTEGER NOT NULL,
    PRIMARY KEY (tn, enterprise)
) STRICT, WITHOUT ROWID;

CREATE INDEX assignment_in_review ON assignment (tn) WHERE status = 2;

CREATE TABLE event (
    enterprise INTEGER NOT NULL REFERENCES enterprise (id),
    seq        INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    -- Kind and facts, JSON.
    body       TEXT NOT NULL,
    PRIMARY KEY (enterprise, seq)
) STRICT;
