CREATE TABLE form_sent (
    mark TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    taken BOOLEAN NOT NULL,
    led_to TEXT COLLATE "C"
);
CREATE INDEX form_sent_at ON form_sent (at);
CREATE TABLE audit_kept (
    since TIMESTAMP PRIMARY KEY NOT NULL
);
CREATE INDEX audit_at ON audit (at);
DROP TRIGGER audit_is_not_changed ON audit;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_not_changed();
CREATE FUNCTION audit_is_not_shortened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM audit_kept WHERE since > OLD.at) THEN RETURN OLD; END IF; RAISE EXCEPTION 'the audit log is not changed'; END $$;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_not_shortened();
CREATE TABLE harvest_preview (
    source_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    asked TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    report TEXT COLLATE "C"
);
