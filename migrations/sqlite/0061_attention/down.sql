DROP INDEX task_status_failed;
DROP INDEX resource_held;
ALTER TABLE resource DROP COLUMN held;
