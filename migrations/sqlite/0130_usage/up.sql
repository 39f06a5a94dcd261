CREATE TABLE usage_count (
    object TEXT NOT NULL,
    day DATE NOT NULL,
    kind TEXT NOT NULL,
    crawler BOOLEAN NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (object, day, kind, crawler)
);
CREATE INDEX usage_count_day ON usage_count (day, kind, crawler);
CREATE TABLE usage_sum (
    dataset_id TEXT PRIMARY KEY NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    views_total BIGINT NOT NULL,
    views_recent BIGINT NOT NULL,
    downloads_total BIGINT NOT NULL,
    downloads_recent BIGINT NOT NULL
);
