-- No index of PostgreSQL holds longer texts.
UPDATE harvest_object SET url = NULL WHERE octet_length(url) > 2000;
CREATE INDEX harvest_object_url ON harvest_object (source_id, current, url);
CREATE INDEX harvest_object_report ON harvest_object (job_id, report_status);
