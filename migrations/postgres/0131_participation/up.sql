CREATE TABLE vote (
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (dataset_id, account_id)
);
CREATE TABLE comment (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    reply_to TEXT COLLATE "C" REFERENCES comment (id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    text TEXT NOT NULL,
    official BOOLEAN NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    decided_by TEXT COLLATE "C",
    remark TEXT
);
CREATE INDEX comment_dataset ON comment (dataset_id, at, id);
CREATE INDEX comment_state ON comment (state, at);
CREATE INDEX comment_account ON comment (account_id, at);
CREATE TABLE comment_report (
    comment_id TEXT COLLATE "C" NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (comment_id, account_id)
);
