CREATE TABLE log_entry (
    idx BIGINT PRIMARY KEY NOT NULL,
    dataset_id TEXT NOT NULL,
    version BIGINT,
    body TEXT NOT NULL
);
CREATE INDEX log_entry_dataset ON log_entry (dataset_id, idx);

CREATE TABLE log_tile (
    level INTEGER NOT NULL,
    idx BIGINT NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE log_checkpoint (
    size BIGINT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    verifier TEXT NOT NULL,
    note TEXT NOT NULL
);

CREATE TABLE log_record (
    dataset_id TEXT PRIMARY KEY NOT NULL,
    version BIGINT NOT NULL,
    last_entry BIGINT
);
