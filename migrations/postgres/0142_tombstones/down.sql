DROP INDEX announcement_name;
ALTER TABLE announcement DROP COLUMN leads;
ALTER TABLE announcement DROP COLUMN replaced_by;
ALTER TABLE announcement DROP COLUMN reason;
ALTER TABLE announcement DROP COLUMN titles;
ALTER TABLE announcement DROP COLUMN title;
ALTER TABLE announcement DROP COLUMN kind;
ALTER TABLE announcement DROP COLUMN name;
