DROP INDEX resource_file;
CREATE INDEX resource_file ON resource (file);
