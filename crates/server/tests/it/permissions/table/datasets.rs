//! Datasets, resources and their views.

use super::{ALL, EDIT, READ, Row, SIGNED, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
];
