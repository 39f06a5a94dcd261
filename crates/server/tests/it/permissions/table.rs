//! The table: an action, what it is called with, and who may.
//!
//! Letters: n anonymous; u a user; m member, e editor, a admin of the organization (and of every group here); c who created the
//! datasets without an organization; 1 member, 2 editor, 3 admin among the collaborators; s sysadmin.
//! Datasets: `open` and `closed` are public and private ones of the organization, `own` and `draft` have none.

/// One line of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// The action.
    pub(super) action: &'static str,
    /// Its parameters as JSON; `$name` stands for a fresh thing.
    pub(super) params: &'static str,
    /// Letters of the roles that may.
    pub(super) allowed: &'static str,
    /// Whether those who may are told that what they name is not there.
    pub(super) missing: bool,
}

const fn row(action: &'static str, params: &'static str, allowed: &'static str) -> Row {
    Row {
        action,
        params,
        allowed,
        missing: false,
    }
}

/// Everybody.
const ALL: &str = "numeac123s";
/// Everybody who is signed in.
const SIGNED: &str = "umeac123s";
/// Those who read private datasets of the organization.
pub(super) const READ: &str = "mea123s";
/// Those who write datasets of the organization.
const EDIT: &str = "ea23s";
/// Those whose role in the organization lets them make datasets there.
const MAKE: &str = "eas";
/// Those who say who collaborates.
const MANAGE: &str = "a3s";
/// Those who administer the organization or group.
const ADMIN: &str = "as";
/// Those who belong to the organization or group.
const MEMBERS: &str = "meas";
/// Sysadmins.
const SYSADMIN: &str = "s";

/// The table.
pub(super) const TABLE: &[Row] = &[
    // Datasets.
    row("package_list", "{}", ALL),
    row(
        "package_search",
        r#"{"rows": 1000, "include_private": true, "include_drafts": true, "include_deleted": true, "facet.field": ["title_string"]}"#,
        ALL,
    ),
    row(
        "package_search",
        r#"{"q": "title:secret*", "include_private": true}"#,
        ALL,
    ),
    row(
        "current_package_list_with_resources",
        r#"{"limit": 1000}"#,
        ALL,
    ),
    row("package_autocomplete", r#"{"q": "secret"}"#, ALL),
    row("resource_search", r#"{"query": "name:secret"}"#, ALL),
    row("search_autocomplete", r#"{"q": "secret"}"#, ALL),
    row("steward_attention_list", "{}", SIGNED),
    row("package_similar", r#"{"id": "$open"}"#, ALL),
    row("package_similar", r#"{"id": "$closed"}"#, READ),
    row("package_similar", r#"{"id": "$draft"}"#, "cs"),
    row("package_show", r#"{"id": "$open"}"#, ALL),
    row(
        "package_show",
        r#"{"id": "$open", "as_of": "2100-01-01"}"#,
        ALL,
    ),
    row(
        "package_show",
        r#"{"id": "$closed", "as_of": "2100-01-01"}"#,
        READ,
    ),
    row(
        "package_search",
        r#"{"rows": 1000, "include_private": true, "as_of": "2100-01-01"}"#,
        ALL,
    ),
    row("package_show", r#"{"id": "$closed"}"#, READ),
    row("package_show", r#"{"id": "$own"}"#, ALL),
    // Registers.
    row("algorithm_assessment_questions", "{}", ALL),
    row(
        "algorithm_assessment_create",
        r#"{"id": "$open", "answers": {}, "dry_run": true}"#,
        EDIT,
    ),
    Row {
        missing: true,
        ..row("algorithm_assessment_show", r#"{"id": "$closed"}"#, READ)
    },
    row("algorithm_assessment_list", r#"{"id": "$open"}"#, ALL),
    row("algorithm_assessment_list", r#"{"id": "$closed"}"#, READ),
    row("algorithm_assessment_list", "{}", SIGNED),
    row("algorithm_register_export", r#"{"form": "nl"}"#, ALL),
    row(
        "algorithm_register_import",
        r#"{"form": "on", "records": [], "owner_org": "water", "dry_run": true}"#,
        MAKE,
    ),
    row(
        "algorithm_register_import",
        r#"{"form": "on", "records": [], "dry_run": true}"#,
        SYSADMIN,
    ),
    Row {
        missing: true,
        ..row("register_import_show", r#"{"id": "none"}"#, SIGNED)
    },
    row("commitment_overview", "{}", ALL),
    row("commitment_tracker_export", "{}", ALL),
    row(
        "commitment_tracker_import",
        r#"{"records": [], "owner_org": "water", "dry_run": true}"#,
        MAKE,
    ),
    row("indicator_list", "{}", ALL),
    Row {
        missing: true,
        ..row("indicator_show", r#"{"id": "none"}"#, ALL)
    },
    row(
        "indicator_create",
        r#"{"name": "$new", "owner_org": "water"}"#,
        MAKE,
    ),
    Row {
        missing: true,
        ..row("indicator_patch", r#"{"id": "none"}"#, ALL)
    },
    Row {
        missing: true,
        ..row("indicator_measure", r#"{"id": "none"}"#, ALL)
    },
    Row {
        missing: true,
        ..row("indicator_delete", r#"{"id": "none"}"#, ALL)
    },
    row("consultation_list", "{}", ALL),
    Row {
        missing: true,
        ..row(
            "consultation_sign_up",
            r#"{"id": "$open", "email": "a@example.org"}"#,
            ALL,
        )
    },
    Row {
        missing: true,
        ..row("consultation_sign_up_confirm", r#"{"word": "x"}"#, ALL)
    },
    row("consultation_sign_up_leave", r#"{"word": "x"}"#, ALL),
    row("package_links_check", r#"{"id": "$open"}"#, EDIT),
    row("package_links_check", r#"{"id": "$own"}"#, SIGNED),
    row("package_quality_show", r#"{"id": "$open"}"#, ALL),
    row("package_quality_show", r#"{"id": "$closed"}"#, READ),
    row("qa_package_openness_show", r#"{"id": "$closed"}"#, READ),
    row("archiver_dataset_show", r#"{"id": "$closed"}"#, READ),
    row("qa_resource_show", r#"{"id": "$closed.resource"}"#, READ),
    Row {
        missing: true,
        ..row(
            "archiver_resource_show",
            r#"{"id": "$closed.resource"}"#,
            READ,
        )
    },
    // Quality, inventory and the Charter.
    row("site_quality_show", "{}", ALL),
    row("organization_quality_show", r#"{"id": "water"}"#, ALL),
    row("organization_quality_list", "{}", ALL),
    row("quality_history_list", r#"{"id": "water"}"#, ALL),
    row("quality_list", r#"{"organization": "water"}"#, ALL),
    row("quality_recompute", "{}", SYSADMIN),
    row(
        "resource_validation_run",
        r#"{"resource_id": "$open.resource"}"#,
        EDIT,
    ),
    row(
        "resource_validation_run",
        r#"{"resource_id": "$closed.resource"}"#,
        EDIT,
    ),
    Row {
        action: "resource_validation_show",
        params: r#"{"resource_id": "$open.resource"}"#,
        allowed: ALL,
        missing: true,
    },
    Row {
        action: "resource_validation_show",
        params: r#"{"resource_id": "$closed.resource"}"#,
        allowed: READ,
        missing: true,
    },
    Row {
        action: "resource_validation_delete",
        params: r#"{"resource_id": "$open.resource"}"#,
        allowed: EDIT,
        missing: true,
    },
    row("inventory_list", r#"{"organization": "water"}"#, ALL),
    row("inventory_vote", r#"{"id": "$open"}"#, SIGNED),
    row("inventory_vote", r#"{"id": "$closed"}"#, READ),
    row("inventory_publish", r#"{"id": "$open"}"#, EDIT),
    row("inventory_publish", r#"{"id": "$closed"}"#, EDIT),
    row("inventory_import", r#"{"organization": "water"}"#, MAKE),
    row("charter_report_show", r#"{"organization": "water"}"#, ALL),
    row("charter_comparison_list", "{}", ALL),
    row("attestation_sign", r#"{"organization": "water"}"#, ADMIN),
    row("attestation_list", r#"{"organization": "water"}"#, ALL),
    Row {
        action: "attestation_show",
        params: r#"{"id": "none"}"#,
        allowed: ALL,
        missing: true,
    },
    row("attestation_status_list", "{}", ALL),
    row("analytics_show", "{}", ALL),
    row("analytics_show", r#"{"package_id": "$open"}"#, ALL),
    row("analytics_show", r#"{"package_id": "$closed"}"#, READ),
    row("analytics_show", r#"{"package_id": "$draft"}"#, "cs"),
    row(
        "analytics_show",
        r#"{"resource_id": "$closed.resource"}"#,
        READ,
    ),
    row("analytics_show", r#"{"organization_id": "water"}"#, ALL),
    row("analytics_top_list", "{}", ALL),
    row("analytics_search_list", "{}", ALL),
    row(
        "data_request_create",
        r#"{"title": "x", "notes": "x", "organization_id": "water"}"#,
        SIGNED,
    ),
    row("data_request_list", r#"{"include_waiting": true}"#, ALL),
    row(
        "data_request_answer",
        r#"{"id": "$request", "request_status": "under_review"}"#,
        MAKE,
    ),
    row(
        "data_request_merge",
        r#"{"id": "$request", "into": "$other-request"}"#,
        MAKE,
    ),
    row("package_vote_create", r#"{"id": "$request"}"#, SIGNED),
    row("package_vote_create", r#"{"id": "$closed"}"#, READ),
    row("package_vote_delete", r#"{"id": "$request"}"#, SIGNED),
    row("package_vote_delete", r#"{"id": "$closed"}"#, READ),
    row("package_vote_show", r#"{"id": "$open"}"#, ALL),
    row("package_vote_show", r#"{"id": "$closed"}"#, READ),
    row(
        "showcase_submit",
        r#"{"title": "x", "notes": "x", "url": "https://example.org", "packages": ["$open"]}"#,
        SIGNED,
    ),
    row(
        "comment_create",
        r#"{"package_id": "$open", "text": "x"}"#,
        SIGNED,
    ),
    row(
        "comment_create",
        r#"{"package_id": "$closed", "text": "x"}"#,
        READ,
    ),
    row("comment_list", r#"{"package_id": "$open"}"#, ALL),
    row("comment_list", r#"{"package_id": "$closed"}"#, READ),
    row(
        "comment_report",
        r#"{"id": "$comment", "reason": "x"}"#,
        SIGNED,
    ),
    row(
        "comment_decide",
        r#"{"id": "$comment", "decision": "show"}"#,
        MAKE,
    ),
    row("comment_delete", r#"{"id": "$comment"}"#, "eacs"),
    row("comment_moderation_list", "{}", SIGNED),
    // The same for clients of ckanext-datarequests and ckanext-showcase.
    row(
        "create_datarequest",
        r#"{"title": "$new", "description": "x", "organization_id": "water"}"#,
        SIGNED,
    ),
    row("show_datarequest", r#"{"id": "$wish"}"#, ALL),
    row("list_datarequests", "{}", ALL),
    row(
        "update_datarequest",
        r#"{"id": "$wish", "title": "$new"}"#,
        MAKE,
    ),
    row("delete_datarequest", r#"{"id": "$wish"}"#, MAKE),
    row("close_datarequest", r#"{"id": "$wish"}"#, "eacs"),
    row(
        "comment_datarequest",
        r#"{"datarequest_id": "$wish", "comment": "x"}"#,
        SIGNED,
    ),
    row(
        "list_datarequest_comments",
        r#"{"datarequest_id": "$wish"}"#,
        ALL,
    ),
    row("show_datarequest_comment", r#"{"id": "$said"}"#, ALL),
    row(
        "update_datarequest_comment",
        r#"{"id": "$said", "comment": "y"}"#,
        "c",
    ),
    row("delete_datarequest_comment", r#"{"id": "$said"}"#, "eacs"),
    row("follow_datarequest", r#"{"id": "$wish"}"#, SIGNED),
    row("unfollow_datarequest", r#"{"id": "$wish"}"#, SIGNED),
    row("ckanext_showcase_create", r#"{"name": "$new"}"#, SYSADMIN),
    row(
        "ckanext_showcase_update",
        r#"{"id": "$showcase", "title": "x"}"#,
        SYSADMIN,
    ),
    row(
        "ckanext_showcase_delete",
        r#"{"id": "$showcase"}"#,
        SYSADMIN,
    ),
    row("ckanext_showcase_show", r#"{"id": "$showcase"}"#, ALL),
    row("ckanext_showcase_list", "{}", ALL),
    row(
        "ckanext_showcase_package_list",
        r#"{"showcase_id": "$showcase"}"#,
        ALL,
    ),
    row(
        "ckanext_package_showcase_list",
        r#"{"package_id": "$open"}"#,
        ALL,
    ),
    row(
        "ckanext_package_showcase_list",
        r#"{"package_id": "$closed"}"#,
        READ,
    ),
    row(
        "ckanext_showcase_package_association_create",
        r#"{"showcase_id": "$showcase", "package_id": "$open"}"#,
        SYSADMIN,
    ),
    Row {
        action: "ckanext_showcase_package_association_delete",
        params: r#"{"showcase_id": "$showcase", "package_id": "$open"}"#,
        allowed: SYSADMIN,
        missing: true,
    },
    row(
        "ckanext_showcase_admin_add",
        r#"{"username": "$account"}"#,
        SYSADMIN,
    ),
    row("ckanext_showcase_admin_list", "{}", SYSADMIN),
    Row {
        action: "ckanext_showcase_admin_remove",
        params: r#"{"username": "$account"}"#,
        allowed: SYSADMIN,
        missing: true,
    },
    row(
        "ckanext_showcase_upload",
        r#"{"upload": "hello"}"#,
        SYSADMIN,
    ),
    row("follow_search", r#"{"q": "water"}"#, SIGNED),
    row("followed_search_list", "{}", SIGNED),
    row("unfollow_search", r#"{"id": "$search"}"#, SIGNED),
    row("notification_list", "{}", SIGNED),
    row("notification_mark_seen", "{}", SIGNED),
    row("notification_settings_show", "{}", SIGNED),
    row(
        "notification_settings_update",
        r#"{"digest": "daily"}"#,
        SIGNED,
    ),
    row(
        "webhook_create",
        r#"{"url": "https://example.org/x"}"#,
        SIGNED,
    ),
    row("webhook_list", "{}", SIGNED),
    row(
        "webhook_update",
        r#"{"id": "$hook", "active": false}"#,
        "cs",
    ),
    row("webhook_test", r#"{"id": "$hook"}"#, "cs"),
    row("webhook_delivery_list", r#"{"id": "$hook"}"#, "cs"),
    row("webhook_delete", r#"{"id": "$hook"}"#, "cs"),
    row("dcat_dataset_show", r#"{"id": "$open"}"#, ALL),
    row("dcat_dataset_show", r#"{"id": "$closed"}"#, READ),
    row("dcat_catalog_show", "{}", ALL),
    row("dcat_catalog_search", r#"{"q": "secret"}"#, ALL),
    row("package_show", r#"{"id": "$draft"}"#, "cs"),
    row(
        "package_create",
        r#"{"name": "$new", "owner_org": "water"}"#,
        MAKE,
    ),
    row(
        "package_create",
        r#"{"name": "$new", "owner_org": "fire"}"#,
        SYSADMIN,
    ),
    row("package_create", r#"{"name": "$new"}"#, SIGNED),
    row(
        "package_update",
        r#"{"id": "$open", "title": "x", "notes": "x", "resources": []}"#,
        EDIT,
    ),
    row(
        "package_update",
        r#"{"id": "$closed", "title": "x", "notes": "x", "resources": []}"#,
        EDIT,
    ),
    row("package_update", r#"{"id": "$own", "title": "x"}"#, SIGNED),
    row("package_patch", r#"{"id": "$open", "title": "x"}"#, EDIT),
    row("package_patch", r#"{"id": "$closed", "title": "x"}"#, EDIT),
    row("package_patch", r#"{"id": "$own", "title": "x"}"#, SIGNED),
    row(
        "package_revise",
        r#"{"match": {"id": "$open"}, "update": {"title": "x"}}"#,
        EDIT,
    ),
    row(
        "package_revise",
        r#"{"match": {"id": "$closed"}, "update": {"title": "x"}}"#,
        EDIT,
    ),
    row(
        "package_resource_reorder",
        r#"{"id": "$open", "order": ["$open.resource"]}"#,
        EDIT,
    ),
    row(
        "package_resource_reorder",
        r#"{"id": "$closed", "order": ["$closed.resource"]}"#,
        EDIT,
    ),
    row("package_delete", r#"{"id": "$open"}"#, EDIT),
    row("package_delete", r#"{"id": "$closed"}"#, EDIT),
    row("package_delete", r#"{"id": "$own"}"#, SIGNED),
    row(
        "package_owner_org_update",
        r#"{"id": "$open", "organization_id": "fire"}"#,
        SYSADMIN,
    ),
    row("dataset_purge", r#"{"id": "$open"}"#, SYSADMIN),
    row("dataset_purge", r#"{"id": "$own"}"#, SYSADMIN),
    // What is left of records that went, and the transparency log.
    row("tombstone_show", r#"{"id": "$gone"}"#, ALL),
    row("tombstone_list", "{}", ALL),
    row(
        "tombstone_update",
        r#"{"id": "$gone", "reason": "x"}"#,
        MAKE,
    ),
    row(
        "tombstone_update",
        r#"{"id": "$gone", "forget": true}"#,
        SYSADMIN,
    ),
    row(
        "tombstone_update",
        r#"{"id": "$purged", "reason": "x"}"#,
        SYSADMIN,
    ),
    row("log_checkpoint_show", "{}", ALL),
    row("log_entry_list", r#"{"limit": 1000}"#, ALL),
    row("log_key_list", "{}", ALL),
    row("log_entry_list", r#"{"id": "$closed"}"#, ALL),
    row("log_proof_inclusion", r#"{"index": 0}"#, ALL),
    row("log_proof_consistency", r#"{"first": 0}"#, ALL),
    row(
        "bulk_update_private",
        r#"{"org_id": "water", "datasets": ["$open"]}"#,
        ADMIN,
    ),
    row(
        "bulk_update_public",
        r#"{"org_id": "water", "datasets": ["$open"]}"#,
        ADMIN,
    ),
    row(
        "bulk_update_delete",
        r#"{"org_id": "water", "datasets": ["$closed"]}"#,
        ADMIN,
    ),
    row("package_relationships_list", r#"{"id": "$open"}"#, ALL),
    row("package_relationships_list", r#"{"id": "$closed"}"#, READ),
    row(
        "package_relationship_create",
        r#"{"subject": "$open", "object": "$closed", "type": "depends_on"}"#,
        EDIT,
    ),
    row(
        "package_relationship_update",
        r#"{"subject": "$open.related", "object": "$closed", "type": "depends_on", "comment": "x"}"#,
        EDIT,
    ),
    row(
        "package_relationship_delete",
        r#"{"subject": "$open.related", "object": "$closed", "type": "depends_on"}"#,
        EDIT,
    ),
    // Resources and their views.
    row("resource_show", r#"{"id": "$open.resource"}"#, ALL),
    row("resource_show", r#"{"id": "$closed.resource"}"#, READ),
    row(
        "resource_create",
        r#"{"package_id": "$open", "url": "http://b"}"#,
        EDIT,
    ),
    row(
        "resource_create",
        r#"{"package_id": "$closed", "url": "http://b"}"#,
        EDIT,
    ),
    row(
        "resource_update",
        r#"{"id": "$open.resource", "url": "http://b"}"#,
        EDIT,
    ),
    row(
        "resource_update",
        r#"{"id": "$closed.resource", "url": "http://b"}"#,
        EDIT,
    ),
    row(
        "resource_patch",
        r#"{"id": "$open.resource", "name": "x"}"#,
        EDIT,
    ),
    row(
        "resource_patch",
        r#"{"id": "$closed.resource", "name": "x"}"#,
        EDIT,
    ),
    row("resource_delete", r#"{"id": "$open.resource"}"#, EDIT),
    row("resource_delete", r#"{"id": "$closed.resource"}"#, EDIT),
    row("resource_view_list", r#"{"id": "$open.resource"}"#, ALL),
    row("resource_view_list", r#"{"id": "$closed.resource"}"#, READ),
    row("resource_view_show", r#"{"id": "$open.view"}"#, ALL),
    row("resource_view_show", r#"{"id": "$closed.view"}"#, READ),
    row(
        "resource_view_create",
        r#"{"resource_id": "$open.resource", "view_type": "image_view", "title": "x"}"#,
        EDIT,
    ),
    row(
        "resource_view_create",
        r#"{"resource_id": "$closed.resource", "view_type": "image_view", "title": "x"}"#,
        EDIT,
    ),
    row(
        "resource_view_update",
        r#"{"id": "$open.view", "resource_id": "$open.resource", "view_type": "image_view", "title": "x"}"#,
        EDIT,
    ),
    row(
        "resource_view_reorder",
        r#"{"id": "$open.resource", "order": ["$open.view"]}"#,
        EDIT,
    ),
    row("resource_view_delete", r#"{"id": "$open.view"}"#, EDIT),
    row("resource_view_delete", r#"{"id": "$closed.view"}"#, EDIT),
    row(
        "resource_view_clear",
        r#"{"view_types": ["image_view"]}"#,
        SYSADMIN,
    ),
    row(
        "resource_create_default_resource_views",
        r#"{"resource": {"id": "$open.resource", "package_id": "$open", "url": "http://b/x.png", "format": "PNG"}}"#,
        EDIT,
    ),
    row(
        "package_create_default_resource_views",
        r#"{"package": {"id": "$open", "resources": []}}"#,
        EDIT,
    ),
    // Groups and organizations.
    row("group_tree", "{}", ALL),
    row("group_tree_section", r#"{"id": "topic"}"#, ALL),
    row("scheming_dataset_schema_list", "{}", ALL),
    row(
        "scheming_dataset_schema_show",
        r#"{"type": "dataset"}"#,
        ALL,
    ),
    row("scheming_group_schema_list", "{}", ALL),
    row("scheming_group_schema_show", r#"{"type": "group"}"#, ALL),
    row("scheming_organization_schema_list", "{}", ALL),
    row(
        "scheming_organization_schema_show",
        r#"{"type": "organization"}"#,
        ALL,
    ),
    row(
        "group_list",
        r#"{"all_fields": true, "include_users": true}"#,
        ALL,
    ),
    row(
        "organization_list",
        r#"{"all_fields": true, "include_users": true}"#,
        ALL,
    ),
    row(
        "group_show",
        r#"{"id": "topic", "include_datasets": true}"#,
        ALL,
    ),
    row(
        "organization_show",
        r#"{"id": "water", "include_datasets": true}"#,
        ALL,
    ),
    row("group_package_show", r#"{"id": "topic"}"#, ALL),
    row("group_autocomplete", r#"{"q": "t"}"#, ALL),
    row("organization_autocomplete", r#"{"q": "w"}"#, ALL),
    row("group_list_authz", "{}", ALL),
    row("organization_list_for_user", "{}", ALL),
    row("member_list", r#"{"id": "water"}"#, ALL),
    row("member_roles_list", "{}", ALL),
    row("group_create", r#"{"name": "$new"}"#, SIGNED),
    row("organization_create", r#"{"name": "$new"}"#, SIGNED),
    row(
        "group_update",
        r#"{"id": "$group", "name": "$new", "title": "x"}"#,
        ADMIN,
    ),
    row(
        "organization_update",
        r#"{"id": "$organization", "name": "$new", "title": "x"}"#,
        ADMIN,
    ),
    row("group_patch", r#"{"id": "$group", "title": "x"}"#, ADMIN),
    row(
        "organization_patch",
        r#"{"id": "$organization", "title": "x"}"#,
        ADMIN,
    ),
    row("group_delete", r#"{"id": "$group"}"#, ADMIN),
    row("organization_delete", r#"{"id": "$organization"}"#, ADMIN),
    row("group_purge", r#"{"id": "$group"}"#, SYSADMIN),
    row("organization_purge", r#"{"id": "$organization"}"#, SYSADMIN),
    row(
        "member_create",
        r#"{"id": "$organization", "object": "$account", "object_type": "user", "capacity": "member"}"#,
        ADMIN,
    ),
    row(
        "member_create",
        r#"{"id": "$group", "object": "$open", "object_type": "package", "capacity": "public"}"#,
        MEMBERS,
    ),
    row(
        "member_delete",
        r#"{"id": "$organization", "object": "$organization.member", "object_type": "user"}"#,
        ADMIN,
    ),
    row(
        "member_delete",
        r#"{"id": "$group", "object": "$open", "object_type": "package"}"#,
        MEMBERS,
    ),
    row(
        "group_member_create",
        r#"{"id": "$group", "username": "$account", "role": "member"}"#,
        ADMIN,
    ),
    row(
        "group_member_delete",
        r#"{"id": "$group", "username": "$group.member"}"#,
        ADMIN,
    ),
    row(
        "organization_member_create",
        r#"{"id": "$organization", "username": "$account", "role": "member"}"#,
        ADMIN,
    ),
    row(
        "organization_member_delete",
        r#"{"id": "$organization", "username": "$organization.member"}"#,
        ADMIN,
    ),
    // Accounts and tokens.
    row("user_list", "{}", ALL),
    row("user_list", r#"{"email": "user@example.org"}"#, SYSADMIN),
    row(
        "user_show",
        r#"{"id": "$account", "include_datasets": true}"#,
        ALL,
    ),
    row(
        "user_show",
        r#"{"id": "creator", "include_datasets": true}"#,
        ALL,
    ),
    row("user_autocomplete", r#"{"q": "admin"}"#, ALL),
    row(
        "user_create",
        r#"{"name": "$new", "email": "$address", "password": "long enough"}"#,
        SYSADMIN,
    ),
    row(
        "user_update",
        r#"{"id": "$account", "email": "$address", "password": "long enough"}"#,
        SYSADMIN,
    ),
    row(
        "user_patch",
        r#"{"id": "$account", "about": "x"}"#,
        SYSADMIN,
    ),
    row("user_patch", r#"{"id": "$self", "about": "x"}"#, SIGNED),
    row("user_list", r#"{"state": "deleted"}"#, SYSADMIN),
    row("user_delete", r#"{"id": "$account"}"#, SYSADMIN),
    // There is none to take away.
    Row {
        missing: true,
        ..row(
            "user_second_factor_remove",
            r#"{"id": "$account"}"#,
            SYSADMIN,
        )
    },
    row(
        "user_invite",
        r#"{"email": "$address", "group_id": "$organization", "role": "member"}"#,
        ADMIN,
    ),
    row(
        "api_token_create",
        r#"{"user": "$self", "name": "x"}"#,
        SIGNED,
    ),
    row(
        "api_token_create",
        r#"{"user": "$account", "name": "x"}"#,
        SYSADMIN,
    ),
    row("api_token_list", r#"{"user_id": "$self"}"#, SIGNED),
    row("api_token_list", r#"{"user_id": "$account"}"#, SYSADMIN),
    row("api_token_revoke", r#"{"jti": "$self.token"}"#, SIGNED),
    row("api_token_revoke", r#"{"jti": "$account.token"}"#, SYSADMIN),
    row("get_site_user", "{}", SYSADMIN),
    // Tags and vocabularies.
    row("tag_list", r#"{"all_fields": true}"#, ALL),
    row(
        "tag_show",
        r#"{"id": "river", "include_datasets": true}"#,
        ALL,
    ),
    row("tag_search", r#"{"query": "riv"}"#, ALL),
    row("tag_autocomplete", r#"{"query": "riv"}"#, ALL),
    row(
        "tag_create",
        r#"{"name": "$new", "vocabulary_id": "$vocabulary"}"#,
        SYSADMIN,
    ),
    row(
        "tag_delete",
        r#"{"id": "$vocabulary.tag", "vocabulary_id": "$vocabulary"}"#,
        SYSADMIN,
    ),
    row("vocabulary_list", "{}", ALL),
    row("vocabulary_show", r#"{"id": "$vocabulary"}"#, ALL),
    row("vocabulary_create", r#"{"name": "$new"}"#, SYSADMIN),
    row(
        "vocabulary_update",
        r#"{"id": "$vocabulary", "name": "$new"}"#,
        SYSADMIN,
    ),
    row("vocabulary_delete", r#"{"id": "$vocabulary"}"#, SYSADMIN),
    // Collaborators.
    row("package_collaborator_list", r#"{"id": "$open"}"#, MANAGE),
    row("package_collaborator_list", r#"{"id": "$closed"}"#, MANAGE),
    row("package_collaborator_list", r#"{"id": "$own"}"#, "cs"),
    row(
        "package_collaborator_create",
        r#"{"id": "$closed", "user_id": "$account", "capacity": "member"}"#,
        MANAGE,
    ),
    row(
        "package_collaborator_create",
        r#"{"id": "$own", "user_id": "$account", "capacity": "member"}"#,
        "cs",
    ),
    row(
        "package_collaborator_delete",
        r#"{"id": "$closed", "user_id": "collaborator-member"}"#,
        MANAGE,
    ),
    row(
        "package_collaborator_list_for_user",
        r#"{"id": "$self"}"#,
        SIGNED,
    ),
    row(
        "package_collaborator_list_for_user",
        r#"{"id": "$account"}"#,
        SYSADMIN,
    ),
    // Who follows what.
    row("follow_user", r#"{"id": "$account"}"#, SIGNED),
    row("follow_dataset", r#"{"id": "$open"}"#, SIGNED),
    row("follow_dataset", r#"{"id": "$closed"}"#, READ),
    row("follow_group", r#"{"id": "topic"}"#, SIGNED),
    row("unfollow_user", r#"{"id": "$account"}"#, SIGNED),
    row("unfollow_dataset", r#"{"id": "$open"}"#, SIGNED),
    row("unfollow_group", r#"{"id": "topic"}"#, SIGNED),
    row("am_following_user", r#"{"id": "$account"}"#, SIGNED),
    row("am_following_dataset", r#"{"id": "$open"}"#, SIGNED),
    row("am_following_group", r#"{"id": "topic"}"#, SIGNED),
    row("user_follower_count", r#"{"id": "$account"}"#, ALL),
    row("dataset_follower_count", r#"{"id": "$open"}"#, ALL),
    row("group_follower_count", r#"{"id": "topic"}"#, ALL),
    row("organization_follower_count", r#"{"id": "water"}"#, ALL),
    row("user_follower_list", r#"{"id": "$account"}"#, SYSADMIN),
    row("dataset_follower_list", r#"{"id": "$open"}"#, SYSADMIN),
    row("group_follower_list", r#"{"id": "topic"}"#, SYSADMIN),
    row("organization_follower_list", r#"{"id": "water"}"#, SYSADMIN),
    row("followee_list", r#"{"id": "$self"}"#, SIGNED),
    row("followee_list", r#"{"id": "$account"}"#, SYSADMIN),
    row("user_followee_list", r#"{"id": "$self"}"#, SIGNED),
    row("user_followee_list", r#"{"id": "$account"}"#, SYSADMIN),
    row("dataset_followee_list", r#"{"id": "$self"}"#, SIGNED),
    row("dataset_followee_list", r#"{"id": "$account"}"#, SYSADMIN),
    row("group_followee_list", r#"{"id": "$self"}"#, SIGNED),
    row("group_followee_list", r#"{"id": "$account"}"#, SYSADMIN),
    row("organization_followee_list", r#"{"id": "$self"}"#, SIGNED),
    row(
        "organization_followee_list",
        r#"{"id": "$account"}"#,
        SYSADMIN,
    ),
    row("followee_count", r#"{"id": "$account"}"#, ALL),
    row("user_followee_count", r#"{"id": "$account"}"#, ALL),
    row("dataset_followee_count", r#"{"id": "$account"}"#, ALL),
    row("group_followee_count", r#"{"id": "$account"}"#, ALL),
    row("organization_followee_count", r#"{"id": "$account"}"#, ALL),
    // Activity streams.
    row("package_activity_list", r#"{"id": "$open"}"#, ALL),
    row(
        "package_activity_list",
        r#"{"id": "$closed", "include_hidden_activity": true}"#,
        READ,
    ),
    row("group_activity_list", r#"{"id": "topic"}"#, ALL),
    row(
        "organization_activity_list",
        r#"{"id": "water", "include_hidden_activity": true}"#,
        ALL,
    ),
    row(
        "user_activity_list",
        r#"{"id": "admin", "limit": 100}"#,
        ALL,
    ),
    row(
        "user_activity_list",
        r#"{"id": "creator", "limit": 100}"#,
        ALL,
    ),
    row(
        "recently_changed_packages_activity_list",
        r#"{"limit": 100}"#,
        ALL,
    ),
    row("dashboard_activity_list", "{}", SIGNED),
    row("dashboard_new_activities_count", "{}", SIGNED),
    row("dashboard_mark_activities_old", "{}", SIGNED),
    row("activity_show", r#"{"id": "$open.activity"}"#, ALL),
    row("activity_show", r#"{"id": "$closed.activity"}"#, READ),
    row(
        "activity_show",
        r#"{"id": "$open.activity", "include_data": true}"#,
        EDIT,
    ),
    row("activity_data_show", r#"{"id": "$open.activity"}"#, EDIT),
    row("activity_data_show", r#"{"id": "$closed.activity"}"#, EDIT),
    row(
        "activity_diff",
        r#"{"id": "$open.activity", "object_type": "package"}"#,
        EDIT,
    ),
    row(
        "activity_diff",
        r#"{"id": "$closed.activity", "object_type": "package"}"#,
        EDIT,
    ),
    row(
        "activity_create",
        r#"{"user_id": "user", "object_id": "$open", "activity_type": "changed package"}"#,
        SYSADMIN,
    ),
    row("activity_delete", r#"{"id": "$open.activity"}"#, SYSADMIN),
    row("activity_delete_all", "{}", SYSADMIN),
    row("activity_delete_counts", "{}", SYSADMIN),
    row("send_email_notifications", "{}", SYSADMIN),
    // Files that are kept by themselves.
    row("file_create", r#"{"upload": "hello"}"#, SYSADMIN),
    // What is to be registered is not there: for whom that is no secret, the call went through.
    Row {
        missing: true,
        ..row("file_register", r#"{"location": "x.txt"}"#, SYSADMIN)
    },
    row("file_show", r#"{"id": "$file"}"#, SYSADMIN),
    row("file_show", r#"{"id": "$file-of-creator"}"#, "cs"),
    row(
        "file_rename",
        r#"{"id": "$file", "name": "y.txt"}"#,
        SYSADMIN,
    ),
    row(
        "file_rename",
        r#"{"id": "$file-of-creator", "name": "y.txt"}"#,
        "cs",
    ),
    row("file_pin", r#"{"id": "$file"}"#, SYSADMIN),
    row("file_unpin", r#"{"id": "$file-of-creator"}"#, "cs"),
    row("file_delete", r#"{"id": "$file"}"#, SYSADMIN),
    row("file_delete", r#"{"id": "$file-of-creator"}"#, "cs"),
    row(
        "file_ownership_transfer",
        r#"{"id": "$file", "owner_type": "user", "owner_id": "$account"}"#,
        SYSADMIN,
    ),
    row(
        "file_owner_scan",
        r#"{"owner_type": "user", "owner_id": "$self.id"}"#,
        SIGNED,
    ),
    // The site.
    row("status_show", "{}", ALL),
    row("license_list", "{}", ALL),
    row("help_show", r#"{"name": "package_show"}"#, ALL),
    row("format_autocomplete", r#"{"q": "p"}"#, ALL),
    row("config_option_list", "{}", SYSADMIN),
    row(
        "config_option_show",
        r#"{"key": "ckan.site_title"}"#,
        SYSADMIN,
    ),
    row(
        "config_option_update",
        r#"{"ckan.site_about": "x"}"#,
        SYSADMIN,
    ),
    row("search_miss_list", "{}", SYSADMIN),
    // Publishing.
    row(
        "form_draft_save",
        r#"{"place": "/dataset/new", "form": [["title", "x"]]}"#,
        SIGNED,
    ),
    row("form_draft_list", "{}", SIGNED),
    Row {
        missing: true,
        ..row(
            "form_draft_show",
            r#"{"place": "/dataset/edit/none"}"#,
            SIGNED,
        )
    },
    Row {
        missing: true,
        ..row(
            "form_draft_delete",
            r#"{"place": "/dataset/edit/none"}"#,
            SIGNED,
        )
    },
    row(
        "inventory_import_create",
        r#"{"tus_upload": "none", "columns": ["title"], "owner_org": "none"}"#,
        SIGNED,
    ),
    row("inventory_import_list", "{}", SIGNED),
    Row {
        missing: true,
        ..row("inventory_import_show", r#"{"id": "none"}"#, SIGNED)
    },
    Row {
        missing: true,
        ..row("inventory_import_rows", r#"{"id": "none"}"#, SIGNED)
    },
    row("publication_list", "{}", SIGNED),
    row("publication_show", r#"{"id": "$closed"}"#, EDIT),
    row("publication_request", r#"{"id": "$closed"}"#, EDIT),
    row(
        "publication_request",
        r#"{"id": "$closed", "publish_at": "2999-01-01"}"#,
        EDIT,
    ),
    row("publication_cancel", r#"{"id": "$closed"}"#, EDIT),
    // Nobody asked for these: those who may hear that.
    Row {
        missing: true,
        ..row("publication_approve", r#"{"id": "$closed"}"#, ADMIN)
    },
    Row {
        missing: true,
        ..row(
            "publication_return",
            r#"{"id": "$closed", "remark": "x"}"#,
            ADMIN,
        )
    },
    row("job_list", "{}", SYSADMIN),
    row("job_show", r#"{"id": "$job"}"#, SYSADMIN),
    row("job_clear", r#"{"queues": ["none"]}"#, SYSADMIN),
    row("job_list", r#"{"state": "failed"}"#, SYSADMIN),
    // This one waits, and has not failed.
    Row {
        missing: true,
        ..row("job_retry", r#"{"id": "$job"}"#, SYSADMIN)
    },
    row("job_cancel", r#"{"id": "$job"}"#, SYSADMIN),
    row("audit_list", "{}", SYSADMIN),
    row("trash_list", "{}", SYSADMIN),
    row("task_status_show", r#"{"id": "$task"}"#, ALL),
    row(
        "task_status_update",
        r#"{"entity_id": "$new", "entity_type": "x", "task_type": "x", "key": "x", "value": "x"}"#,
        SYSADMIN,
    ),
    row(
        "task_status_update_many",
        r#"{"data": [{"entity_id": "$new", "entity_type": "x", "task_type": "x", "key": "x", "value": "x"}]}"#,
        SYSADMIN,
    ),
    row("task_status_delete", r#"{"id": "$task"}"#, SYSADMIN),
    row("term_translation_show", r#"{"terms": ["x"]}"#, ALL),
    row(
        "term_translation_update",
        r#"{"term": "$new", "term_translation": "x", "lang_code": "fr"}"#,
        SYSADMIN,
    ),
    row(
        "term_translation_update_many",
        r#"{"data": [{"term": "$new", "term_translation": "x", "lang_code": "fr"}]}"#,
        SYSADMIN,
    ),
    // The DataStore. Who may not is refused, whatever the table holds.
    row("datastore_search", r#"{"resource_id": "$open.table"}"#, ALL),
    row(
        "datastore_search",
        r#"{"resource_id": "$closed.table"}"#,
        READ,
    ),
    row(
        "datastore_search",
        r#"{"resource_id": "$draft.table"}"#,
        "cs",
    ),
    row(
        "datastore_search",
        r#"{"resource_id": "_table_metadata"}"#,
        ALL,
    ),
    row("datastore_search_sql", r#"{"sql": "SELECT 1 AS one"}"#, ALL),
    row("datastore_info", r#"{"id": "$open.table"}"#, ALL),
    row("datastore_info", r#"{"id": "$closed.table"}"#, READ),
    row("datastore_info", r#"{"id": "$draft.table"}"#, "cs"),
    row(
        "datastore_create",
        r#"{"resource_id": "$open.resource", "force": true, "fields": [{"id": "x", "type": "text"}]}"#,
        EDIT,
    ),
    row(
        "datastore_create",
        r#"{"resource_id": "$closed.table", "force": true, "records": [{"a": "x"}], "include_records": true}"#,
        EDIT,
    ),
    row(
        "datastore_create",
        r#"{"resource": {"package_id": "$closed"}, "fields": [{"id": "x", "type": "text"}]}"#,
        EDIT,
    ),
    row(
        "datastore_upsert",
        r#"{"resource_id": "$open.table", "force": true, "records": [{"a": "x"}]}"#,
        EDIT,
    ),
    row(
        "datastore_upsert",
        r#"{"resource_id": "$closed.table", "force": true, "records": [{"a": "x"}]}"#,
        EDIT,
    ),
    row(
        "xloader_hook",
        r#"{"metadata": {"resource_id": "$closed.table"}, "status": "complete"}"#,
        EDIT,
    ),
    row(
        "datapusher_hook",
        r#"{"metadata": {"resource_id": "$open.table"}, "status": "complete"}"#,
        EDIT,
    ),
    row("xloader_submit", r#"{"resource_id": "$open.table"}"#, EDIT),
    row("xloader_submit", r#"{"id": "$closed.table"}"#, EDIT),
    row(
        "datapusher_submit",
        r#"{"resource_id": "$closed.table"}"#,
        EDIT,
    ),
    // Nobody asked for a load of these: those who may hear that.
    Row {
        missing: true,
        ..row("xloader_status", r#"{"resource_id": "$open.table"}"#, EDIT)
    },
    Row {
        missing: true,
        ..row(
            "datapusher_status",
            r#"{"resource_id": "$closed.table"}"#,
            EDIT,
        )
    },
    Row {
        missing: true,
        ..row("xloader_cancel", r#"{"resource_id": "$open.table"}"#, EDIT)
    },
    row(
        "datastore_records_delete",
        r#"{"resource_id": "$closed.table", "force": true, "filters": {}, "include_deleted_records": true}"#,
        EDIT,
    ),
    row(
        "datastore_delete",
        r#"{"resource_id": "$closed.table", "force": true, "filters": {}, "include_deleted_records": true}"#,
        EDIT,
    ),
    row(
        "datastore_delete",
        r#"{"resource_id": "$open.table", "force": true}"#,
        EDIT,
    ),
    row(
        "datastore_history",
        r#"{"resource_id": "$open.table"}"#,
        EDIT,
    ),
    row(
        "datastore_history",
        r#"{"resource_id": "$closed.table"}"#,
        EDIT,
    ),
    row(
        "datastore_privacy_show",
        r#"{"resource_id": "$open.table"}"#,
        EDIT,
    ),
    row(
        "datastore_privacy_show",
        r#"{"resource_id": "$closed.table"}"#,
        EDIT,
    ),
    Row {
        missing: true,
        ..row(
            "datastore_privacy_confirm",
            r#"{"resource_id": "$open.table"}"#,
            EDIT,
        )
    },
    row(
        "datastore_function_create",
        r#"{"name": "f", "definition": "BEGIN RETURN NEW; END;"}"#,
        SYSADMIN,
    ),
    row("datastore_function_delete", r#"{"name": "f"}"#, SYSADMIN),
    row(
        "datastore_run_triggers",
        r#"{"resource_id": "$open.table"}"#,
        SYSADMIN,
    ),
    // Harvesting.
    row(
        "harvest_source_create",
        r#"{"name": "$new", "url": "http://a.example/x", "source_type": "ckan", "owner_org": "water"}"#,
        MAKE,
    ),
    row(
        "harvest_source_update",
        r#"{"id": "$source", "url": "http://a.example/x", "source_type": "ckan"}"#,
        MAKE,
    ),
    row(
        "harvest_source_patch",
        r#"{"id": "$source", "title": "x"}"#,
        MAKE,
    ),
    row("harvest_source_show", r#"{"id": "$source"}"#, ALL),
    row("harvest_source_show_status", r#"{"id": "$source"}"#, ALL),
    row("harvest_source_list", "{}", ALL),
    row("harvest_source_delete", r#"{"id": "$source"}"#, MAKE),
    row("harvest_source_preview", r#"{"id": "$source"}"#, MAKE),
    Row {
        missing: true,
        ..row("harvest_source_preview_show", r#"{"id": "$source"}"#, MAKE)
    },
    row("harvest_source_clear", r#"{"id": "$source"}"#, MAKE),
    row(
        "harvest_source_job_history_clear",
        r#"{"id": "$source"}"#,
        MAKE,
    ),
    row(
        "harvest_sources_job_history_clear",
        r#"{"keep_current": true}"#,
        SYSADMIN,
    ),
    row("harvest_source_index_clear", r#"{"id": "$source"}"#, MAKE),
    row("harvest_source_reindex", r#"{"id": "$source"}"#, SYSADMIN),
    row("harvest_sources_reindex", "{}", SYSADMIN),
    row(
        "harvest_job_create",
        r#"{"source_id": "$source", "run": false}"#,
        MAKE,
    ),
    row("harvest_job_create_all", r#"{"run": false}"#, SYSADMIN),
    row("harvest_job_show", r#"{"id": "$harvest-job"}"#, MAKE),
    row("harvest_job_list", r#"{"source_id": "$source"}"#, MAKE),
    row("harvest_job_list", "{}", SYSADMIN),
    row("harvest_job_report", r#"{"id": "$harvest-job"}"#, MAKE),
    row("harvest_job_abort", r#"{"id": "$harvest-job"}"#, MAKE),
    row(
        "harvest_send_job_to_gather_queue",
        r#"{"id": "$harvest-job"}"#,
        MAKE,
    ),
    row("harvest_jobs_run", "{}", SYSADMIN),
    row("harvest_abort_failed_jobs", "{}", SYSADMIN),
    row("harvest_object_show", r#"{"id": "$harvest-object"}"#, MAKE),
    row("harvest_object_list", r#"{"source_id": "$source"}"#, SIGNED),
    row("harvest_object_list", "{}", SYSADMIN),
    row(
        "harvest_object_create",
        r#"{"job_id": "$harvest-job", "guid": "x"}"#,
        SYSADMIN,
    ),
    row(
        "harvest_objects_import",
        r#"{"source_id": "$source"}"#,
        SYSADMIN,
    ),
    row("harvesters_info_show", "{}", ALL),
    row("harvest_log_list", "{}", SYSADMIN),
    row(
        "harvest_get_notifications_recipients",
        r#"{"source_id": "$source"}"#,
        SYSADMIN,
    ),
];
