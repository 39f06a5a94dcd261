CREATE TABLE validation (
    resource_id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    created TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    report TEXT COLLATE "C",
    error TEXT COLLATE "C"
);
