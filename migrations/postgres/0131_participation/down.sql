DROP TABLE comment_report;
DROP TABLE comment;
DROP TABLE vote;
