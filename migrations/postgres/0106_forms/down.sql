DROP TABLE harvest_preview;
DROP TRIGGER audit_is_not_shortened ON audit;
DROP FUNCTION audit_is_not_shortened();
DROP TRIGGER audit_is_not_changed ON audit;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_not_changed();
DROP INDEX audit_at;
DROP TABLE audit_kept;
DROP TABLE form_sent;
