DROP INDEX announcement_gone;
DROP TABLE log_key;
