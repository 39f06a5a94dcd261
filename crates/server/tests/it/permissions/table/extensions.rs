//! Actions of CKAN's extensions: datarequests, showcase, pages, report, security, auth; and what is new for somebody.

use super::{ADMIN, ALL, EDIT, MAKE, READ, Row, SIGNED, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
    // Of ckanext-pages, ckanext-report, ckanext-security and ckanext-auth.
    row("ckanext_pages_list", "{}", ALL),
    row("ckanext_pages_show", r#"{"page": "none"}"#, ALL),
    row(
        "ckanext_pages_update",
        r#"{"name": "$new", "title": "x"}"#,
        SYSADMIN,
    ),
    row(
        "ckanext_pages_update",
        r#"{"name": "$new", "title": "x", "org_id": "water"}"#,
        ADMIN,
    ),
    Row {
        missing: true,
        ..row("ckanext_pages_delete", r#"{"page": "none"}"#, SYSADMIN)
    },
    Row {
        missing: true,
        ..row(
            "ckanext_pages_revision_restore",
            r#"{"page": "none", "revision": "none"}"#,
            SYSADMIN,
        )
    },
    row("ckanext_pages_upload", r#"{"upload": "hello"}"#, SYSADMIN),
    row(
        "ckanext_pages_upload",
        r#"{"upload": "hello", "org_id": "water"}"#,
        ADMIN,
    ),
    row("ckanext_org_pages_list", r#"{"org_id": "water"}"#, ALL),
    row(
        "ckanext_org_pages_show",
        r#"{"org_id": "water", "page": "none"}"#,
        ALL,
    ),
    row(
        "ckanext_org_pages_update",
        r#"{"org_id": "water", "name": "$new", "title": "x"}"#,
        ADMIN,
    ),
    Row {
        missing: true,
        ..row(
            "ckanext_org_pages_delete",
            r#"{"org_id": "water", "page": "none"}"#,
            ADMIN,
        )
    },
    row("ckanext_group_pages_list", r#"{"org_id": "topic"}"#, ALL),
    row(
        "ckanext_group_pages_show",
        r#"{"org_id": "topic", "page": "none"}"#,
        ALL,
    ),
    row(
        "ckanext_group_pages_update",
        r#"{"org_id": "topic", "name": "$new", "title": "x"}"#,
        ADMIN,
    ),
    Row {
        missing: true,
        ..row(
            "ckanext_group_pages_delete",
            r#"{"org_id": "topic", "page": "none"}"#,
            ADMIN,
        )
    },
    row("report_list", "{}", ALL),
    row("report_show", r#"{"id": "openness"}"#, ALL),
    row(
        "report_data_get",
        r#"{"id": "openness", "options": {"organization": "water"}}"#,
        ALL,
    ),
    row("report_key_get", r#"{"id": "openness"}"#, ALL),
    row("report_refresh", r#"{"id": "openness"}"#, SYSADMIN),
    row(
        "security_throttle_user_show",
        r#"{"user": "$account"}"#,
        SYSADMIN,
    ),
    row(
        "security_throttle_user_reset",
        r#"{"user": "$account"}"#,
        SYSADMIN,
    ),
    // There is none to take away.
    Row {
        missing: true,
        ..row("security_reset_totp", r#"{"user": "$account"}"#, SYSADMIN)
    },
    row(
        "auth_2fa_check_credentials",
        r#"{"login": "$new", "password": "x", "code": "1", "mfa_type": "authenticator"}"#,
        ALL,
    ),
    row(
        "auth_2fa_user_login",
        r#"{"login": "$new", "password": "x", "code": "1", "mfa_type": "authenticator"}"#,
        ALL,
    ),
    row("news_feed_show", "{}", SIGNED),
    row("news_feed_create", "{}", SIGNED),
    row("news_feed_delete", "{}", SIGNED),
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
    row("dcat_datasets_list", "{}", ALL),
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
];
