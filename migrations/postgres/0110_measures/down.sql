DROP TABLE inventory_vote;
DROP TABLE measure_history;
DROP TABLE measure_sum;
DROP TABLE record_link;
DROP TABLE record_measure;
