CREATE TABLE usage_count (
    object TEXT COLLATE "C" NOT NULL,
    day DATE NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    crawler BOOLEAN NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (object, day, kind, crawler)
);
CREATE INDEX usage_count_day ON usage_count (day, kind, crawler);
CREATE TABLE usage_sum (
    dataset_id TEXT COLLATE "C" PRIMARY KEY NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    views_total BIGINT NOT NULL,
    views_recent BIGINT NOT NULL,
    downloads_total BIGINT NOT NULL,
    downloads_recent BIGINT NOT NULL
);
