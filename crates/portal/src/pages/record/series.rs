//! The series that a record is in, and what is in a series.

use serde_json::Value;

use crate::desk::{Desk, part, query};
use crate::said::{list, text};

/// A place in the order of a series: address and title.
type Place = Option<(String, String)>;

/// A series, as the page of a record tells it.
pub(super) struct Series {
    /// Address and title; nothing where the record is the series itself.
    pub(super) of: Place,
    pub(super) before: Place,
    pub(super) after: Place,
    /// How many records are in it, and where they are listed.
    pub(super) members: Option<(u64, String)>,
}

/// Returns the series that a record is in, or what it holds where it is one.
pub(super) fn series(desk: &Desk<'_>, record: &Value) -> Vec<Series> {
    let place = |of: &Value| {
        let to = format!("/{}/{}", part(text(of, "type")), part(text(of, "name")));
        (!text(of, "name").is_empty()).then(|| (desk.to(&to), text(of, "title").to_owned()))
    };
    match record.get("series_navigation") {
        Some(whole @ Value::Object(_)) => {
            let all = query([("vocab_in_series", text(record, "id"))]);
            vec![Series {
                of: None,
                before: place(&whole["first"]),
                after: place(&whole["last"]),
                members: Some((
                    whole["count"].as_u64().unwrap_or_default(),
                    desk.to(&format!("/dataset{all}")),
                )),
            }]
        }
        _ => list(record, "series_navigation")
            .iter()
            .map(|one| Series {
                of: place(one),
                before: place(&one["previous"]),
                after: place(&one["next"]),
                members: None,
            })
            .collect(),
    }
}
