CREATE TABLE indicator (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    owner_org TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    account_id TEXT,
    statement TEXT NOT NULL,
    body TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    changed TIMESTAMP NOT NULL,
    looked TIMESTAMP,
    error TEXT
);
CREATE UNIQUE INDEX indicator_name ON indicator (name);
CREATE INDEX indicator_owner ON indicator (owner_org);
CREATE TABLE indicator_table (
    indicator_id TEXT NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
    resource_id TEXT NOT NULL,
    PRIMARY KEY (indicator_id, resource_id)
);
CREATE INDEX indicator_table_of ON indicator_table (resource_id);
CREATE TABLE indicator_value (
    indicator_id TEXT NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (indicator_id, period)
);
