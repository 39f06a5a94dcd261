CREATE TABLE audit (
    seq BIGSERIAL PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT COLLATE "C",
    account_name TEXT COLLATE "C" NOT NULL,
    token_id TEXT COLLATE "C",
    act TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    details TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_account ON audit (account_name, seq);
CREATE INDEX audit_act ON audit (act, seq);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE FUNCTION audit_is_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is not changed'; END $$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_not_changed();
