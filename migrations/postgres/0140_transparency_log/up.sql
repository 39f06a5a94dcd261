CREATE TABLE log_entry (
    idx BIGINT PRIMARY KEY NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL,
    version BIGINT,
    body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX log_entry_dataset ON log_entry (dataset_id, idx);

CREATE TABLE log_tile (
    level INTEGER NOT NULL,
    idx BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE log_checkpoint (
    size BIGINT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    verifier TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL
);

CREATE TABLE log_record (
    dataset_id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    version BIGINT NOT NULL,
    last_entry BIGINT
);
