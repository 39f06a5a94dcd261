CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT,
    account_name TEXT NOT NULL,
    token_id TEXT,
    act TEXT NOT NULL,
    subject TEXT,
    details TEXT NOT NULL
);
CREATE INDEX audit_account ON audit (account_name, seq);
CREATE INDEX audit_act ON audit (act, seq);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
