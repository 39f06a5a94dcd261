DROP TABLE webhook_delivery;
DROP TABLE webhook;
DROP TABLE digest_wish;
DROP TABLE search_follow;
DROP TABLE notice;
