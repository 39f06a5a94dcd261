CREATE TABLE form_sent (
    mark TEXT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    taken BOOLEAN NOT NULL,
    led_to TEXT
);
CREATE INDEX form_sent_at ON form_sent (at);
CREATE TABLE audit_kept (
    since TIMESTAMP PRIMARY KEY NOT NULL
);
CREATE INDEX audit_at ON audit (at);
DROP TRIGGER audit_is_not_shortened;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit WHEN NOT EXISTS (SELECT 1 FROM audit_kept WHERE since > OLD.at) BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
CREATE TABLE harvest_preview (
    source_id TEXT PRIMARY KEY NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    asked TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    report TEXT
);
