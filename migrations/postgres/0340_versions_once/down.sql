UPDATE dataset_version AS kept SET body = now.body FROM dataset AS now
    WHERE kept.body IS NULL AND now.id = kept.dataset_id AND now.version = kept.version;
ALTER TABLE dataset_version ALTER COLUMN body SET NOT NULL;
