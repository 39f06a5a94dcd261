//! The parameters that every list of activities takes.

use cairn_store::ActivityWindow;
use chrono::{DateTime, NaiveDateTime};
use serde_json::{Value, json};

use crate::action::{Param, ParamKind, param};
use crate::error::{ActionError, ErrorDict};
use crate::input::{Input, integer, plain_text};
use crate::settings::ActivityStreams;

pub(super) const LIMIT: Param = param(
    "limit",
    ParamKind::Integer,
    "Most activities; 31 by default, never above the site's maximum (100).",
);
pub(super) const OFFSET: Param = param("offset", ParamKind::Integer, "Activities to pass over.");
pub(super) const BEFORE: Param = param(
    "before",
    ParamKind::Any,
    "Only what happened before: seconds since 1970 (UTC), fractions allowed.",
);
pub(super) const AFTER: Param = param(
    "after",
    ParamKind::Any,
    "Only what happened after; without before, the page that is next to it.",
);
pub(super) const INCLUDE_HIDDEN: Param = param(
    "include_hidden_activity",
    ParamKind::Boolean,
    "Shows what hidden users did too; for sysadmins, others are passed over.",
);
pub(super) const TYPES: Param = param(
    "activity_types",
    ParamKind::Texts,
    "Only these types, such as `new package`.",
);
pub(super) const WITHOUT_TYPES: Param = param(
    "exclude_activity_types",
    ParamKind::Texts,
    "Not these types; not together with activity_types.",
);

/// Reads parameters one after the other and tells at the end what is wrong with all of them.
pub(super) struct Reader<'i> {
    input: &'i Input,
    errors: ErrorDict,
}

impl<'i> Reader<'i> {
    pub(super) fn new(input: &'i Input) -> Self {
        Self {
            input,
            errors: ErrorDict::new(),
        }
    }

    /// Ends the reading.
    pub(super) fn done(self) -> Result<(), ActionError> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(ActionError::Validation(self.errors))
        }
    }

    fn wrong(&mut self, key: &str, messages: &[&str]) {
        self.errors.insert(key.to_owned(), json!(messages));
    }

    /// Reads a text that must be there.
    pub(super) fn required(&mut self, key: &str) -> String {
        self.input.text(key).unwrap_or_else(|| {
            self.wrong(key, &["Missing value"]);
            String::new()
        })
    }

    /// Reads a text that must be there, but may name nothing.
    pub(super) fn given(&mut self, key: &str) -> String {
        self.input.given(key).unwrap_or_else(|_| {
            self.wrong(key, &["Missing value"]);
            String::new()
        })
    }

    /// Reads the part of a stream that is asked for.
    pub(super) fn window(&mut self, settings: &ActivityStreams) -> ActivityWindow {
        let before = self.moment("before");
        let after = self.moment("after");
        ActivityWindow {
            limit: self.limit(settings),
            offset: self.natural("offset").unwrap_or(0),
            before,
            after,
            oldest_first: after.is_some() && before.is_none(),
        }
    }

    /// Returns a parameter for which an empty text counts as absent.
    fn filled(&self, key: &str) -> Option<&'i Value> {
        self.input.get(key).filter(|value| **value != "")
    }

    /// Reads the limit: 0 and everything above the maximum are the maximum.
    fn limit(&mut self, settings: &ActivityStreams) -> i64 {
        let most = settings.list_limit_max.max(0);
        let Some(value) = self.filled("limit") else {
            return settings.list_limit.clamp(0, most);
        };
        match integer(value) {
            Some(limit) if limit < 0 => self.wrong("limit", &["Must be a natural number"]),
            Some(0) => {}
            Some(limit) => return limit.min(most),
            None if value.is_number() => self.wrong("limit", &["Invalid integer"]),
            None => self.wrong(
                "limit",
                &["Invalid integer", "Please enter an integer value"],
            ),
        }
        most
    }

    /// Reads a natural number.
    pub(super) fn natural(&mut self, key: &str) -> Option<i64> {
        let value = self.filled(key)?;
        match integer(value) {
            Some(number) if number < 0 => self.wrong(key, &["Must be a natural number"]),
            Some(number) => return Some(number),
            None => self.wrong(key, &["Invalid integer"]),
        }
        None
    }

    /// Reads a moment in seconds since 1970.
    fn moment(&mut self, key: &str) -> Option<NaiveDateTime> {
        let value = self.input.get(key)?;
        let seconds = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse::<f64>().ok(),
            Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
            _ => None,
        };
        let moment = seconds.and_then(from_seconds);
        if moment.is_none() {
            self.wrong(key, &["Must be a float timestamp"]);
        }
        moment
    }

    /// Reads a list of texts; an empty one is none.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        let Some(items) = self.input.get(key)?.as_array() else {
            self.wrong(key, &["Not a list"]);
            return None;
        };
        if let Some(other) = items.iter().find(|item| !item.is_string()) {
            let message = format!("Not a string: {}", plain_text(other));
            self.wrong(key, &[&message]);
            return None;
        }
        (!items.is_empty()).then(|| items.iter().map(plain_text).collect())
    }

    /// Reads which types are shown and which are not.
    pub(super) fn types(&mut self) -> (Option<Vec<String>>, Vec<String>) {
        let (with, without) = (self.texts(TYPES.name), self.texts(WITHOUT_TYPES.name));
        if with.is_some() && without.is_some() {
            self.wrong(
                TYPES.name,
                &["Cannot be used together with `exclude_activity_types"],
            );
        }
        (with, without.unwrap_or_default())
    }
}

/// Returns the moment so many seconds after the beginning of 1970, to the microsecond.
fn from_seconds(seconds: f64) -> Option<NaiveDateTime> {
    // Years far beyond those of any activity; within them a float counts microseconds well enough.
    if !seconds.is_finite() || seconds.abs() > 1.0e11 {
        return None;
    }
    let micros = (seconds * 1.0e6).round() as i64;
    DateTime::from_timestamp_micros(micros).map(|moment| moment.naive_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_moments() {
        for (seconds, expected) in [
            (0.0, Some("1970-01-01 00:00:00")),
            (1_764_083_200.123_456, Some("2025-11-25 15:06:40.123456")),
            (-1.5, Some("1969-12-31 23:59:58.500")),
            (f64::NAN, None),
            (f64::INFINITY, None),
            (1.0e300, None),
        ] {
            let found = from_seconds(seconds).map(|moment| moment.to_string());
            assert_eq!(found.as_deref(), expected, "{seconds}");
        }
    }
}
