ALTER TABLE resource ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX resource_held ON resource (dataset_id) WHERE held;
CREATE INDEX task_status_failed ON task_status (task_type, last_updated) WHERE state = 'error';
UPDATE resource SET held = TRUE WHERE id IN (
    SELECT json_extract(one.value, '$.id') FROM dataset, json_each(dataset.body, '$.resources') AS one
    WHERE json_extract(one.value, '$.privacy_review.held') = 1
);
