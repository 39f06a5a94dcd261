CREATE TABLE resource_view (
    id TEXT PRIMARY KEY NOT NULL,
    resource_id TEXT NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    config TEXT NOT NULL
);
CREATE INDEX resource_view_resource ON resource_view (resource_id, position);

CREATE TABLE file (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    storage TEXT NOT NULL,
    location TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    md5 TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    owner_type TEXT,
    owner_id TEXT,
    pinned BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX file_place ON file (storage, location);
CREATE INDEX file_owner ON file (owner_type, owner_id);
CREATE INDEX file_content ON file (sha256);

CREATE TABLE file_transfer (
    id TEXT PRIMARY KEY NOT NULL,
    file_id TEXT NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    owner_type TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT
);
CREATE INDEX file_transfer_file ON file_transfer (file_id, at);
