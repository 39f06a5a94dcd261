ALTER TABLE announcement ADD COLUMN name TEXT;
ALTER TABLE announcement ADD COLUMN kind TEXT;
ALTER TABLE announcement ADD COLUMN title TEXT;
ALTER TABLE announcement ADD COLUMN titles TEXT;
ALTER TABLE announcement ADD COLUMN reason TEXT;
ALTER TABLE announcement ADD COLUMN replaced_by TEXT;
ALTER TABLE announcement ADD COLUMN leads BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX announcement_name ON announcement (name);
UPDATE announcement SET
    name = (SELECT name FROM dataset WHERE dataset.id = announcement.id),
    kind = (SELECT kind FROM dataset WHERE dataset.id = announcement.id),
    title = (SELECT title FROM dataset WHERE dataset.id = announcement.id)
WHERE id IN (SELECT id FROM dataset WHERE NOT private);
