CREATE TABLE notice_once (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    seen BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, dataset_id)
);
INSERT INTO notice_once (account_id, dataset_id, kind, at, seen)
    SELECT account_id, dataset_id, kind, at, seen FROM notice AS one WHERE NOT EXISTS (
        SELECT 1 FROM notice AS later WHERE later.account_id = one.account_id AND later.dataset_id = one.dataset_id
            AND (later.at > one.at OR later.at = one.at AND later.about > one.about));
DROP TABLE notice;
ALTER TABLE notice_once RENAME TO notice;
CREATE INDEX notice_time ON notice (account_id, at, dataset_id);
