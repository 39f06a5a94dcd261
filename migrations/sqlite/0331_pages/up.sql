-- owner is the id of an organization or group, empty for pages of the site.
CREATE TABLE page (
    id TEXT PRIMARY KEY NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    private BOOLEAN NOT NULL,
    place INTEGER,
    published TIMESTAMP,
    body TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    modified TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX page_name ON page (owner, name);
