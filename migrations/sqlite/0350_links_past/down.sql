ALTER TABLE link DROP COLUMN redirected_to;
ALTER TABLE link DROP COLUMN answered;
ALTER TABLE link DROP COLUMN failing_since;
