-- How far each reader of the change feed came.
CREATE TABLE reader (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    moved TIMESTAMP NOT NULL
);
