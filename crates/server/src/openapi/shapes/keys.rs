//! Keys of what several actions answer.

/// What is told of a publication that is asked for.
pub(super) const PUBLICATION: &[&str] =
    &["package_id", "state", "publish_at", "asked_by", "remark"];

/// What is told of an import of an inventory.
pub(super) const IMPORT: &[&str] = &[
    "id", "asked", "finished", "dry_run", "rows", "done", "good", "bad", "failure",
];

/// A schema, as ckanext-scheming has it.
pub(super) const SCHEMA: &[&str] = &["scheming_version", "about"];

/// A group in its hierarchy.
pub(super) const TREE: &[&str] = &["id", "name", "title", "highlighted", "children"];

/// What is told of the quality of an organization's records, or of the site's.
pub(super) const QUALITY: &[&str] = &[
    "records",
    "points",
    "of",
    "rating",
    "ratings",
    "dimensions",
    "openness",
    "timeliness",
    "links",
    "languages",
    "validity",
    "to_improve",
];

/// What lists tell of an attestation.
pub(super) const ATTESTATION: &[&str] = &[
    "id",
    "organization",
    "year",
    "officer",
    "role",
    "remarks",
    "signed",
    "expires",
    "is_good",
    "score",
    "digest",
];
/// What is told of an indicator.
pub(super) const INDICATOR: &[&str] = &[
    "id",
    "name",
    "title_translated",
    "notes_translated",
    "unit_translated",
    "direction",
    "baseline",
    "target",
    "target_period",
    "organization",
    "statement",
    "resources",
    "values",
    "latest",
    "trend",
    "target_met",
    "measured",
    "error",
];
/// What is told of an assessment.
pub(super) const ASSESSMENT: &[&str] = &[
    "id",
    "package_id",
    "version",
    "created",
    "author",
    "questionnaire",
    "score",
    "level",
    "data",
    "stale",
    "reason",
    "cause",
];
/// What is told of an import of a register, at once or by a job.
pub(super) const TAKEN: &[&str] = &[
    "rows",
    "created",
    "updated",
    "unchanged",
    "failed",
    "errors",
    "kept",
    "dry_run",
    "job",
];
/// A file as text.
pub(super) const FILE: &[&str] = &["form", "count", "media_type", "file_name", "text"];
/// What is told of a record that somebody submitted.
pub(super) const SUBMITTED: &[&str] = &["id", "name", "type", "title", "state", "waiting"];
/// What is told of votes for a record.
pub(super) const VOTES: &[&str] = &["id", "votes", "voted"];
/// What clients of ckanext-datarequests are told of a request for data.
pub(super) const DATA_REQUEST: &[&str] = &[
    "id",
    "user_id",
    "title",
    "description",
    "organization_id",
    "open_time",
    "accepted_dataset_id",
    "close_time",
    "closed",
    "followers",
    "user",
    "organization",
    "accepted_dataset",
];

/// What they are told of a comment on one.
pub(super) const SAID: &[&str] = &["id", "datarequest_id", "user_id", "comment", "time", "user"];

/// What is told of a comment.
pub(super) const COMMENT: &[&str] = &[
    "id",
    "package_id",
    "reply_to",
    "kind",
    "text",
    "official",
    "state",
    "at",
    "user",
    "remark",
];
/// What is told of a search that is followed.
pub(super) const SEARCH_FOLLOW: &[&str] = &["id", "name", "q", "fq", "datetime"];
/// What is told of a webhook.
pub(super) const WEBHOOK: &[&str] = &[
    "id",
    "url",
    "organization_id",
    "type",
    "active",
    "failures",
    "created",
];
/// What is told of a message to a webhook.
pub(super) const DELIVERY: &[&str] = &[
    "id",
    "webhook_id",
    "state",
    "attempts",
    "status",
    "reason",
    "created",
    "ended",
];

/// A page that people wrote, as ckanext-pages has it.
pub(super) const PAGE: &[&str] = &[
    "title",
    "content",
    "name",
    "publish_date",
    "group_id",
    "page_type",
];

/// A report, as ckanext-report has it.
pub(super) const REPORT: &[&str] = &["name", "title", "description", "option_defaults"];
