//! Documents that are too long for memory: kept in a file, taken apart there, and listed a part at a time.
//!
//! `shelf` is the folder in which a run keeps such files, `listing` the records of a document as they are listed, `statements` takes
//! RDF apart, and `sorted` finds again what was said of something.

pub(crate) mod listing;
mod shelf;
mod sorted;
pub(crate) mod statements;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use cairn_fetch::Fetched;
use serde_json::Value;

use crate::harvester::{Page, Trouble};
use crate::remote::{Answer, Remote};

pub(crate) use listing::Listing;
pub(crate) use shelf::{Shelf, sweep};

/// Bytes at the beginning and at the end of a document that tell what it is, and whether it is whole.
const EDGE: u64 = 64 << 10;

/// A document of a source.
#[derive(Debug)]
pub(crate) enum Document {
    /// Read whole.
    Short(Answer),
    /// In a file.
    Long(LongDocument),
}

/// What came of a long document.
pub(crate) enum Read {
    /// Its records are listed.
    Listed(Listing),
    /// It cannot be taken apart without all of it in memory, and memory may hold it.
    Whole(Answer),
}

/// Returns the page at a place within the listing of a source's document. Where the listing is gone with the process that made it,
/// it is made once more.
pub(crate) fn go_on(
    remote: &Remote<'_>,
    place: &Value,
    accept: &str,
    list: fn(&Remote<'_>, LongDocument) -> Result<Read, Trouble>,
) -> Result<Page, Trouble> {
    Listing::page_at(&remote.shelf, place, || {
        let read = match remote.document(&remote.source.url, accept)? {
            Document::Short(answer) => Read::Whole(answer),
            Document::Long(document) => list(remote, document)?,
        };
        match read {
            Read::Listed(listing) => Ok(listing),
            Read::Whole(_) => Err(changed()),
        }
    })
}

/// Says that what is gone on with is not what was begun with.
fn changed() -> Trouble {
    Trouble::because("the document changed while it was read")
}

/// A document that was not read, but is in a file.
#[derive(Debug)]
pub(crate) struct LongDocument {
    /// What the server said of it.
    pub(crate) fetched: Fetched,
    /// Its file.
    pub(crate) path: PathBuf,
    /// Its SHA-256.
    pub(crate) hash: String,
}

impl LongDocument {
    /// Opens it, behind the mark that some programs put before UTF-8.
    pub(crate) fn open(&self) -> io::Result<File> {
        let mut file = File::open(&self.path)?;
        let mut mark = Vec::new();
        file.by_ref().take(3).read_to_end(&mut mark)?;
        if mark != b"\xef\xbb\xbf" {
            file.rewind()?;
        }
        Ok(file)
    }

    /// Reads its beginning and its end.
    pub(crate) fn edges(&self) -> io::Result<(Vec<u8>, Vec<u8>)> {
        let mut file = self.open()?;
        let mut beginning = Vec::new();
        file.by_ref().take(EDGE).read_to_end(&mut beginning)?;
        let read = file.stream_position()?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(EDGE).max(read)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        Ok((beginning, end))
    }

    /// Reads it whole where memory may hold it; `why` says why it is not read piece by piece.
    pub(crate) fn in_memory(self, megabytes: u64, why: &str) -> Result<Answer, Trouble> {
        let most = megabytes.saturating_mul(1 << 20);
        if self.fetched.bytes > most {
            return Err(Trouble::because(format!(
                "{why}. The document has more than {most} bytes (harvest.max_megabytes), so that nothing of it is read"
            )));
        }
        let body = std::fs::read(&self.path).map_err(|error| broken(&error))?;
        Ok(Answer {
            fetched: self.fetched,
            body,
        })
    }
}

/// Says that a file of our own could not be read or written.
pub(crate) fn broken(error: &io::Error) -> Trouble {
    Trouble::because(format!("the document could not be kept in a file: {error}"))
}
