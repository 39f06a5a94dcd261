CREATE TABLE harvest_source (
    id TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    frequency TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created TIMESTAMP NOT NULL,
    next_run TIMESTAMP,
    memory TEXT NOT NULL
);
CREATE INDEX harvest_source_url ON harvest_source (url);

CREATE TABLE harvest_job (
    id TEXT PRIMARY KEY NOT NULL,
    source_id TEXT NOT NULL,
    status TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    gather_started TIMESTAMP,
    gather_finished TIMESTAMP,
    finished TIMESTAMP,
    touched TIMESTAMP NOT NULL,
    unmodified BIGINT NOT NULL,
    place TEXT,
    options TEXT NOT NULL
);
CREATE INDEX harvest_job_source ON harvest_job (source_id, created);
CREATE INDEX harvest_job_status ON harvest_job (status);

CREATE TABLE harvest_object (
    id TEXT PRIMARY KEY NOT NULL,
    job_id TEXT,
    source_id TEXT NOT NULL,
    guid TEXT NOT NULL,
    dataset_id TEXT,
    current BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    report_status TEXT,
    position BIGINT NOT NULL,
    content TEXT,
    hash TEXT,
    mapped TEXT,
    url TEXT,
    extras TEXT NOT NULL,
    gathered TIMESTAMP NOT NULL,
    fetch_started TIMESTAMP,
    fetch_finished TIMESTAMP,
    import_started TIMESTAMP,
    import_finished TIMESTAMP,
    modified TIMESTAMP,
    retries INTEGER NOT NULL,
    dataset_version BIGINT
);
CREATE INDEX harvest_object_job ON harvest_object (job_id, state, position);
CREATE INDEX harvest_object_source ON harvest_object (source_id, current, guid);
CREATE INDEX harvest_object_guid ON harvest_object (guid, current);
CREATE INDEX harvest_object_dataset ON harvest_object (dataset_id, current);

CREATE TABLE harvest_seen (
    job_id TEXT NOT NULL,
    guid TEXT NOT NULL,
    PRIMARY KEY (job_id, guid)
);

CREATE TABLE harvest_gather_error (
    id TEXT PRIMARY KEY NOT NULL,
    job_id TEXT NOT NULL,
    message TEXT NOT NULL,
    created TIMESTAMP NOT NULL
);
CREATE INDEX harvest_gather_error_job ON harvest_gather_error (job_id, created);

CREATE TABLE harvest_object_error (
    id TEXT PRIMARY KEY NOT NULL,
    object_id TEXT NOT NULL,
    job_id TEXT,
    message TEXT NOT NULL,
    stage TEXT NOT NULL,
    line INTEGER,
    created TIMESTAMP NOT NULL
);
CREATE INDEX harvest_object_error_object ON harvest_object_error (object_id);
CREATE INDEX harvest_object_error_job ON harvest_object_error (job_id, created);

CREATE TABLE harvest_log (
    id TEXT PRIMARY KEY NOT NULL,
    level TEXT NOT NULL,
    content TEXT NOT NULL,
    created TIMESTAMP NOT NULL
);
CREATE INDEX harvest_log_created ON harvest_log (created);
