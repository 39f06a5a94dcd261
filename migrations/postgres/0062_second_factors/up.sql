CREATE TABLE second_factor (
    account_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    confirmed TIMESTAMP,
    last_step BIGINT NOT NULL,
    recovery TEXT NOT NULL
);
