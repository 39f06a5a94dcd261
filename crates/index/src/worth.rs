//! How complete and how recent a record is: one small number, made when it is indexed, that decides between records that match
//! alike.

use chrono::Datelike;
use serde_json::{Map, Value};

use crate::dates::liberal;
use crate::schema::MOST_WORTH;

/// The years between which it matters when a record was changed.
const YEARS: std::ops::Range<i32> = 2000..2040;
/// What recency counts at most.
const RECENT: i32 = 80;

/// The number of a record.
pub(crate) fn of(package: &Map<String, Value>) -> u8 {
    let filled = |key: &str| match package.get(key) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    };
    let any = |keys: &[&str]| keys.iter().any(|key| filled(key));
    let notes = package
        .get("notes")
        .and_then(Value::as_str)
        .map_or(0, str::len);
    let parts = [
        (filled("resources"), 40),
        (notes >= 100, 20),
        (notes > 0, 10),
        (filled("tags") || any(&["keywords", "subject"]), 15),
        (filled("license_id"), 10),
        (filled("organization"), 10),
        (
            any(&[
                "maintainer",
                "maintainer_email",
                "author",
                "author_email",
                "contact_email",
            ]),
            10,
        ),
        (
            any(&["spatial", "temporal_coverage", "update_frequency"]),
            5,
        ),
    ];
    let complete: i32 = parts
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, counts)| counts)
        .sum();
    let changed = package
        .get("metadata_modified")
        .and_then(Value::as_str)
        .and_then(liberal);
    let recent = changed.map_or(0, |date| {
        let months = (date.year() - YEARS.start) * 12 + i32::try_from(date.month0()).unwrap_or(0);
        let all = (YEARS.end - YEARS.start) * 12;
        months.clamp(0, all) * RECENT / all
    });
    u8::try_from(complete + recent).map_or(MOST_WORTH, |worth| worth.min(MOST_WORTH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn complete_and_recent_records_are_worth_more() {
        let worth = |package: Value| of(package.as_object().unwrap_or(&Map::new()));
        let full = json!({"resources": [{}], "notes": "x".repeat(200), "tags": [{}], "license_id": "cc-by", "organization": {},
            "author": "A", "spatial": "{}", "metadata_modified": "2024-01-01T00:00:00"});
        let mut older = full.clone();
        older["metadata_modified"] = json!("2010-01-01T00:00:00");
        let bare = json!({"metadata_modified": "2024-01-01T00:00:00"});
        assert!(worth(full.clone()) > worth(older.clone()));
        assert!(worth(older) > worth(bare.clone()));
        assert!(worth(bare) > worth(json!({})));
        assert!(worth(full) <= MOST_WORTH);
    }
}
