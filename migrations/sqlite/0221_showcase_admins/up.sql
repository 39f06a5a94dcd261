CREATE TABLE showcase_admin (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE
);
