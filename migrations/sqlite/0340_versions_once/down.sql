CREATE TABLE dataset_version_twice (
    dataset_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (dataset_id, version)
);
INSERT INTO dataset_version_twice (dataset_id, version, at, account_id, body)
    SELECT kept.dataset_id, kept.version, kept.at, kept.account_id, COALESCE(kept.body, now.body)
    FROM dataset_version AS kept LEFT JOIN dataset AS now ON now.id = kept.dataset_id AND now.version = kept.version;
DROP TABLE dataset_version;
ALTER TABLE dataset_version_twice RENAME TO dataset_version;
CREATE INDEX dataset_version_past ON dataset_version (dataset_id, at, version);
CREATE INDEX dataset_version_at ON dataset_version (at, dataset_id);
