//! Withdrawn records and the transparency log.

use super::{ADMIN, ALL, EDIT, MAKE, READ, Row, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
];
