CREATE TABLE form_draft (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    place TEXT NOT NULL,
    title TEXT NOT NULL,
    form TEXT NOT NULL,
    saved TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, place)
);
CREATE TABLE publication (
    dataset_id TEXT PRIMARY KEY NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    at TIMESTAMP,
    asked_by TEXT NOT NULL,
    asked TIMESTAMP NOT NULL,
    decided_by TEXT,
    remark TEXT NOT NULL
);
CREATE INDEX publication_state ON publication (state, asked);
