DROP INDEX resource_format;
DROP TABLE job;
DROP TABLE term_translation;
DROP TABLE task_status;
DROP TABLE dataset_relationship;
DROP TABLE site_option;
