-- Lower case of every script, whatever the locale of the database. SQLite is given a function of the same name by the program.
DO $do$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu') THEN
        CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
            AS 'SELECT lower($1 COLLATE "und-x-icu")';
    ELSE
        CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
            AS 'SELECT lower($1 COLLATE "default")';
    END IF;
END
$do$;

CREATE TABLE site_option (
    key TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE dataset_relationship (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    object_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    comment TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX dataset_relationship_once ON dataset_relationship (subject_id, object_id, kind);
CREATE INDEX dataset_relationship_object ON dataset_relationship (object_id);

CREATE TABLE task_status (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    entity_type TEXT COLLATE "C" NOT NULL,
    task_type TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C",
    error TEXT COLLATE "C",
    last_updated TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX task_status_once ON task_status (entity_id, task_type, key);

CREATE TABLE term_translation (
    term TEXT COLLATE "C" NOT NULL,
    lang_code TEXT COLLATE "C" NOT NULL,
    translation TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (term, lang_code)
);

-- Formats are counted when somebody types one.
CREATE INDEX resource_format ON resource (format, state);

CREATE TABLE job (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    queue TEXT COLLATE "C" NOT NULL,
    payload TEXT COLLATE "C" NOT NULL,
    once TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL,
    run_at TIMESTAMP NOT NULL,
    lease_owner TEXT COLLATE "C",
    lease_until TIMESTAMP,
    attempts INTEGER NOT NULL,
    progress TEXT COLLATE "C",
    result TEXT COLLATE "C",
    error TEXT COLLATE "C",
    finished TIMESTAMP
);
CREATE INDEX job_due ON job (state, run_at);
CREATE UNIQUE INDEX job_once ON job (once);
