CREATE TABLE log_key (
    number BIGINT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    size BIGINT NOT NULL,
    verifier TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL
);
CREATE INDEX announcement_gone ON announcement (gone, at, id);
