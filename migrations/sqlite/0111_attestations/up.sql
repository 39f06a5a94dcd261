CREATE TABLE attestation (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    officer TEXT NOT NULL,
    role TEXT NOT NULL,
    remarks TEXT NOT NULL,
    figures TEXT NOT NULL,
    digest TEXT NOT NULL,
    signed TIMESTAMP NOT NULL,
    expires TIMESTAMP NOT NULL
);
CREATE INDEX attestation_organization ON attestation (organization_id, signed);
CREATE INDEX attestation_signed ON attestation (signed);
