CREATE TABLE announcement (
    id TEXT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    gone BOOLEAN NOT NULL,
    owner_org TEXT
);
CREATE INDEX announcement_at ON announcement (at, id);
CREATE INDEX announcement_owner ON announcement (owner_org, at, id);
INSERT INTO announcement (id, at, gone, owner_org)
SELECT id, modified, FALSE, owner_org FROM dataset WHERE state = 'active' AND NOT private AND kind <> 'harvest';
