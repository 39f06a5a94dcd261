-- The version that a dataset's row holds is kept without a body: that stands in the row.
ALTER TABLE dataset_version ALTER COLUMN body DROP NOT NULL;
UPDATE dataset_version AS kept SET body = NULL FROM dataset AS now
    WHERE now.id = kept.dataset_id AND now.version = kept.version AND now.body = kept.body;
