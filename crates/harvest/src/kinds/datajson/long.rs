//! A catalogue that is too long for memory: its datasets are listed as they come.

use std::collections::HashSet;
use std::io::{self, BufReader};

use cairn_exchange::datajson;
use serde_json::{Value, json};

use super::{Read, conforms, identifier};
use crate::harvester::Trouble;
use crate::long::listing::{About, Line, Writer};
use crate::long::{self as files, Listing, LongDocument, broken};
use crate::remote::Remote;

/// Under which a record keeps what it is a part of, until all of them are known.
const WHOLE: &str = "part_of";

/// Lists the datasets of a catalogue.
pub(super) fn list(remote: &Remote<'_>, document: LongDocument) -> Result<files::Read, Trouble> {
    match listed(remote, &document) {
        Ok(Some(listing)) => Ok(files::Read::Listed(listing)),
        _ if !(remote.goes_on)() => Err(Trouble::Stopped),
        Err(Halt::Refused(trouble)) => Err(trouble),
        Err(Halt::Broken(error)) => Err(broken(&error)),
        // What can be read of it all the same is found out in memory.
        Ok(None) => whole(
            remote,
            document,
            "Error loading json content: nothing is in it",
        ),
        Err(Halt::Unreadable(error)) => whole(
            remote,
            document,
            &format!("Error loading json content: {error}"),
        ),
    }
}

fn whole(remote: &Remote<'_>, document: LongDocument, why: &str) -> Result<files::Read, Trouble> {
    let most = remote.app.settings.harvest.max_megabytes;
    document.in_memory(most, why).map(files::Read::Whole)
}

/// Why a catalogue was not listed.
enum Halt {
    Refused(Trouble),
    Unreadable(serde_json::Error),
    Broken(io::Error),
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Lists the datasets; nothing where there are none.
fn listed(remote: &Remote<'_>, document: &LongDocument) -> Result<Option<Listing>, Halt> {
    let mut taking = Taking {
        read: Read::new(remote.config()),
        out: Writer::begin(&remote.shelf)?,
        wholes: HashSet::new(),
        about: About {
            hash: document.hash.clone(),
            ..About::default()
        },
        failed: None,
    };
    let from = BufReader::with_capacity(1 << 18, document.open()?);
    let read = datajson::each_of(from, |dataset| {
        if taking.failed.is_none() && !(remote.goes_on)() {
            taking.failed = Some(io::Error::other("stopped"));
        }
        taking.take(dataset);
    });
    let around = read.map_err(Halt::Unreadable)?;
    conforms(around.conforms_to.as_ref()).map_err(|why| Halt::Refused(Trouble::because(why)))?;
    if !around.inner.is_empty() {
        taking.inner(around.inner)?;
    }
    if let Some(error) = taking.failed {
        return Err(error.into());
    }
    if taking.read.all == 0 {
        return Ok(None);
    }
    std::fs::remove_file(&document.path)?;
    let mut about = taking.about;
    about.memory = Some(Remote::known(&remote.source.url, &document.fetched));
    if taking.read.others > 0 {
        about.complain(super::no_objects(taking.read.others));
    }
    let listing = taking.out.end(about)?;
    match taking.wholes.is_empty() {
        true => Ok(Some(listing)),
        false => Ok(Some(collections(listing, &taking.wholes)?)),
    }
}

/// The datasets of a catalogue on their way into a listing.
struct Taking<'c> {
    read: Read<'c>,
    out: Writer,
    /// What some are a part of.
    wholes: HashSet<String>,
    about: About,
    failed: Option<io::Error>,
}

impl Taking<'_> {
    fn take(&mut self, dataset: Value) {
        if self.failed.is_some() {
            return;
        }
        self.read.take(dataset);
        self.failed = self.store().err();
    }

    fn store(&mut self) -> io::Result<()> {
        for error in self.read.errors.drain(..) {
            self.about.complain(error);
        }
        let found = self.read.found.drain(..).zip(self.read.wholes.drain(..));
        for (found, whole) in found {
            let mut line = Line::from(found);
            if let Some(whole) = whole {
                line.extras.insert(WHOLE.to_owned(), json!(whole));
                self.wholes.insert(whole);
            }
            self.out.add(&line)?;
        }
        Ok(())
    }

    /// Takes datasets that stand within something else; some are only named there, or stand elsewhere too.
    fn inner(&mut self, datasets: Vec<Value>) -> io::Result<()> {
        let id = |dataset: &Value| dataset.as_object().and_then(identifier);
        let mut new: HashSet<String> = datasets.iter().filter_map(id).collect();
        self.out.each(|line| {
            new.remove(&line.guid);
            Ok(())
        })?;
        for dataset in datasets {
            let is_new = id(&dataset).is_none_or(|id| new.remove(&id));
            if dataset.get("title").is_some() && is_new {
                self.take(dataset);
            }
        }
        Ok(())
    }
}

/// Says which are collections and which their parts; collections come before their parts.
fn collections(mut listing: Listing, wholes: &HashSet<String>) -> io::Result<Listing> {
    let (mut there, mut parts) = (HashSet::new(), HashSet::new());
    listing.each(|line| {
        if wholes.contains(&line.guid) {
            if line.extras.contains_key(WHOLE) {
                parts.insert(line.guid.clone());
            }
            there.insert(line.guid);
        }
        Ok(())
    })?;
    for whole in wholes {
        if parts.contains(whole) {
            listing.about.complain(super::is_part(whole));
        }
        if !there.contains(whole) {
            listing.about.complain(super::is_missing(whole));
        }
    }
    listing.arranged(2, |time, line| {
        let whole = line.extras.shift_remove(WHOLE);
        let whole = whole.as_ref().and_then(Value::as_str);
        if whole.is_some_and(|whole| there.contains(whole)) {
            line.extras.insert("in_collection".to_owned(), json!(true));
        }
        let is_collection = wholes.contains(&line.guid);
        if is_collection {
            line.extras.insert("is_collection".to_owned(), json!(true));
        }
        is_collection == (time == 0)
    })
}
