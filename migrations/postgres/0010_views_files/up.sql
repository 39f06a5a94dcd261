CREATE TABLE resource_view (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    resource_id TEXT COLLATE "C" NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    config TEXT COLLATE "C" NOT NULL
);
CREATE INDEX resource_view_resource ON resource_view (resource_id, position);

CREATE TABLE file (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    storage TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    content_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    md5 TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL,
    owner_type TEXT COLLATE "C",
    owner_id TEXT COLLATE "C",
    pinned BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX file_place ON file (storage, location);
CREATE INDEX file_owner ON file (owner_type, owner_id);
CREATE INDEX file_content ON file (sha256);

CREATE TABLE file_transfer (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    file_id TEXT COLLATE "C" NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    owner_type TEXT COLLATE "C" NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT COLLATE "C"
);
CREATE INDEX file_transfer_file ON file_transfer (file_id, at);
