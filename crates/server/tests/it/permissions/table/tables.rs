//! The DataStore and harvesting.

use super::{ALL, EDIT, MAKE, READ, Row, SIGNED, SYSADMIN, row};

/// The lines.
pub(super) const ROWS: &[Row] = &[
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
