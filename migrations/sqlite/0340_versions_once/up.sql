-- The version that a dataset's row holds is kept without a body: that stands in the row.
CREATE TABLE dataset_version_once (
    dataset_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    body TEXT,
    PRIMARY KEY (dataset_id, version)
);
INSERT INTO dataset_version_once (dataset_id, version, at, account_id, body)
    SELECT kept.dataset_id, kept.version, kept.at, kept.account_id, CASE WHEN kept.body = now.body THEN NULL ELSE kept.body END
    FROM dataset_version AS kept LEFT JOIN dataset AS now ON now.id = kept.dataset_id AND now.version = kept.version
    ORDER BY kept.dataset_id, kept.version;
DROP TABLE dataset_version;
ALTER TABLE dataset_version_once RENAME TO dataset_version;
CREATE INDEX dataset_version_past ON dataset_version (dataset_id, at, version);
CREATE INDEX dataset_version_at ON dataset_version (at, dataset_id);
