DROP INDEX dataset_version_at;
DROP INDEX dataset_version_past;
