DROP INDEX harvest_object_url;
DROP INDEX harvest_object_report;
