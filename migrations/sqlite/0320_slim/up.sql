-- Rows that are nothing but their key lie in the tree of the key, not in a tree of their own beside it.
CREATE TABLE dataset_tag_slim (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    tag_id TEXT NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (dataset_id, tag_id)
) WITHOUT ROWID;
INSERT INTO dataset_tag_slim (dataset_id, tag_id) SELECT dataset_id, tag_id FROM dataset_tag ORDER BY dataset_id, tag_id;
DROP TABLE dataset_tag;
ALTER TABLE dataset_tag_slim RENAME TO dataset_tag;
CREATE INDEX dataset_tag_tag ON dataset_tag (tag_id);

CREATE TABLE activity_place_slim (
    group_id TEXT NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    activity_id TEXT NOT NULL REFERENCES activity (id) ON DELETE CASCADE,
    object_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (activity_id, group_id)
) WITHOUT ROWID;
INSERT INTO activity_place_slim (group_id, activity_id, object_id, at)
    SELECT group_id, activity_id, object_id, at FROM activity_place ORDER BY activity_id, group_id;
DROP TABLE activity_place;
ALTER TABLE activity_place_slim RENAME TO activity_place;
CREATE INDEX activity_place_stream ON activity_place (group_id, at, activity_id);

-- Few resources have a file here.
DROP INDEX resource_file;
CREATE INDEX resource_file ON resource (file) WHERE file IS NOT NULL;
