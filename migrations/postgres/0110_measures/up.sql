CREATE TABLE record_measure (
    dataset_id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    owner_org TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    listed BOOLEAN NOT NULL,
    published BOOLEAN NOT NULL,
    points BIGINT NOT NULL,
    stars INTEGER NOT NULL,
    met BIGINT NOT NULL,
    not_met BIGINT NOT NULL,
    not_assessed BIGINT NOT NULL,
    planned DATE,
    review_since DATE,
    late_since DATE,
    due DATE,
    votes BIGINT NOT NULL,
    measured TIMESTAMP NOT NULL,
    rules INTEGER NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX record_measure_points ON record_measure (published, points, dataset_id);
CREATE INDEX record_measure_owner_points ON record_measure (owner_org, published, points, dataset_id);
CREATE INDEX record_measure_votes ON record_measure (listed, votes, dataset_id);
CREATE INDEX record_measure_planned ON record_measure (planned);
CREATE INDEX record_measure_review ON record_measure (owner_org, review_since);
CREATE INDEX record_measure_late ON record_measure (owner_org, late_since);
CREATE INDEX record_measure_due ON record_measure (due);

CREATE TABLE record_link (
    hash TEXT COLLATE "C" NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (hash, dataset_id)
);
CREATE INDEX record_link_dataset ON record_link (dataset_id);

CREATE TABLE measure_sum (
    scope TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    rules INTEGER NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);

CREATE TABLE measure_history (
    scope TEXT COLLATE "C" NOT NULL,
    month DATE NOT NULL,
    taken TIMESTAMP NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (scope, month)
);
CREATE INDEX measure_history_month ON measure_history (month);

CREATE TABLE inventory_vote (
    dataset_id TEXT COLLATE "C" NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (dataset_id, account_id)
);
CREATE INDEX inventory_vote_account ON inventory_vote (account_id);
