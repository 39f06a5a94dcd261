DROP TABLE indicator_value;
DROP TABLE indicator_table;
DROP TABLE indicator;
