CREATE TABLE attestation (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    officer TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    remarks TEXT COLLATE "C" NOT NULL,
    figures TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    signed TIMESTAMP NOT NULL,
    expires TIMESTAMP NOT NULL
);
CREATE INDEX attestation_organization ON attestation (organization_id, signed);
CREATE INDEX attestation_signed ON attestation (signed);
