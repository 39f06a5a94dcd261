CREATE TABLE inventory_import (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    file_name TEXT NOT NULL,
    asked TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    writes BOOLEAN NOT NULL,
    plan TEXT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    good BIGINT NOT NULL,
    heading TEXT,
    failure TEXT
);
CREATE INDEX inventory_import_account ON inventory_import (account_id, asked);
CREATE INDEX inventory_import_asked ON inventory_import (asked);
CREATE TABLE inventory_row (
    import_id TEXT NOT NULL REFERENCES inventory_import (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    error TEXT,
    cells TEXT,
    PRIMARY KEY (import_id, number)
);
