ALTER TABLE resource ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX resource_held ON resource (dataset_id) WHERE held;
CREATE INDEX task_status_failed ON task_status (task_type, last_updated) WHERE state = 'error';
UPDATE resource SET held = TRUE
FROM dataset, jsonb_array_elements(CASE jsonb_typeof(dataset.body::jsonb -> 'resources') WHEN 'array' THEN dataset.body::jsonb -> 'resources' ELSE '[]'::jsonb END) AS one
WHERE resource.dataset_id = dataset.id AND one ->> 'id' = resource.id AND one -> 'privacy_review' ->> 'held' = 'true';
