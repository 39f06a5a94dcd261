CREATE TABLE news_feed (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    nonce TEXT NOT NULL
);
