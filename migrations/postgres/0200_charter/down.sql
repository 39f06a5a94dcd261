ALTER TABLE usage_sum DROP COLUMN calls_recent;
ALTER TABLE usage_sum DROP COLUMN calls_total;
DROP INDEX record_measure_decided;
ALTER TABLE record_measure DROP COLUMN decided_days;
DROP TABLE record_key;
