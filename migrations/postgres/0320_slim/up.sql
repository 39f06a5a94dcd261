-- Few resources have a file here.
DROP INDEX resource_file;
CREATE INDEX resource_file ON resource (file) WHERE file IS NOT NULL;
