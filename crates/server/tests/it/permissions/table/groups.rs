//! Groups and organizations.

use super::{ADMIN, ALL, MEMBERS, Row, SIGNED, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
];
