CREATE TABLE notice (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    seen BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, dataset_id)
);
CREATE INDEX notice_time ON notice (account_id, at, dataset_id);
CREATE TABLE search_follow (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    within TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX search_follow_account ON search_follow (account_id, at);
CREATE TABLE digest_wish (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    days INTEGER NOT NULL,
    sent TIMESTAMP NOT NULL
);
CREATE INDEX digest_wish_sent ON digest_wish (sent);
CREATE TABLE webhook (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    organization_id TEXT,
    record_type TEXT,
    active BOOLEAN NOT NULL,
    failures INTEGER NOT NULL,
    created TIMESTAMP NOT NULL
);
CREATE INDEX webhook_account ON webhook (account_id, created);
CREATE TABLE webhook_delivery (
    id TEXT PRIMARY KEY NOT NULL,
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    records TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER,
    reason TEXT,
    created TIMESTAMP NOT NULL,
    ended TIMESTAMP
);
CREATE INDEX webhook_delivery_webhook ON webhook_delivery (webhook_id, created, id);
CREATE INDEX webhook_delivery_created ON webhook_delivery (created);
