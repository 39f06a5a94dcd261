CREATE TABLE inventory_import (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    file_name TEXT COLLATE "C" NOT NULL,
    asked TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    writes BOOLEAN NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    good BIGINT NOT NULL,
    heading TEXT COLLATE "C",
    failure TEXT COLLATE "C"
);
CREATE INDEX inventory_import_account ON inventory_import (account_id, asked);
CREATE INDEX inventory_import_asked ON inventory_import (asked);
CREATE TABLE inventory_row (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES inventory_import (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    error TEXT COLLATE "C",
    cells TEXT COLLATE "C",
    PRIMARY KEY (import_id, number)
);
