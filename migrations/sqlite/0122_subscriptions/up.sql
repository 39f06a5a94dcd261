CREATE TABLE subscription (
    id TEXT PRIMARY KEY NOT NULL,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    address TEXT NOT NULL,
    locale TEXT NOT NULL,
    asked TIMESTAMP NOT NULL,
    confirmed TIMESTAMP,
    told BIGINT NOT NULL
);
CREATE UNIQUE INDEX subscription_of ON subscription (dataset_id, hash);
CREATE INDEX subscription_hash ON subscription (hash, asked);
CREATE INDEX subscription_asked ON subscription (confirmed, asked);
