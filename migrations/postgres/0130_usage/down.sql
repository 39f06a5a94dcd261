DROP TABLE usage_sum;
DROP TABLE usage_count;
