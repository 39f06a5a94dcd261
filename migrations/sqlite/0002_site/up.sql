CREATE TABLE site_option (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE dataset_relationship (
    id TEXT PRIMARY KEY NOT NULL,
    subject_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    object_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    comment TEXT NOT NULL
);
CREATE UNIQUE INDEX dataset_relationship_once ON dataset_relationship (subject_id, object_id, kind);
CREATE INDEX dataset_relationship_object ON dataset_relationship (object_id);

CREATE TABLE task_status (
    id TEXT PRIMARY KEY NOT NULL,
    entity_id TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    task_type TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    state TEXT,
    error TEXT,
    last_updated TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX task_status_once ON task_status (entity_id, task_type, key);

CREATE TABLE term_translation (
    term TEXT NOT NULL,
    lang_code TEXT NOT NULL,
    translation TEXT NOT NULL,
    PRIMARY KEY (term, lang_code)
);

-- Formats are counted when somebody types one.
CREATE INDEX resource_format ON resource (format, state);

CREATE TABLE job (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    queue TEXT NOT NULL,
    payload TEXT NOT NULL,
    once TEXT,
    state TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    run_at TIMESTAMP NOT NULL,
    lease_owner TEXT,
    lease_until TIMESTAMP,
    attempts INTEGER NOT NULL,
    progress TEXT,
    result TEXT,
    error TEXT,
    finished TIMESTAMP
);
CREATE INDEX job_due ON job (state, run_at);
CREATE UNIQUE INDEX job_once ON job (once);
