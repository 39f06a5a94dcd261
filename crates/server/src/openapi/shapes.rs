//! What each action answers, as schemas: the things themselves stand in `shapes.json`, and a table says which action gives which.

use serde_json::{Map, Value};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

/// The things that actions answer with, by name.
const THINGS: &str = include_str!("shapes.json");

/// What an action answers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Null.
    Nothing,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A list of texts.
    Texts,
    /// One thing.
    One(&'static str),
    /// One thing, or null.
    OneOrNothing(&'static str),
    /// A list of things.
    List(&'static str),
    /// A list of things, or of their names.
    ListOrNames(&'static str),
    /// An object with these keys.
    Keys(&'static [&'static str]),
    /// A list of objects with these keys.
    Rows(&'static [&'static str]),
    /// A list of lists.
    Lists,
    /// Whatever was kept.
    Anything,
}

use Shape::{
    Anything, Keys, List, ListOrNames, Lists, Nothing, Number, One, OneOrNothing, Rows, Text, Texts,
};

/// What is told of a publication that is asked for.
const PUBLICATION: &[&str] = &["package_id", "state", "publish_at", "asked_by", "remark"];

/// What is told of an import of an inventory.
const IMPORT: &[&str] = &[
    "id", "asked", "finished", "dry_run", "rows", "done", "good", "bad", "failure",
];

/// A schema, as ckanext-scheming has it.
const SCHEMA: &[&str] = &["scheming_version", "about"];

/// A group in its hierarchy.
const TREE: &[&str] = &["id", "name", "title", "highlighted", "children"];

/// What is told of the quality of an organization's records, or of the site's.
const QUALITY: &[&str] = &[
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
const ATTESTATION: &[&str] = &[
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
const INDICATOR: &[&str] = &[
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
const ASSESSMENT: &[&str] = &[
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
const TAKEN: &[&str] = &[
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
const FILE: &[&str] = &["form", "count", "media_type", "file_name", "text"];
/// What is told of a record that somebody submitted.
const SUBMITTED: &[&str] = &["id", "name", "type", "title", "state", "waiting"];
/// What is told of votes for a record.
const VOTES: &[&str] = &["id", "votes", "voted"];
/// What clients of ckanext-datarequests are told of a request for data.
const DATA_REQUEST: &[&str] = &[
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
const SAID: &[&str] = &["id", "datarequest_id", "user_id", "comment", "time", "user"];

/// What is told of a comment.
const COMMENT: &[&str] = &[
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
const SEARCH_FOLLOW: &[&str] = &["id", "name", "q", "fq", "datetime"];
/// What is told of a webhook.
const WEBHOOK: &[&str] = &[
    "id",
    "url",
    "organization_id",
    "type",
    "active",
    "failures",
    "created",
];
/// What is told of a message to a webhook.
const DELIVERY: &[&str] = &[
    "id",
    "webhook_id",
    "state",
    "attempts",
    "status",
    "reason",
    "created",
    "ended",
];

/// The shape of each action's result. A test fails on an action without one.
const RESULTS: &[(&str, Shape)] = &[
    ("activity_create", OneOrNothing("Activity")),
    ("activity_data_show", Anything),
    ("activity_delete", Keys(&["message"])),
    ("activity_delete_all", Keys(&["message"])),
    ("activity_delete_counts", Keys(&["total"])),
    ("activity_diff", Keys(&["diff", "activities"])),
    ("activity_show", One("Activity")),
    ("algorithm_assessment_create", Keys(ASSESSMENT)),
    ("algorithm_assessment_list", Rows(ASSESSMENT)),
    (
        "algorithm_assessment_questions",
        Keys(&["version", "raw_of", "mitigation_of", "pages"]),
    ),
    ("algorithm_assessment_show", Keys(ASSESSMENT)),
    ("algorithm_register_export", Keys(FILE)),
    ("algorithm_register_import", Keys(TAKEN)),
    (
        "commitment_overview",
        Keys(&["total", "completion", "overdue"]),
    ),
    ("commitment_tracker_export", Keys(FILE)),
    ("commitment_tracker_import", Keys(TAKEN)),
    ("consultation_list", Keys(&["count", "results"])),
    ("consultation_sign_up", Keys(&["asked"])),
    (
        "consultation_sign_up_confirm",
        Keys(&["package_id", "confirmed"]),
    ),
    ("consultation_sign_up_leave", Keys(&["left"])),
    ("indicator_create", Keys(INDICATOR)),
    ("indicator_delete", Keys(&["id", "name"])),
    ("indicator_list", Rows(INDICATOR)),
    ("indicator_measure", Keys(INDICATOR)),
    ("indicator_patch", Keys(INDICATOR)),
    ("indicator_show", Keys(INDICATOR)),
    (
        "register_import_show",
        Keys(&["id", "form", "state", "progress", "result", "error"]),
    ),
    ("am_following_dataset", Anything),
    ("analytics_search_list", Rows(&["text", "count"])),
    (
        "analytics_show",
        Keys(&["since", "until", "totals", "crawlers", "days"]),
    ),
    (
        "analytics_top_list",
        Rows(&["id", "name", "type", "title", "count"]),
    ),
    ("close_datarequest", Keys(DATA_REQUEST)),
    ("comment_create", Keys(COMMENT)),
    ("comment_datarequest", Keys(SAID)),
    ("comment_decide", Keys(COMMENT)),
    ("comment_delete", Nothing),
    ("comment_list", Rows(COMMENT)),
    ("comment_moderation_list", Rows(COMMENT)),
    ("comment_report", Keys(&["id", "reported"])),
    ("ckanext_package_showcase_list", List("Dataset")),
    ("ckanext_showcase_admin_add", Nothing),
    ("ckanext_showcase_admin_list", Rows(&["id", "name"])),
    ("ckanext_showcase_admin_remove", Nothing),
    ("ckanext_showcase_create", One("Dataset")),
    ("ckanext_showcase_delete", Nothing),
    ("ckanext_showcase_list", List("Dataset")),
    (
        "ckanext_showcase_package_association_create",
        Keys(&["package_id", "showcase_id"]),
    ),
    ("ckanext_showcase_package_association_delete", Nothing),
    ("ckanext_showcase_package_list", List("Dataset")),
    ("ckanext_showcase_show", One("Dataset")),
    ("ckanext_showcase_update", One("Dataset")),
    ("ckanext_showcase_upload", Keys(&["url"])),
    ("create_datarequest", Keys(DATA_REQUEST)),
    ("data_request_answer", One("Dataset")),
    ("data_request_create", Keys(SUBMITTED)),
    ("data_request_list", Keys(&["count", "requests"])),
    ("data_request_merge", One("Dataset")),
    ("delete_datarequest", Keys(DATA_REQUEST)),
    ("delete_datarequest_comment", Keys(SAID)),
    ("follow_datarequest", Anything),
    ("follow_search", Keys(SEARCH_FOLLOW)),
    ("followed_search_list", Rows(SEARCH_FOLLOW)),
    ("list_datarequest_comments", Rows(SAID)),
    ("list_datarequests", Keys(&["count", "result", "facets"])),
    (
        "notification_list",
        Rows(&["package", "kind", "at", "seen"]),
    ),
    ("notification_mark_seen", Keys(&["marked"])),
    ("notification_settings_show", Keys(&["digest"])),
    ("notification_settings_update", Keys(&["digest"])),
    ("package_vote_create", Keys(VOTES)),
    ("package_vote_delete", Keys(VOTES)),
    ("package_vote_show", Keys(VOTES)),
    ("show_datarequest", Keys(DATA_REQUEST)),
    ("show_datarequest_comment", Keys(SAID)),
    ("showcase_submit", Keys(SUBMITTED)),
    ("unfollow_datarequest", Anything),
    ("unfollow_search", Nothing),
    ("update_datarequest", Keys(DATA_REQUEST)),
    ("update_datarequest_comment", Keys(SAID)),
    ("webhook_create", Keys(WEBHOOK)),
    ("webhook_delete", Nothing),
    ("webhook_delivery_list", Rows(DELIVERY)),
    ("webhook_list", Rows(WEBHOOK)),
    ("webhook_test", Keys(DELIVERY)),
    ("webhook_update", Keys(WEBHOOK)),
    ("am_following_group", Anything),
    ("am_following_user", Anything),
    ("api_token_create", Keys(&["token"])),
    (
        "api_token_list",
        Rows(&["id", "name", "user_id", "created_at"]),
    ),
    ("api_token_revoke", Nothing),
    (
        "archiver_dataset_show",
        Keys(&["status_id", "status", "is_broken", "reason"]),
    ),
    (
        "archiver_resource_show",
        Keys(&[
            "status_id",
            "status",
            "is_broken",
            "is_broken_printable",
            "reason",
            "last_success",
            "failure_count",
            "updated",
        ]),
    ),
    ("attestation_list", Rows(ATTESTATION)),
    (
        "attestation_show",
        Keys(&[
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
            "figures",
        ]),
    ),
    (
        "attestation_sign",
        Keys(&[
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
            "figures",
        ]),
    ),
    (
        "attestation_status_list",
        Rows(&["id", "name", "title", "status", "attestation"]),
    ),
    (
        "audit_list",
        Rows(&["seq", "at", "user", "action", "details"]),
    ),
    ("bulk_update_delete", Nothing),
    ("bulk_update_private", Nothing),
    ("bulk_update_public", Nothing),
    (
        "charter_comparison_list",
        Rows(&[
            "id",
            "name",
            "title",
            "records",
            "score",
            "principles",
            "years",
        ]),
    ),
    (
        "charter_report_show",
        Keys(&[
            "organization",
            "as_of",
            "records",
            "inventory",
            "score",
            "principles",
            "digest",
        ]),
    ),
    ("config_option_list", Texts),
    ("config_option_show", Anything),
    ("config_option_update", Keys(&[])),
    ("current_package_list_with_resources", List("Dataset")),
    ("dashboard_activity_list", List("Activity")),
    ("dashboard_mark_activities_old", Nothing),
    ("dashboard_new_activities_count", Number),
    ("dataset_followee_count", Number),
    ("dataset_followee_list", List("Dataset")),
    ("dataset_follower_count", Number),
    ("dataset_follower_list", List("User")),
    ("dataset_purge", Nothing),
    ("datapusher_hook", Nothing),
    (
        "datapusher_status",
        Keys(&["status", "job_id", "last_updated", "task_info"]),
    ),
    ("datapusher_submit", Anything),
    ("datastore_create", Keys(&["resource_id"])),
    ("datastore_delete", Keys(&["resource_id"])),
    ("datastore_function_create", Nothing),
    ("datastore_function_delete", Nothing),
    ("datastore_history", Keys(&["resource_id", "changes"])),
    ("datastore_info", Keys(&["meta", "fields"])),
    (
        "datastore_privacy_confirm",
        Keys(&["resource_id", "held", "findings", "confirmed"]),
    ),
    (
        "datastore_privacy_show",
        Keys(&["resource_id", "held", "findings", "confirmed"]),
    ),
    ("datastore_records_delete", Keys(&["resource_id"])),
    ("datastore_run_triggers", Number),
    (
        "datastore_search",
        Keys(&["resource_id", "fields", "records"]),
    ),
    ("datastore_search_sql", Keys(&["sql", "fields", "records"])),
    ("datastore_upsert", Keys(&["resource_id"])),
    ("file_create", One("File")),
    ("file_delete", One("File")),
    ("file_owner_scan", Keys(&["count", "results"])),
    ("file_ownership_transfer", One("File")),
    ("file_pin", One("File")),
    ("file_register", One("File")),
    ("file_rename", One("File")),
    ("file_show", One("File")),
    ("file_unpin", One("File")),
    ("follow_dataset", One("Follow")),
    ("follow_group", One("Follow")),
    ("follow_user", One("Follow")),
    ("followee_count", Number),
    ("followee_list", Rows(&["type", "display_name", "dict"])),
    ("form_draft_delete", Nothing),
    ("form_draft_list", Rows(&["place", "title", "saved"])),
    ("form_draft_save", Keys(&["place", "title", "saved"])),
    (
        "form_draft_show",
        Keys(&["place", "title", "saved", "form"]),
    ),
    ("format_autocomplete", Texts),
    ("get_site_user", Keys(&["id", "name"])),
    ("group_activity_list", List("Activity")),
    ("group_autocomplete", List("Suggestion")),
    ("group_create", One("Group")),
    ("group_delete", Nothing),
    ("group_followee_count", Number),
    ("group_followee_list", List("Group")),
    ("group_follower_count", Number),
    ("group_follower_list", List("User")),
    ("group_list", ListOrNames("Group")),
    ("group_list_authz", List("Group")),
    ("group_member_create", One("Member")),
    ("group_member_delete", Nothing),
    ("group_package_show", List("Dataset")),
    ("group_patch", One("Group")),
    ("group_purge", Nothing),
    ("group_show", One("Group")),
    ("group_tree", Rows(TREE)),
    ("group_tree_section", Keys(TREE)),
    ("group_update", One("Group")),
    ("dcat_catalog_search", Text),
    ("dcat_catalog_show", Text),
    ("dcat_dataset_show", Text),
    ("harvest_abort_failed_jobs", Text),
    (
        "harvest_get_notifications_recipients",
        Rows(&["name", "email"]),
    ),
    ("harvest_job_abort", Keys(&["id", "status", "stats"])),
    ("harvest_job_create", Keys(&["id", "status", "stats"])),
    ("harvest_job_create_all", Rows(&["id", "status", "stats"])),
    ("harvest_job_list", Rows(&["id", "status", "stats"])),
    (
        "harvest_job_report",
        Keys(&["gather_errors", "object_errors"]),
    ),
    ("harvest_job_show", Keys(&["id", "status", "stats"])),
    ("harvest_jobs_run", Lists),
    ("harvest_log_list", Rows(&["content", "level", "created"])),
    ("harvest_object_create", Keys(&["id", "guid", "state"])),
    ("harvest_object_list", Texts),
    (
        "harvest_object_show",
        Keys(&["id", "guid", "state", "errors", "extras"]),
    ),
    ("harvest_objects_import", Number),
    (
        "harvest_send_job_to_gather_queue",
        Keys(&["id", "status", "stats"]),
    ),
    ("harvest_source_clear", Keys(&["id"])),
    ("harvest_source_create", One("Dataset")),
    ("harvest_source_delete", Nothing),
    ("harvest_source_index_clear", Keys(&["id"])),
    ("harvest_source_job_history_clear", Keys(&["id"])),
    (
        "harvest_source_list",
        Rows(&["id", "url", "type", "active", "status"]),
    ),
    ("harvest_source_patch", One("Dataset")),
    ("harvest_source_preview", Keys(&["id", "asked"])),
    (
        "harvest_source_preview_show",
        Keys(&["id", "asked", "finished", "report"]),
    ),
    ("harvest_source_reindex", Anything),
    ("harvest_source_show", One("Dataset")),
    (
        "harvest_source_show_status",
        Keys(&["job_count", "last_job", "total_datasets"]),
    ),
    ("harvest_source_update", One("Dataset")),
    ("harvest_sources_job_history_clear", Rows(&["id"])),
    ("harvest_sources_reindex", Anything),
    (
        "harvesters_info_show",
        Rows(&["name", "title", "description"]),
    ),
    ("help_show", Text),
    ("inventory_import_create", Keys(IMPORT)),
    ("inventory_import_list", Rows(IMPORT)),
    (
        "inventory_import_rows",
        Rows(&["number", "name", "error", "errors", "cells"]),
    ),
    ("inventory_import_show", Keys(IMPORT)),
    (
        "inventory_import",
        Keys(&[
            "columns",
            "created",
            "updated",
            "unchanged",
            "failed",
            "rows",
        ]),
    ),
    (
        "inventory_list",
        Keys(&["count", "levels", "late", "results"]),
    ),
    ("inventory_publish", One("Dataset")),
    ("inventory_vote", Keys(&["id", "votes", "voted"])),
    ("job_cancel", Nothing),
    ("job_clear", Texts),
    ("job_list", ListOrNames("Job")),
    ("job_retry", Nothing),
    ("job_show", One("Job")),
    ("license_list", List("Licence")),
    (
        "log_checkpoint_show",
        Keys(&["origin", "size", "root", "at", "verifier", "checkpoint"]),
    ),
    ("log_entry_list", Keys(&["size", "entries"])),
    ("log_key_list", Rows(&["verifier", "since"])),
    (
        "log_proof_consistency",
        Keys(&["first", "first_root", "second", "second_root", "path"]),
    ),
    (
        "log_proof_inclusion",
        Keys(&["index", "size", "text", "leaf_hash", "path", "root"]),
    ),
    ("member_create", One("Member")),
    ("member_delete", Nothing),
    ("member_list", Lists),
    ("member_roles_list", Rows(&["text", "value"])),
    ("organization_activity_list", List("Activity")),
    ("organization_autocomplete", List("Suggestion")),
    ("organization_create", One("Group")),
    ("organization_delete", Nothing),
    ("organization_followee_count", Number),
    ("organization_followee_list", List("Group")),
    ("organization_follower_count", Number),
    ("organization_follower_list", List("User")),
    ("organization_list", ListOrNames("Group")),
    ("organization_list_for_user", List("Group")),
    ("organization_member_create", One("Member")),
    ("organization_member_delete", Nothing),
    ("organization_patch", One("Group")),
    ("organization_purge", Nothing),
    (
        "organization_quality_list",
        Rows(&[
            "id", "name", "title", "records", "points", "of", "rating", "ratings", "stars",
            "on_time", "late",
        ]),
    ),
    ("organization_quality_show", Keys(QUALITY)),
    ("organization_show", One("Group")),
    ("organization_update", One("Group")),
    ("package_activity_list", List("Activity")),
    (
        "package_autocomplete",
        Rows(&["name", "title", "match_field", "match_displayed"]),
    ),
    ("package_collaborator_create", One("Collaborator")),
    ("package_collaborator_delete", Nothing),
    ("package_collaborator_list", List("Collaborator")),
    ("package_collaborator_list_for_user", List("Collaborator")),
    ("package_create", One("Dataset")),
    (
        "package_create_default_resource_views",
        List("ResourceView"),
    ),
    ("package_delete", Nothing),
    ("package_links_check", Keys(&["id", "waiting"])),
    ("package_list", Texts),
    ("package_owner_org_update", Nothing),
    ("package_patch", One("Dataset")),
    (
        "package_quality_show",
        Keys(&[
            "id",
            "name",
            "assessment",
            "openness",
            "timeliness",
            "languages",
            "links",
            "to_improve",
        ]),
    ),
    ("package_relationship_create", One("Relationship")),
    ("package_relationship_delete", Nothing),
    ("package_relationship_update", One("Relationship")),
    ("package_relationships_list", List("Relationship")),
    ("package_resource_reorder", Keys(&["id", "order"])),
    ("package_revise", Keys(&[])),
    ("package_search", One("Search")),
    ("package_show", One("Dataset")),
    ("package_similar", Keys(&["count", "results"])),
    ("package_update", One("Dataset")),
    ("publication_approve", Keys(PUBLICATION)),
    ("publication_cancel", Keys(PUBLICATION)),
    ("publication_list", Rows(PUBLICATION)),
    ("publication_request", Keys(PUBLICATION)),
    ("publication_return", Keys(PUBLICATION)),
    ("publication_show", Keys(PUBLICATION)),
    (
        "qa_package_openness_show",
        Keys(&["openness_score", "openness_score_reason", "updated"]),
    ),
    (
        "qa_resource_show",
        Keys(&[
            "openness_score",
            "openness_score_reason",
            "format",
            "archival_timestamp",
            "resource_timestamp",
            "created",
            "updated",
        ]),
    ),
    (
        "quality_history_list",
        Rows(&[
            "month",
            "records",
            "points",
            "of",
            "rating",
            "ratings",
            "stars",
            "on_time",
            "late",
            "inventory",
        ]),
    ),
    ("quality_list", Keys(&["count", "results"])),
    ("quality_recompute", Keys(&["waiting"])),
    ("recently_changed_packages_activity_list", List("Activity")),
    ("resource_create", One("Resource")),
    (
        "resource_create_default_resource_views",
        List("ResourceView"),
    ),
    ("resource_delete", Nothing),
    ("resource_patch", One("Resource")),
    ("resource_search", Keys(&["count", "results"])),
    ("resource_validation_delete", Nothing),
    ("resource_validation_run", Nothing),
    (
        "resource_validation_show",
        Keys(&[
            "id",
            "resource_id",
            "status",
            "report",
            "error",
            "created",
            "finished",
        ]),
    ),
    ("scheming_dataset_schema_list", Texts),
    ("scheming_dataset_schema_show", Keys(SCHEMA)),
    ("scheming_group_schema_list", Texts),
    ("scheming_group_schema_show", Keys(SCHEMA)),
    ("scheming_organization_schema_list", Texts),
    ("scheming_organization_schema_show", Keys(SCHEMA)),
    (
        "search_autocomplete",
        Keys(&["datasets", "tags", "organizations", "formats"]),
    ),
    ("resource_show", One("Resource")),
    ("resource_update", One("Resource")),
    ("resource_view_clear", Nothing),
    ("resource_view_create", One("ResourceView")),
    ("resource_view_delete", Keys(&["resource_id"])),
    ("resource_view_list", List("ResourceView")),
    ("resource_view_reorder", Keys(&["id", "order"])),
    ("resource_view_show", One("ResourceView")),
    ("resource_view_update", One("ResourceView")),
    (
        "search_miss_list",
        Rows(&["text", "count", "first", "last"]),
    ),
    ("send_email_notifications", Nothing),
    ("site_quality_show", Keys(QUALITY)),
    (
        "status_show",
        Keys(&["site_title", "site_url", "extensions", "locale_default"]),
    ),
    (
        "steward_attention_list",
        Rows(&["kind", "resource_id", "package_id", "package_name"]),
    ),
    ("tag_autocomplete", Texts),
    ("tag_create", One("Tag")),
    ("tag_delete", Nothing),
    ("tag_list", ListOrNames("Tag")),
    ("tag_search", Keys(&["count", "results"])),
    ("tag_show", One("Tag")),
    ("task_status_delete", Nothing),
    ("task_status_show", One("TaskStatus")),
    ("task_status_update", One("TaskStatus")),
    ("task_status_update_many", Keys(&["results"])),
    ("term_translation_show", List("Translation")),
    ("term_translation_update", One("Translation")),
    ("term_translation_update_many", Keys(&["success"])),
    ("tombstone_list", Rows(&["id", "withdrawn", "redirect"])),
    ("tombstone_show", Keys(&["id", "withdrawn", "redirect"])),
    ("tombstone_update", Keys(&["id", "withdrawn", "redirect"])),
    ("trash_list", Keys(&["packages", "organizations", "groups"])),
    ("unfollow_dataset", Nothing),
    ("unfollow_group", Nothing),
    ("unfollow_user", Nothing),
    ("user_activity_list", List("Activity")),
    ("user_autocomplete", Rows(&["id", "name", "fullname"])),
    ("user_create", One("User")),
    ("user_delete", Nothing),
    ("user_followee_count", Number),
    ("user_followee_list", List("User")),
    ("user_follower_count", Number),
    ("user_follower_list", List("User")),
    ("user_invite", One("User")),
    ("user_list", ListOrNames("User")),
    ("user_patch", One("User")),
    ("user_second_factor_remove", Nothing),
    ("user_show", One("User")),
    ("user_update", One("User")),
    ("vocabulary_create", One("Vocabulary")),
    ("vocabulary_delete", Nothing),
    ("vocabulary_list", List("Vocabulary")),
    ("vocabulary_show", One("Vocabulary")),
    ("vocabulary_update", One("Vocabulary")),
    ("xloader_cancel", Anything),
    ("xloader_hook", Nothing),
    (
        "xloader_status",
        Keys(&["status", "job_id", "last_updated", "task_info"]),
    ),
    ("xloader_submit", Anything),
];

/// Returns the schemas of the things that actions answer with, by name.
pub(super) fn things() -> Map<String, Value> {
    serde_json::from_str(THINGS).expect("shapes.json is an object; a test reads it")
}

/// Returns the schema of an action's result.
pub(super) fn result(action: &str, about: &str) -> RefOr<Schema> {
    let shape = RESULTS
        .iter()
        .find(|(name, _)| *name == action)
        .map_or(Anything, |(_, shape)| *shape);
    schema(shape, about)
}

fn schema(shape: Shape, about: &str) -> RefOr<Schema> {
    let about = Some(about);
    let of = |kind: Type| ObjectBuilder::new().schema_type(kind);
    let list = |items: RefOr<Schema>| ArrayBuilder::new().items(items).description(about);
    let thing = |name: &str| RefOr::<Schema>::Ref(Ref::from_schema_name(name));
    let texts = || list(RefOr::T(of(Type::String).into()));
    let keys = |keys: &[&str]| {
        keys.iter()
            .fold(of(Type::Object), |object, key| object.required(*key))
    };
    let made: Schema = match shape {
        Nothing => of(Type::Null).description(about).into(),
        Text => of(Type::String).description(about).into(),
        Number => of(Type::Integer).description(about).into(),
        Texts => texts().into(),
        One(name) => return thing(name),
        OneOrNothing(name) => OneOfBuilder::new()
            .item(thing(name))
            .item(of(Type::Null))
            .description(about)
            .into(),
        List(name) => list(thing(name)).into(),
        ListOrNames(name) => {
            let either = OneOfBuilder::new().item(thing(name)).item(of(Type::String));
            list(RefOr::T(either.into())).into()
        }
        Keys(names) => keys(names).description(about).into(),
        Rows(names) => list(RefOr::T(keys(names).into())).into(),
        Lists => list(RefOr::T(of(Type::Array).into())).into(),
        Anything => ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .description(about)
            .into(),
    };
    RefOr::T(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_catalogue::actions;

    #[test]
    fn every_action_has_a_shape_and_every_shape_is_there() {
        let things = things();
        for (action, shape) in RESULTS {
            if let One(name) | OneOrNothing(name) | List(name) | ListOrNames(name) = shape {
                assert!(
                    things.contains_key(*name),
                    "{action}: no {name} in shapes.json"
                );
            }
        }
        for def in actions::all() {
            let known = RESULTS.iter().any(|(name, _)| *name == def.name);
            assert!(known, "{} has no shape", def.name);
        }
    }
}
