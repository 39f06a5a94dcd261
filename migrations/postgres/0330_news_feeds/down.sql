DROP TABLE news_feed;
