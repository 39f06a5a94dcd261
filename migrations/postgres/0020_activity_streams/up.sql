ALTER TABLE activity ADD COLUMN of_dataset BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE activity ADD COLUMN public BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE activity SET of_dataset = TRUE, public = FALSE WHERE kind LIKE '% package';
UPDATE activity SET public = TRUE WHERE labels LIKE '%"public"%';

DROP INDEX activity_account;
DROP INDEX activity_object;
CREATE INDEX activity_account ON activity (account_id, at, id, public);
CREATE INDEX activity_object ON activity (object_id, at, id, account_id, public);
CREATE INDEX activity_recent ON activity (of_dataset, public, at, id, account_id);

CREATE TABLE activity_label (
    activity_id TEXT COLLATE "C" NOT NULL REFERENCES activity (id) ON DELETE CASCADE,
    label TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (activity_id, label)
);
CREATE INDEX activity_label_stream ON activity_label (label, at, activity_id);
INSERT INTO activity_label (activity_id, label, at)
    SELECT DISTINCT activity.id, held.value, activity.at FROM activity, json_array_elements_text(activity.labels::json) AS held(value)
    WHERE activity.public = FALSE AND activity.labels IS NOT NULL;

CREATE TABLE activity_place (
    group_id TEXT COLLATE "C" NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    activity_id TEXT COLLATE "C" NOT NULL REFERENCES activity (id) ON DELETE CASCADE,
    object_id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (activity_id, group_id)
);
CREATE INDEX activity_place_stream ON activity_place (group_id, at, activity_id);
INSERT INTO activity_place (group_id, activity_id, object_id, at)
    SELECT member.group_id, activity.id, activity.object_id, activity.at FROM member
    JOIN activity ON activity.object_id = member.table_id WHERE member.table_name = 'package';

CREATE TABLE dashboard (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    last_viewed TIMESTAMP NOT NULL,
    email_last_sent TIMESTAMP NOT NULL
);
