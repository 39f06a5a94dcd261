//! Registers, quality, inventory and the Charter.

use super::{ADMIN, ALL, EDIT, MAKE, READ, Row, SIGNED, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
    row(
        "package_show",
        r#"{"id": "$closed", "include_archiver": true, "include_qa": true}"#,
        READ,
    ),
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
    row(
        "resource_validation_run_batch",
        r#"{"dataset_ids": "$open"}"#,
        SYSADMIN,
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
];
