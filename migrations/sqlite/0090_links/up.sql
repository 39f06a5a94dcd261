CREATE TABLE link (
    hash TEXT PRIMARY KEY NOT NULL,
    address TEXT NOT NULL,
    checked TIMESTAMP NOT NULL,
    answers BOOLEAN NOT NULL,
    status INTEGER,
    reason TEXT,
    failures INTEGER NOT NULL
);
