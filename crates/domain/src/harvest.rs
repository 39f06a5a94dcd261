//! Harvesting: where records are taken from, the runs that take them, and what each record came to. The words are the API's.

use chrono::{Days, Months, NaiveDateTime};
use serde_json::Value;

/// Declares the words of an enum: what stands in the database and in the API.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$said:meta])* $variant:ident => $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$said])* $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the word.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                Self::parse(&text).ok_or(text)
            }
        }

        impl From<$name> for String {
            fn from(one: $name) -> Self {
                one.as_str().to_owned()
            }
        }
    };
}

words! {
    /// How often a source is harvested.
    Frequency {
        /// When somebody asks for it.
        Manual => "MANUAL",
        /// Once a month.
        Monthly => "MONTHLY",
        /// Once a week.
        Weekly => "WEEKLY",
        /// Every two weeks.
        Biweekly => "BIWEEKLY",
        /// Once a day.
        Daily => "DAILY",
        /// At each round of the scheduler.
        Always => "ALWAYS",
    }
}

impl Frequency {
    /// Returns when a source is due again that was due now; never for one that waits to be asked.
    pub fn next(self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Manual => None,
            Self::Monthly => now.checked_add_months(Months::new(1)),
            Self::Weekly => now.checked_add_days(Days::new(7)),
            Self::Biweekly => now.checked_add_days(Days::new(14)),
            Self::Daily => now.checked_add_days(Days::new(1)),
            Self::Always => Some(now),
        }
    }
}

words! {
    /// How far a run is.
    JobStatus {
        /// Nobody has begun it.
        New => "New",
        /// It is being worked on.
        Running => "Running",
        /// It is over.
        Finished => "Finished",
        /// Its source went away before it began.
        Aborted => "Aborted",
    }
}

words! {
    /// How far a record of a run is.
    ObjectState {
        /// Its content is still to be fetched.
        Fetch => "FETCH",
        /// Its content is here and waits to be imported.
        Import => "IMPORT",
        /// It was made by hand and waits for nothing.
        Waiting => "WAITING",
        /// It is done.
        Complete => "COMPLETE",
        /// It failed.
        Error => "ERROR",
    }
}

words! {
    /// What a record of a run came to.
    ReportStatus {
        /// A dataset was made.
        Added => "added",
        /// The dataset was changed.
        Updated => "updated",
        /// Nothing was to be done.
        Unmodified => "not modified",
        /// The dataset was deleted.
        Deleted => "deleted",
        /// It failed.
        Errored => "errored",
    }
}

words! {
    /// Where a record failed.
    ErrorStage {
        /// While its content was fetched.
        Fetch => "Fetch",
        /// While it was mapped and written.
        Import => "Import",
        /// While it was held against the rules of its type.
        Validation => "Validation",
    }
}

/// What is known of a source beside its record.
#[derive(Debug, Clone, PartialEq)]
pub struct HarvestSource {
    /// Id of the record.
    pub id: String,
    /// Its address in the one form in which addresses are compared.
    pub url: String,
    /// Name of the kind of source.
    pub kind: String,
    /// How often it is harvested.
    pub frequency: Frequency,
    /// Whether it is harvested at all.
    pub active: bool,
    /// When it was made.
    pub created: NaiveDateTime,
    /// When it is due.
    pub next_run: Option<NaiveDateTime>,
    /// What the last run wants the next one to know: cursors, validators of documents.
    pub memory: Value,
}

/// A run over a source.
#[derive(Debug, Clone, PartialEq)]
pub struct HarvestJob {
    /// UUID.
    pub id: String,
    /// The source.
    pub source_id: String,
    /// How far it is.
    pub status: JobStatus,
    /// When it was asked for.
    pub created: NaiveDateTime,
    /// When listing the records began.
    pub gather_started: Option<NaiveDateTime>,
    /// When all records were listed.
    pub gather_finished: Option<NaiveDateTime>,
    /// When it was over.
    pub finished: Option<NaiveDateTime>,
    /// When something was last done for it.
    pub touched: NaiveDateTime,
    /// Records that are as they were, which have no objects.
    pub unmodified: i64,
    /// Where listing goes on.
    pub place: Option<Value>,
    /// What it was asked for with.
    pub options: Value,
}

/// A record of a source as one run saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct HarvestObject {
    /// UUID.
    pub id: String,
    /// The run.
    pub job_id: Option<String>,
    /// The source.
    pub source_id: String,
    /// What names the record at its source.
    pub guid: String,
    /// The dataset that it became.
    pub dataset_id: Option<String>,
    /// Whether it is what the dataset was last made of.
    pub current: bool,
    /// How far it is.
    pub state: ObjectState,
    /// What it came to.
    pub report_status: Option<ReportStatus>,
    /// Where it stands among the records of its run.
    pub position: i64,
    /// The record as the source gave it.
    pub content: Option<String>,
    /// What changes when the record or the way it is read changes.
    pub hash: Option<String>,
    /// What was to be written, where that failed.
    pub mapped: Option<Value>,
    /// Its address at the source.
    pub url: Option<String>,
    /// Further facts.
    pub extras: Value,
    /// When it was listed.
    pub gathered: NaiveDateTime,
    /// When fetching its content began.
    pub fetch_started: Option<NaiveDateTime>,
    /// When its content was here.
    pub fetch_finished: Option<NaiveDateTime>,
    /// When its import began.
    pub import_started: Option<NaiveDateTime>,
    /// When its import was over.
    pub import_finished: Option<NaiveDateTime>,
    /// When the source says that it changed.
    pub modified: Option<NaiveDateTime>,
    /// How often fetching its content failed.
    pub retries: i32,
    /// The version of the dataset that it made.
    pub dataset_version: Option<i64>,
}

impl HarvestObject {
    /// Makes an object of a run.
    pub fn new(id: String, source_id: &str, guid: &str, gathered: NaiveDateTime) -> Self {
        Self {
            id,
            job_id: None,
            source_id: source_id.to_owned(),
            guid: guid.to_owned(),
            dataset_id: None,
            current: false,
            state: ObjectState::Import,
            report_status: None,
            position: 0,
            content: None,
            hash: None,
            mapped: None,
            url: None,
            extras: Value::Object(serde_json::Map::new()),
            gathered,
            fetch_started: None,
            fetch_finished: None,
            import_started: None,
            import_finished: None,
            modified: None,
            retries: 0,
            dataset_version: None,
        }
    }

    /// Tells whether it says that the record is gone from its source.
    pub fn is_deletion(&self) -> bool {
        self.extras.get("status").and_then(Value::as_str) == Some("delete")
    }
}

/// Something that went wrong with a run as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatherError {
    /// What.
    pub message: String,
    /// When.
    pub created: NaiveDateTime,
}

/// Something that went wrong with one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectError {
    /// The record.
    pub object_id: String,
    /// What.
    pub message: String,
    /// Where.
    pub stage: ErrorStage,
    /// Line of the content.
    pub line: Option<i32>,
    /// When.
    pub created: NaiveDateTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_come_round() {
        let now = |text: &str| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time is written")
        };
        for (frequency, from, expected) in [
            (
                Frequency::Daily,
                "2026-02-28 10:00",
                Some("2026-03-01 10:00"),
            ),
            (
                Frequency::Weekly,
                "2026-02-28 10:00",
                Some("2026-03-07 10:00"),
            ),
            (
                Frequency::Biweekly,
                "2026-02-28 10:00",
                Some("2026-03-14 10:00"),
            ),
            (
                Frequency::Monthly,
                "2026-01-31 10:00",
                Some("2026-02-28 10:00"),
            ),
            (
                Frequency::Always,
                "2026-01-31 10:00",
                Some("2026-01-31 10:00"),
            ),
            (Frequency::Manual, "2026-01-31 10:00", None),
        ] {
            assert_eq!(
                frequency.next(now(from)),
                expected.map(now),
                "{frequency:?}"
            );
        }
    }

    #[test]
    fn words_are_read_back() {
        for one in Frequency::ALL {
            assert_eq!(Frequency::parse(one.as_str()), Some(*one));
        }
        for one in ReportStatus::ALL {
            assert_eq!(ReportStatus::try_from(String::from(*one)), Ok(*one));
        }
        assert_eq!(JobStatus::parse("new"), None);
    }
}
