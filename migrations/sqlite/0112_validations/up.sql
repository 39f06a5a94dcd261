CREATE TABLE validation (
    resource_id TEXT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    report TEXT,
    error TEXT
);
