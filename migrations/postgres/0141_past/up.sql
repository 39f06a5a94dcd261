CREATE INDEX dataset_version_past ON dataset_version (dataset_id, at, version);
CREATE INDEX dataset_version_at ON dataset_version (at, dataset_id);
