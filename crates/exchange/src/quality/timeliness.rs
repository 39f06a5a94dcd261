//! Whether a record is as new as it was promised to be.

use chrono::{Days, NaiveDate, NaiveDateTime};
use serde_json::{Map, Value};

use crate::fields::Fields;
use crate::frequency;

/// Days beyond a promised period that are no matter.
const GRACE_DAYS: f64 = 3.0;
/// How much longer than promised a period may be.
const SLACK: f64 = 1.25;

/// How new a record is beside what was promised.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeliness {
    /// How often it was promised to change, in our code.
    pub frequency: &'static str,
    /// The days of that; nothing where no time was promised.
    pub period_days: Option<f64>,
    /// The day on which its data last changed.
    pub changed: NaiveDate,
    /// Days beyond what was promised, with what is no matter; 0 where it is on time.
    pub late_days: i64,
}

impl Timeliness {
    /// Tells whether it is on time; nothing where no time was promised.
    pub fn on_time(&self) -> Option<bool> {
        self.period_days.map(|_| self.late_days == 0)
    }

    /// Returns the first day on which it is late; nothing where no time was promised.
    pub fn late_from(&self) -> Option<NaiveDate> {
        let days = allowed(self.period_days?) + 1;
        self.changed.checked_add_days(Days::new(days))
    }
}

/// Days that may pass without a change where so many were promised.
fn allowed(period_days: f64) -> u64 {
    (period_days * SLACK + GRACE_DAYS).floor() as u64
}

/// Compares when the data of a record changed with how often that was promised; nothing where neither is known.
pub fn timeliness(record: &Map<String, Value>, now: NaiveDateTime) -> Option<Timeliness> {
    let fields = Fields::new(record);
    let promised = fields.text(&["update_frequency", "frequency", "accrual_periodicity"])?;
    let promised = promised.rsplit('/').next().unwrap_or_default();
    let frequency =
        frequency::code(promised).or_else(|| crate::dcat::codes::our_frequency(promised))?;
    let period_days = days(frequency);
    let changed = changed(fields)?;
    let age = (now.date() - changed).num_days();
    let late_days = period_days.map_or(0, |days| (age - allowed(days) as i64).max(0));
    Some(Timeliness {
        frequency,
        period_days,
        changed,
        late_days,
    })
}

/// Returns the day on which the data changed; that of the metadata where nobody says.
fn changed(fields: Fields<'_>) -> Option<NaiveDate> {
    let day = |text: String| NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok();
    let resources = fields.members("resources").filter_map(|resource| {
        let fields = Fields::new(resource);
        fields.text(&["last_modified", "data_last_updated"])
    });
    let record = fields.text(&["current_as_of", "data_last_updated"]);
    resources
        .chain(record)
        .filter_map(day)
        .max()
        .or_else(|| fields.text(&["metadata_modified"]).and_then(day))
}

fn days(frequency: &str) -> Option<f64> {
    Some(match frequency {
        "current" | "daily" => 1.0,
        "weekly" => 7.0,
        "biweekly" => 14.0,
        "monthly" => 30.0,
        "bimonthly" => 61.0,
        "quarterly" => 91.0,
        "biannually" => 183.0,
        "yearly" => 365.0,
        "biennially" => 730.0,
        "triennially" => 1096.0,
        "quinquennial" => 1826.0,
        _ => return None,
    })
}
