//! The figures as a table for programs: a line a day, people and crawlers apart.

use serde_json::Value;

use super::{Answer, FIGURES};
use crate::said::{list, text};
use crate::visit::Page;

/// Writes the figures of the days on which there was anything.
pub(super) fn answer(found: &Value) -> Answer {
    let mut out = String::from("day");
    for prefix in ["", "crawler_"] {
        for figure in FIGURES {
            out.push_str(&format!(",{prefix}{figure}"));
        }
    }
    out.push_str("\r\n");
    for day in list(found, "days") {
        out.push_str(text(day, "day"));
        for of in [day, &day["crawlers"]] {
            for figure in FIGURES {
                out.push_str(&format!(",{}", of[figure].as_u64().unwrap_or_default()));
            }
        }
        out.push_str("\r\n");
    }
    Ok(Some(Page {
        kind: "text/csv; charset=utf-8",
        ..Page::html(200, out)
    }))
}
