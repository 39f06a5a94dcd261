CREATE TABLE search_miss (
    day DATE NOT NULL,
    text TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (day, text)
);
