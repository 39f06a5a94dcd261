DROP INDEX harvest_object_url;
