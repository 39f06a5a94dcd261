CREATE TABLE harvest_source (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    frequency TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL,
    created TIMESTAMP NOT NULL,
    next_run TIMESTAMP,
    memory TEXT COLLATE "C" NOT NULL
);
CREATE INDEX harvest_source_url ON harvest_source (url);

CREATE TABLE harvest_job (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL,
    gather_started TIMESTAMP,
    gather_finished TIMESTAMP,
    finished TIMESTAMP,
    touched TIMESTAMP NOT NULL,
    unmodified BIGINT NOT NULL,
    place TEXT COLLATE "C",
    options TEXT COLLATE "C" NOT NULL
);
CREATE INDEX harvest_job_source ON harvest_job (source_id, created);
CREATE INDEX harvest_job_status ON harvest_job (status);

CREATE TABLE harvest_object (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    job_id TEXT COLLATE "C",
    source_id TEXT COLLATE "C" NOT NULL,
    guid TEXT COLLATE "C" NOT NULL,
    dataset_id TEXT COLLATE "C",
    current BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    report_status TEXT COLLATE "C",
    position BIGINT NOT NULL,
    content TEXT COLLATE "C",
    hash TEXT COLLATE "C",
    mapped TEXT COLLATE "C",
    url TEXT COLLATE "C",
    extras TEXT COLLATE "C" NOT NULL,
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
    job_id TEXT COLLATE "C" NOT NULL,
    guid TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (job_id, guid)
);

CREATE TABLE harvest_gather_error (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL
);
CREATE INDEX harvest_gather_error_job ON harvest_gather_error (job_id, created);

CREATE TABLE harvest_object_error (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    object_id TEXT COLLATE "C" NOT NULL,
    job_id TEXT COLLATE "C",
    message TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    line INTEGER,
    created TIMESTAMP NOT NULL
);
CREATE INDEX harvest_object_error_object ON harvest_object_error (object_id);
CREATE INDEX harvest_object_error_job ON harvest_object_error (job_id, created);

CREATE TABLE harvest_log (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL
);
CREATE INDEX harvest_log_created ON harvest_log (created);
