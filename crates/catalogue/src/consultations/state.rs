//! Whether a consultation is open, by the clock.

use cairn_domain::record::Dataset;
use cairn_domain::text as form;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Whether people can take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Not yet.
    Coming,
    /// Now.
    Open,
    /// Not any more.
    Closed,
    /// It does not take place.
    Off,
}

impl State {
    /// Returns its word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Off => "off",
        }
    }
}

/// Tells whether a consultation is open on a day. Its dates say so; what was said of its status counts where it ends it early, or
/// where a date is missing.
pub(crate) fn state_of(record: &Map<String, Value>, today: NaiveDate) -> State {
    let day = |key: &str| {
        let text = record.get(key)?.as_str()?;
        form::parse_date(text).map(|time| time.date())
    };
    let status = record
        .get("consultation_status")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (start, end) = (day("start_date"), day("end_date"));
    match status {
        "not_going_forward" => State::Off,
        status if status.starts_with("closed") => State::Closed,
        _ if end.is_some_and(|end| end < today) => State::Closed,
        _ if start.is_some_and(|start| start > today) => State::Coming,
        "planned" if start.is_none() => State::Coming,
        "planned" if end.is_none() => State::Coming,
        _ => State::Open,
    }
}

/// Tells how far a consultation is in its course on a day, as the word that is noted of those who are told.
pub(crate) fn step_of(consultation: &Dataset, today: NaiveDate) -> &'static str {
    state_of(&consultation.body, today).as_str()
}

/// Tells whether a consultation is open on a day, as a word: `coming`, `open`, `closed` or `off`.
pub fn consultation_state(record: &Map<String, Value>, today: NaiveDate) -> &'static str {
    state_of(record, today).as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_clock_opens_and_closes() {
        let today = NaiveDate::from_ymd_opt(2026, 5, 10).expect("a day");
        for (record, expected) in [
            (
                json!({"consultation_status": "planned", "start_date": "2026-05-11", "end_date": "2026-06-01"}),
                State::Coming,
            ),
            (
                json!({"consultation_status": "planned", "start_date": "2026-05-10", "end_date": "2026-06-01"}),
                State::Open,
            ),
            (
                json!({"consultation_status": "open", "start_date": "2026-05-01", "end_date": "2026-05-10"}),
                State::Open,
            ),
            (
                json!({"consultation_status": "open", "start_date": "2026-05-01", "end_date": "2026-05-09"}),
                State::Closed,
            ),
            (
                json!({"consultation_status": "open", "start_date": "2026-06-01"}),
                State::Coming,
            ),
            (
                json!({"consultation_status": "closed_report", "start_date": "2026-05-01", "end_date": "2026-06-01"}),
                State::Closed,
            ),
            (
                json!({"consultation_status": "not_going_forward", "start_date": "2026-05-01"}),
                State::Off,
            ),
            (
                json!({"consultation_status": "planned", "start_date": "2026-05-01"}),
                State::Coming,
            ),
            (json!({"consultation_status": "open"}), State::Open),
        ] {
            let map = record.as_object().expect("an object");
            assert_eq!(state_of(map, today), expected, "{record}");
        }
    }
}
