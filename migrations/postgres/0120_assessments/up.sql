CREATE TABLE assessment (
    id TEXT PRIMARY KEY NOT NULL,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    survey TEXT NOT NULL,
    answers TEXT NOT NULL,
    score TEXT NOT NULL,
    level INTEGER NOT NULL,
    stale TIMESTAMP,
    reason TEXT,
    cause TEXT
);
CREATE UNIQUE INDEX assessment_version ON assessment (dataset_id, version);
CREATE INDEX assessment_stale ON assessment (stale);
CREATE TABLE assessment_data (
    assessment_id TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
    dataset_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (assessment_id, dataset_id)
);
CREATE INDEX assessment_data_of ON assessment_data (dataset_id);
