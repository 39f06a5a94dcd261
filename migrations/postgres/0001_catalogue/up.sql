CREATE TABLE account (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    fullname TEXT COLLATE "C",
    email TEXT COLLATE "C",
    password TEXT COLLATE "C",
    about TEXT COLLATE "C",
    created TIMESTAMP NOT NULL,
    last_active TIMESTAMP,
    notify_by_email BOOLEAN NOT NULL,
    sysadmin BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    image_url TEXT COLLATE "C",
    apikey TEXT COLLATE "C",
    reset_key TEXT COLLATE "C",
    plugin_extras TEXT COLLATE "C"
);
CREATE INDEX account_email ON account (LOWER(email));

CREATE TABLE api_token (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    last_access TIMESTAMP,
    expires_at TIMESTAMP
);
CREATE INDEX api_token_account ON api_token (account_id);

CREATE TABLE party (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    image_url TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL,
    is_organization BOOLEAN NOT NULL,
    approval_status TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX party_list ON party (is_organization, state, title);

CREATE TABLE member (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    table_name TEXT COLLATE "C" NOT NULL,
    table_id TEXT COLLATE "C" NOT NULL,
    capacity TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX member_once ON member (group_id, table_name, table_id);
CREATE INDEX member_object ON member (table_id, table_name);

CREATE TABLE dataset (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    owner_org TEXT COLLATE "C",
    creator TEXT COLLATE "C",
    private BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    access_level TEXT COLLATE "C",
    created TIMESTAMP NOT NULL,
    modified TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX dataset_list ON dataset (state, private, name);
CREATE INDEX dataset_owner ON dataset (owner_org, state, private, modified);
CREATE INDEX dataset_creator ON dataset (creator, state);
CREATE INDEX dataset_modified ON dataset (modified);

CREATE TABLE dataset_version (
    dataset_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT COLLATE "C",
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (dataset_id, version)
);

CREATE TABLE dataset_name (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL,
    until TIMESTAMP NOT NULL
);
CREATE INDEX dataset_name_dataset ON dataset_name (dataset_id);

CREATE TABLE resource (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    format TEXT COLLATE "C",
    description TEXT COLLATE "C",
    hash TEXT COLLATE "C",
    name TEXT COLLATE "C",
    resource_type TEXT COLLATE "C",
    mimetype TEXT COLLATE "C",
    mimetype_inner TEXT COLLATE "C",
    size BIGINT,
    created TIMESTAMP,
    last_modified TIMESTAMP,
    metadata_modified TIMESTAMP,
    cache_url TEXT COLLATE "C",
    cache_last_updated TIMESTAMP,
    url_type TEXT COLLATE "C",
    extras TEXT COLLATE "C" NOT NULL,
    file TEXT COLLATE "C"
);
CREATE INDEX resource_dataset ON resource (dataset_id, position);
CREATE INDEX resource_file ON resource (file);

CREATE TABLE stored_file (
    sha256 TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    size BIGINT NOT NULL,
    created TIMESTAMP NOT NULL
);

CREATE TABLE vocabulary (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE tag (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    vocabulary_id TEXT COLLATE "C" REFERENCES vocabulary (id)
);
CREATE UNIQUE INDEX tag_once ON tag (name, COALESCE(vocabulary_id, ''));
CREATE INDEX tag_vocabulary ON tag (vocabulary_id);

CREATE TABLE dataset_tag (
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    tag_id TEXT COLLATE "C" NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (dataset_id, tag_id)
);
CREATE INDEX dataset_tag_tag ON dataset_tag (tag_id);

CREATE TABLE collaborator (
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    capacity TEXT COLLATE "C" NOT NULL,
    modified TIMESTAMP NOT NULL,
    PRIMARY KEY (dataset_id, account_id)
);
CREATE INDEX collaborator_account ON collaborator (account_id);

CREATE TABLE follow (
    follower_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    object_kind TEXT COLLATE "C" NOT NULL,
    object_id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (follower_id, object_kind, object_id)
);
CREATE INDEX follow_object ON follow (object_kind, object_id);

CREATE TABLE activity (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    object_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL,
    labels TEXT COLLATE "C",
    dataset_version BIGINT
);
CREATE INDEX activity_account ON activity (account_id, at);
CREATE INDEX activity_object ON activity (object_id, at);
CREATE INDEX activity_at ON activity (at);

CREATE TABLE change (
    seq BIGSERIAL PRIMARY KEY NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    tx BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)
);
CREATE INDEX change_tx ON change (tx, seq);
