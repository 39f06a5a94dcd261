CREATE TABLE notice_apart (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    about TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    seen BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, dataset_id, about)
);
INSERT INTO notice_apart (account_id, dataset_id, about, kind, at, seen)
    SELECT account_id, dataset_id, CASE kind WHEN 'commented' THEN 'talk' WHEN 'stale' THEN 'assessment' ELSE 'record' END, kind, at, seen FROM notice;
DROP TABLE notice;
ALTER TABLE notice_apart RENAME TO notice;
CREATE INDEX notice_time ON notice (account_id, at, dataset_id);
