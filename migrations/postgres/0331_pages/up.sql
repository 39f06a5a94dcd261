-- owner is the id of an organization or group, empty for pages of the site.
CREATE TABLE page (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    private BOOLEAN NOT NULL,
    place INTEGER,
    published TIMESTAMP,
    body TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL,
    modified TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX page_name ON page (owner, name);
