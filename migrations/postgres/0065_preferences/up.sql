CREATE TABLE account_preference (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    language TEXT COLLATE "C"
);
