DROP TABLE harvest_preview;
DROP TRIGGER audit_is_not_shortened;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
DROP INDEX audit_at;
DROP TABLE audit_kept;
DROP TABLE form_sent;
