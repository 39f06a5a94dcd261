//! What a kind of source does: it lists records, fetches those that the list does not hold, and maps them.

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::{ExchangeError, Mapped, Options};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::Value;

use crate::remote::{Answer, Remote};

/// A record that a source lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// What names it at its source.
    pub(crate) guid: String,
    /// What changes when it does.
    pub(crate) mark: String,
    /// The record; nothing where it is still to be fetched.
    pub(crate) content: Option<String>,
    /// Its address.
    pub(crate) url: Option<String>,
    /// When the source says that it changed.
    pub(crate) modified: Option<NaiveDateTime>,
    /// Whether it is a page that holds records, which are known once it is fetched. Its mark is empty where nobody says when it changed.
    pub(crate) is_page: bool,
    /// Further facts.
    pub(crate) extras: serde_json::Map<String, Value>,
}

/// A part of what a source lists.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its records.
    pub(crate) found: Vec<Found>,
    /// Names of records that the source says are gone.
    pub(crate) gone: Vec<String>,
    /// Names of records that are there, of which nothing else is said.
    pub(crate) there: Vec<String>,
    /// What is wrong with the list.
    pub(crate) errors: Vec<String>,
    /// Where the list goes on.
    pub(crate) next: Option<Value>,
    /// Whether the source lists everything that it has, so that what it does not list is gone.
    pub(crate) whole: bool,
    /// Whether it could be read only in part, so that what is missing from the list may be there all the same.
    pub(crate) in_part: bool,
    /// Whether nothing has changed since the last run.
    pub(crate) unchanged: bool,
    /// What the next run is to know where this one meets with no error.
    pub(crate) memory: Option<Value>,
}

/// Why a list or a record could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The run is to stop here.
    #[error("stopped")]
    Stopped,
    /// The server asks to come again.
    #[error("the server asks to come again in {} seconds", .0.num_seconds())]
    Later(TimeDelta),
    /// It cannot be had.
    #[error("{0}")]
    Failed(String),
}

impl Trouble {
    /// Says what is wrong.
    pub(crate) fn because(text: impl Into<String>) -> Self {
        Self::Failed(text.into())
    }
}

/// What was fetched of a record.
#[derive(Debug)]
pub(crate) struct Content {
    /// The record.
    pub(crate) text: String,
    /// What changes when it does, where the list did not say it.
    pub(crate) mark: Option<String>,
}

/// What came of fetching what was listed.
#[derive(Debug)]
pub(crate) enum Got {
    /// The record.
    Record(Content),
    /// The records of a page, each with its content.
    Page {
        found: Vec<Found>,
        /// Why it could be read only in part, so that what is missing may be on it all the same.
        fault: Option<String>,
    },
    /// It is gone by now.
    Gone,
}

/// A kind of source.
pub(crate) trait Harvester: Sync {
    /// Returns its name, as in `cairn_catalogue::harvest::KINDS`.
    fn name(&self) -> &'static str;

    /// Lists records from a place on; from the beginning where there is none.
    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble>;

    /// Returns how many records are fetched with one request.
    fn fetched_together(&self) -> usize {
        1
    }

    /// Tells whether it lists pages that hold records, not the records themselves.
    fn lists_pages(&self) -> bool {
        false
    }

    /// Fetches what the list did not hold, in its order.
    fn fetch(
        &self,
        _remote: &Remote<'_>,
        objects: &[HarvestObject],
    ) -> Result<Vec<Result<Got, String>>, Trouble> {
        Ok(objects
            .iter()
            .map(|_| Err("this kind of source lists its records whole".to_owned()))
            .collect())
    }

    /// Tells whether its resources have no ids of their own, so that those that they were given here are to be kept.
    fn resource_ids_are_made(&self) -> bool {
        false
    }

    /// Returns what is wrong with a record, in one sentence and then field by field, where the configuration wants it held against rules.
    fn faults(&self, _content: &str, _config: &serde_json::Map<String, Value>) -> Vec<String> {
        Vec::new()
    }

    /// Makes our input out of a record.
    fn map(
        &self,
        object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        config: &serde_json::Map<String, Value>,
    ) -> Result<Mapped, ExchangeError>;

    /// Tells whether an answer is what this kind reads.
    fn reads(&self, _answer: &Answer) -> bool {
        false
    }
}
