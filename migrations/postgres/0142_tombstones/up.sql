ALTER TABLE announcement ADD COLUMN name TEXT COLLATE "C";
ALTER TABLE announcement ADD COLUMN kind TEXT COLLATE "C";
ALTER TABLE announcement ADD COLUMN title TEXT COLLATE "C";
ALTER TABLE announcement ADD COLUMN titles TEXT COLLATE "C";
ALTER TABLE announcement ADD COLUMN reason TEXT COLLATE "C";
ALTER TABLE announcement ADD COLUMN replaced_by TEXT COLLATE "C";
ALTER TABLE announcement ADD COLUMN leads BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX announcement_name ON announcement (name);
UPDATE announcement SET
    name = (SELECT name FROM dataset WHERE dataset.id = announcement.id),
    kind = (SELECT kind FROM dataset WHERE dataset.id = announcement.id),
    title = (SELECT title FROM dataset WHERE dataset.id = announcement.id)
WHERE id IN (SELECT id FROM dataset WHERE NOT private);
