CREATE TABLE record_key (
    key TEXT COLLATE "C" NOT NULL,
    owner_org TEXT COLLATE "C" NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (key, owner_org, dataset_id)
);
CREATE INDEX record_key_dataset ON record_key (dataset_id);
ALTER TABLE record_measure ADD COLUMN decided_days BIGINT;
CREATE INDEX record_measure_decided ON record_measure (decided_days, owner_org) WHERE decided_days IS NOT NULL;
ALTER TABLE usage_sum ADD COLUMN calls_total BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_sum ADD COLUMN calls_recent BIGINT NOT NULL DEFAULT 0;
