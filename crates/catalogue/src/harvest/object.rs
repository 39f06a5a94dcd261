//! The records of sources as clients see them.

use cairn_domain::harvest::{HarvestObject, ObjectError, ReportStatus};
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use crate::clock::iso;

/// Makes the dictionary of an object without what hangs on it.
pub fn dict(object: &HarvestObject) -> Map<String, Value> {
    let time = |time: Option<NaiveDateTime>| json!(time.map(iso));
    let mut out = Map::new();
    for (key, value) in [
        ("id", json!(object.id)),
        ("guid", json!(object.guid)),
        ("current", json!(object.current)),
        ("gathered", json!(iso(object.gathered))),
        ("fetch_started", time(object.fetch_started)),
        ("fetch_finished", time(object.fetch_finished)),
        ("content", json!(object.content)),
        ("import_started", time(object.import_started)),
        ("import_finished", time(object.import_finished)),
        ("state", json!(object.state.as_str())),
        ("metadata_modified_date", time(object.modified)),
        ("retry_times", json!(object.retries)),
        ("harvest_job_id", json!(object.job_id)),
        ("harvest_source_id", json!(object.source_id)),
        ("package_id", json!(object.dataset_id)),
        (
            "report_status",
            json!(object.report_status.map(ReportStatus::as_str)),
        ),
    ] {
        out.insert(key.to_owned(), value);
    }
    out
}

/// Makes the dictionary of an error of an object.
pub fn error_dict(error: &ObjectError) -> Value {
    json!({
        "message": error.message,
        "line": error.line,
        "type": error.stage.as_str(),
    })
}

/// Returns the media type of a record, as far as it shows it.
pub fn media_type(content: &str) -> &'static str {
    let start = content.trim_start();
    if start.starts_with(['{', '[']) {
        "application/json; charset=utf-8"
    } else if start.starts_with("<?xml") || start.starts_with("<rdf:RDF") {
        "application/xml; charset=utf-8"
    } else {
        "text/plain; charset=utf-8"
    }
}
