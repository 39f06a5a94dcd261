-- Since when an address does not answer, when it last did, and where it leads.
ALTER TABLE link ADD COLUMN failing_since TIMESTAMP;
ALTER TABLE link ADD COLUMN answered TIMESTAMP;
ALTER TABLE link ADD COLUMN redirected_to TEXT;
UPDATE link SET answered = checked WHERE answers;
UPDATE link SET failing_since = checked WHERE failures = 1;
