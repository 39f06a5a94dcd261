//! What is used: pages looked at, files taken, actions called, searches, counted by day for records, organizations and the site.
//!
//! Nothing is known of who did it: no address, no cookie, no account, no time but the day. Counts wait in memory and are added to the
//! database in batches, so no request writes; a process that dies loses what it counted since ([`WRITTEN_EVERY`]). Only what everybody
//! may see is counted for itself, so figures tell nothing of other records. `docs/analytics.md` describes the method for the public.

mod crawlers;
mod sums;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cairn_domain::record::{ACTIVE, HARVEST_SOURCE};
use cairn_store::{Tx, UsageCount};
use chrono::NaiveDate;

use crate::app::App;
use crate::error::ActionError;
use crawlers::Crawlers;

pub(crate) use sums::{KIND as COUNT_USAGE, summary};

/// How often counts are written.
pub(crate) const WRITTEN_EVERY: Duration = Duration::from_secs(10);
/// Different things that wait to be written at most; what is used beyond them counts for the site alone.
const MOST_WAITING: usize = 200_000;
/// The site among the objects of the database.
pub(crate) const SITE: &str = "";

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Done {
    /// Looked at a page.
    View,
    /// Took a file or a table.
    Download,
    /// Called an action.
    Call,
    /// Searched for words.
    Search,
    /// Searched for words and found nothing.
    Miss,
}

impl Done {
    /// Everything that is counted, in the order of the figures.
    pub(crate) const ALL: [Self; 5] = [
        Self::View,
        Self::Download,
        Self::Call,
        Self::Search,
        Self::Miss,
    ];

    /// Returns the word that stands in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Download => "download",
            Self::Call => "call",
            Self::Search => "search",
            Self::Miss => "miss",
        }
    }

    /// Returns the key that figures have in answers.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::View => "views",
            Self::Download => "downloads",
            Self::Call => "api_calls",
            Self::Search => "searches",
            Self::Miss => "searches_without_result",
        }
    }
}

/// What it was done with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The site alone.
    Site,
    /// A record, by its id.
    Record(String),
    /// A resource, by its id.
    Resource(String),
    /// An organization, by its id.
    Organization(String),
}

/// A use of something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Use {
    /// What was done.
    pub done: Done,
    /// With what.
    pub subject: Subject,
}

impl Use {
    /// Returns a use of the site alone.
    pub fn of_site(done: Done) -> Self {
        Self {
            done,
            subject: Subject::Site,
        }
    }

    /// Returns a use of a record.
    pub fn of_record(done: Done, id: impl Into<String>) -> Self {
        Self {
            done,
            subject: Subject::Record(id.into()),
        }
    }

    /// Returns a use of a resource, and with it of its record.
    pub fn of_resource(done: Done, id: impl Into<String>) -> Self {
        Self {
            done,
            subject: Subject::Resource(id.into()),
        }
    }

    /// Returns a use of an organization.
    pub fn of_organization(done: Done, id: impl Into<String>) -> Self {
        Self {
            done,
            subject: Subject::Organization(id.into()),
        }
    }
}

/// Counts that are not written yet, by day and whether crawlers did it.
type Waiting = HashMap<(NaiveDate, bool), HashMap<Use, i64>>;

/// What is not written yet.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    waiting: Mutex<Waiting>,
    crawlers: Crawlers,
}

impl Usage {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, day: NaiveDate, crawler: bool, of: &Use, count: i64) {
        let mut waiting = self.lock();
        let counts = waiting.entry((day, crawler)).or_default();
        if let Some(there) = counts.get_mut(of) {
            *there += count;
        } else if counts.len() < MOST_WAITING {
            counts.insert(of.clone(), count);
        } else {
            *counts.entry(Use::of_site(of.done)).or_default() += count;
        }
    }
}

impl App {
    /// Counts what a request used; `agent` is what the program that asked calls itself.
    pub fn count_uses(&self, uses: &[Use], agent: Option<&str>) {
        if uses.is_empty() || !self.settings.analytics.enabled {
            return;
        }
        let day = self.clock.now().date();
        let crawler = self.usage.crawlers.is_one(agent);
        for one in uses {
            self.usage.add(day, crawler, one, 1);
        }
    }

    /// Adds what waits to the database.
    ///
    /// # Errors
    ///
    /// What the database says; the counts wait on then.
    pub fn write_usage(&self) -> Result<(), ActionError> {
        let waiting = std::mem::take(&mut *self.usage.lock());
        if waiting.is_empty() {
            return Ok(());
        }
        let written = self.store.write(|tx| {
            let known = Known::of(tx, &waiting)?;
            tx.add_usage(&known.rows(&waiting))?;
            Ok::<_, ActionError>(())
        });
        if written.is_err() {
            for ((day, crawler), counts) in waiting {
                for (of, count) in counts {
                    self.usage.add(day, crawler, &of, count);
                }
            }
        }
        written
    }
}

/// What is known of the things that were used.
struct Known {
    /// The organization of each record that everybody may see, where it has one.
    records: HashMap<String, Option<String>>,
    /// The record of each resource.
    resources: HashMap<String, String>,
    /// Organizations in use.
    organizations: HashSet<String>,
}

impl Known {
    /// Looks up what was used, all at once.
    fn of(tx: &mut Tx<'_>, waiting: &Waiting) -> Result<Self, ActionError> {
        let (mut records, mut resources, mut parties) = (Vec::new(), Vec::new(), Vec::new());
        for of in waiting.values().flat_map(HashMap::keys) {
            match &of.subject {
                Subject::Site => {}
                Subject::Record(id) => records.push(id.clone()),
                Subject::Resource(id) => resources.push(id.clone()),
                Subject::Organization(id) => parties.push(id.clone()),
            }
        }
        let links = tx.resource_links(&resources)?;
        let links = links.into_iter().filter(|link| link.state == ACTIVE);
        let resources: HashMap<String, String> =
            links.map(|link| (link.id, link.dataset_id)).collect();
        records.extend(resources.values().cloned());
        records.sort_unstable();
        records.dedup();
        let heads = tx.dataset_heads(&records)?.into_iter();
        let public = heads
            .filter(|head| head.state == ACTIVE && !head.private && head.kind != HARVEST_SOURCE);
        let records: HashMap<String, Option<String>> =
            public.map(|head| (head.id, head.owner_org)).collect();
        parties.extend(records.values().flatten().cloned());
        parties.sort_unstable();
        parties.dedup();
        let parties = tx.groups(&parties)?.into_iter();
        let active = parties.filter(|party| party.state == ACTIVE && party.is_organization);
        Ok(Self {
            records,
            resources,
            organizations: active.map(|party| party.id).collect(),
        })
    }

    /// Makes the rows of counts: each use counts for what it was of, and for all that this belongs to.
    fn rows(&self, waiting: &Waiting) -> Vec<UsageCount> {
        let mut sums: HashMap<(&str, NaiveDate, Done, bool), i64> = HashMap::new();
        for ((day, crawler), counts) in waiting {
            for (of, count) in counts {
                for object in self.objects(of) {
                    *sums.entry((object, *day, of.done, *crawler)).or_default() += count;
                }
            }
        }
        let rows = sums.into_iter();
        rows.map(|((object, day, done, crawler), count)| UsageCount {
            object: object.to_owned(),
            day,
            kind: done.as_str().to_owned(),
            crawler,
            count,
        })
        .collect()
    }

    /// Returns the objects that a use counts for. What not everybody may see counts for nothing, calls for the site alone.
    fn objects<'k>(&'k self, of: &'k Use) -> Vec<&'k str> {
        let record = match &of.subject {
            Subject::Site => return vec![SITE],
            Subject::Organization(id) => {
                let known = self.organizations.get(id).map(String::as_str);
                return known.into_iter().chain([SITE]).collect();
            }
            Subject::Record(id) => Some(id),
            Subject::Resource(id) => self.resources.get(id),
        };
        let Some((id, owner)) = record.and_then(|id| self.records.get_key_value(id)) else {
            return match of.done {
                Done::Call => vec![SITE],
                _ => Vec::new(),
            };
        };
        let mut objects = vec![SITE, id.as_str()];
        if let Subject::Resource(resource) = &of.subject {
            objects.push(resource);
        }
        let owner = owner.as_deref().and_then(|id| self.organizations.get(id));
        objects.extend(owner.map(String::as_str));
        objects
    }
}
