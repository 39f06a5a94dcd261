CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    fullname TEXT,
    email TEXT,
    password TEXT,
    about TEXT,
    created TIMESTAMP NOT NULL,
    last_active TIMESTAMP,
    notify_by_email BOOLEAN NOT NULL,
    sysadmin BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    image_url TEXT,
    apikey TEXT,
    reset_key TEXT,
    plugin_extras TEXT
);
CREATE INDEX account_email ON account (LOWER(email));

CREATE TABLE api_token (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    last_access TIMESTAMP,
    expires_at TIMESTAMP
);
CREATE INDEX api_token_account ON api_token (account_id);

CREATE TABLE party (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    image_url TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    is_organization BOOLEAN NOT NULL,
    approval_status TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX party_list ON party (is_organization, state, title);

CREATE TABLE member (
    id TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    table_name TEXT NOT NULL,
    table_id TEXT NOT NULL,
    capacity TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE UNIQUE INDEX member_once ON member (group_id, table_name, table_id);
CREATE INDEX member_object ON member (table_id, table_name);

CREATE TABLE dataset (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    owner_org TEXT,
    creator TEXT,
    private BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    access_level TEXT,
    created TIMESTAMP NOT NULL,
    modified TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX dataset_list ON dataset (state, private, name);
CREATE INDEX dataset_owner ON dataset (owner_org, state, private, modified);
CREATE INDEX dataset_creator ON dataset (creator, state);
CREATE INDEX dataset_modified ON dataset (modified);

CREATE TABLE dataset_version (
    dataset_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (dataset_id, version)
);

CREATE TABLE dataset_name (
    name TEXT PRIMARY KEY NOT NULL,
    dataset_id TEXT NOT NULL,
    until TIMESTAMP NOT NULL
);
CREATE INDEX dataset_name_dataset ON dataset_name (dataset_id);

CREATE TABLE resource (
    id TEXT PRIMARY KEY NOT NULL,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    url TEXT NOT NULL,
    format TEXT,
    description TEXT,
    hash TEXT,
    name TEXT,
    resource_type TEXT,
    mimetype TEXT,
    mimetype_inner TEXT,
    size BIGINT,
    created TIMESTAMP,
    last_modified TIMESTAMP,
    metadata_modified TIMESTAMP,
    cache_url TEXT,
    cache_last_updated TIMESTAMP,
    url_type TEXT,
    extras TEXT NOT NULL,
    file TEXT
);
CREATE INDEX resource_dataset ON resource (dataset_id, position);
CREATE INDEX resource_file ON resource (file);

CREATE TABLE stored_file (
    sha256 TEXT PRIMARY KEY NOT NULL,
    size BIGINT NOT NULL,
    created TIMESTAMP NOT NULL
);

CREATE TABLE vocabulary (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE tag (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    vocabulary_id TEXT REFERENCES vocabulary (id)
);
CREATE UNIQUE INDEX tag_once ON tag (name, COALESCE(vocabulary_id, ''));
CREATE INDEX tag_vocabulary ON tag (vocabulary_id);

CREATE TABLE dataset_tag (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    tag_id TEXT NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (dataset_id, tag_id)
);
CREATE INDEX dataset_tag_tag ON dataset_tag (tag_id);

CREATE TABLE collaborator (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    capacity TEXT NOT NULL,
    modified TIMESTAMP NOT NULL,
    PRIMARY KEY (dataset_id, account_id)
);
CREATE INDEX collaborator_account ON collaborator (account_id);

CREATE TABLE follow (
    follower_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (follower_id, object_kind, object_id)
);
CREATE INDEX follow_object ON follow (object_kind, object_id);

CREATE TABLE activity (
    id TEXT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    labels TEXT,
    dataset_version BIGINT
);
CREATE INDEX activity_account ON activity (account_id, at);
CREATE INDEX activity_object ON activity (object_id, at);
CREATE INDEX activity_at ON activity (at);

CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
