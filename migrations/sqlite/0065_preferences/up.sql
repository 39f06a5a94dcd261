CREATE TABLE account_preference (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    language TEXT
);
