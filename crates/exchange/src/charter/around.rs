//! What others have to do with a record: what they ask and when they are answered, whether they use it, who shares its schemas.

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::{Map, Value};

use crate::fields::Fields;

/// Working days, Monday to Friday, within which questions and feedback are to be answered.
pub const ANSWER_DAYS: u32 = 15;
/// Days within which a use is a recent one.
pub const RECENT_DAYS: u64 = 14;

/// What is known of a record from others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Questions and feedback that everybody sees.
    pub asked: Vec<Asked>,
    /// Whether people used it in the last [`RECENT_DAYS`]; nothing where that is not counted.
    pub is_used: Option<bool>,
    /// Whether records of other organizations follow one of its schemas; nothing where it states none.
    pub shares_schema: Option<bool>,
    /// A showcase names it.
    pub is_shown: bool,
    /// It stands in another catalogue as well.
    pub is_elsewhere: bool,
}

/// A question or feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The day on which it was written.
    pub on: NaiveDate,
    /// The day on which the organization first replied.
    pub answered: Option<NaiveDate>,
}

impl Asked {
    /// Returns the last day on which a reply is in time.
    fn until(self) -> NaiveDate {
        let is_working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let after = self.on.iter_days().skip(1).filter(is_working);
        after.take(ANSWER_DAYS as usize).last().unwrap_or(self.on)
    }

    /// Tells whether it was answered in time; nothing where there is time left.
    pub(super) fn is_in_time(self, today: NaiveDate) -> Option<bool> {
        match self.answered {
            Some(day) => Some(day <= self.until()),
            None => (today > self.until()).then_some(false),
        }
    }

    /// Returns the day from which on it is late where nobody answers.
    pub(super) fn late_from(self) -> Option<NaiveDate> {
        match self.answered {
            Some(_) => None,
            None => self.until().succ_opt(),
        }
    }
}

/// Returns what names the schemas and standards that a record and its resources follow, each once: an address, a name, or the text of
/// a schema that is written out, which is the same however its keys are ordered.
pub fn schemas_of(record: &Map<String, Value>) -> Vec<String> {
    let fields = Fields::new(record);
    let mut found = fields.list(&["conforms_to"]);
    for resource in fields.members("resources").map(Fields::new) {
        found.extend(resource.list(&["conforms_to"]));
        found.extend(resource.text(&["data_standard"]));
        found.extend(resource.get("schema").and_then(schema));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn schema(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(written @ Value::Object(_)) => schema(&written),
            _ => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        },
        Value::Object(map) if !map.is_empty() => Some(ordered(value).to_string()),
        _ => None,
    }
}

/// Returns a value whose keys are in order.
fn ordered(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            let members = keys
                .into_iter()
                .map(|key| (key.clone(), ordered(&map[key])));
            Value::Object(members.collect())
        }
        Value::Array(members) => members.iter().map(ordered).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn answers_are_in_time_within_fifteen_working_days() {
        // A Monday, and a Saturday: three weeks later at the end of the working day, or of the week.
        for (on, answered, today, expected) in [
            ("2026-03-02", None, "2026-03-23", None),
            ("2026-03-02", None, "2026-03-24", Some(false)),
            ("2026-03-02", Some("2026-03-02"), "2026-03-02", Some(true)),
            ("2026-03-02", Some("2026-03-23"), "2026-04-30", Some(true)),
            ("2026-03-02", Some("2026-03-24"), "2026-04-30", Some(false)),
            ("2026-03-07", None, "2026-03-27", None),
            ("2026-03-07", None, "2026-03-28", Some(false)),
        ] {
            let asked = Asked {
                on: day(on),
                answered: answered.map(day),
            };
            assert_eq!(asked.is_in_time(day(today)), expected, "{asked:?} {today}");
            let late = asked.late_from();
            assert_eq!(late.is_some(), answered.is_none());
            assert!(late.is_none_or(|late| asked.is_in_time(late) == Some(false)));
        }
    }

    #[test]
    fn schemas_are_named_by_what_they_are() {
        let written = r#"{"primaryKey": "a", "fields": [{"type": "string", "name": "a"}]}"#;
        let record = json!({
            "conforms_to": ["https://schema.example/rivers"],
            "resources": [
                {"schema": written, "data_standard": "geojson"},
                {"schema": {"fields": [{"name": "a", "type": "string"}], "primaryKey": "a"}},
                {"schema": " https://schema.example/rivers ", "data_standard": ""}, {"schema": {}}, {},
            ],
        });
        let found = schemas_of(record.as_object().unwrap());
        assert_eq!(
            found,
            [
                "geojson",
                "https://schema.example/rivers",
                r#"{"fields":[{"name":"a","type":"string"}],"primaryKey":"a"}"#,
            ]
        );
    }
}
