DROP TABLE log_record;
DROP TABLE log_checkpoint;
DROP TABLE log_tile;
DROP TABLE log_entry;
