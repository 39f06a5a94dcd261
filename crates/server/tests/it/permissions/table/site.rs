//! Files, the site, publishing.

use super::{ADMIN, ALL, EDIT, Row, SIGNED, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
];
