//! The records of a long document in a file, as they are listed: a page of them is read at a time, from wherever a run is.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Shelf, broken, changed};
use crate::harvester::{Found, Page, Trouble};

/// The file of the records, one a line.
const RECORDS: &str = "records";
/// The file of records that are put into another order.
const BEFORE: &str = "records-before";
/// The file that says what they are of; it is written when all of them are.
const ABOUT: &str = "about";
/// Most records of a page.
const MOST: usize = 500;
/// Bytes from which on a page is full.
const FULL: usize = 8 << 20;
/// Most errors of a document that are kept.
const MOST_ERRORS: usize = 1000;

/// A record as it is listed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) guid: String,
    pub(crate) mark: String,
    pub(crate) content: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) extras: Map<String, Value>,
}

impl From<Found> for Line {
    fn from(found: Found) -> Self {
        Self {
            guid: found.guid,
            mark: found.mark,
            content: found.content,
            url: found.url,
            extras: found.extras,
        }
    }
}

impl From<Line> for Found {
    fn from(line: Line) -> Self {
        Self {
            guid: line.guid,
            mark: line.mark,
            content: line.content,
            url: line.url,
            extras: line.extras,
            ..Self::default()
        }
    }
}

/// What is known of a document whose records are listed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct About {
    /// Its SHA-256.
    pub(crate) hash: String,
    /// What is wrong with it.
    pub(crate) errors: Vec<String>,
    /// Whether what it does not list may be there all the same.
    pub(crate) in_part: bool,
    /// Where the list goes on behind it.
    pub(crate) next: Option<Value>,
    /// What the next run is to know.
    pub(crate) memory: Option<Value>,
}

impl About {
    /// Notes what is wrong with a record.
    pub(crate) fn complain(&mut self, error: String) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        }
    }
}

/// Records as they are found.
#[derive(Debug)]
pub(crate) struct Writer {
    shelf: Shelf,
    out: BufWriter<File>,
}

impl Writer {
    /// Begins in the folder of a run, in the place of what was there.
    pub(crate) fn begin(shelf: &Shelf) -> io::Result<Self> {
        match std::fs::remove_file(shelf.peek(ABOUT)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self {
            out: BufWriter::with_capacity(1 << 18, File::create(shelf.file(RECORDS)?)?),
            shelf: shelf.clone(),
        })
    }

    /// Adds a record.
    pub(crate) fn add(&mut self, line: &Line) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }

    /// Hands over the records that were added so far.
    pub(crate) fn each(&mut self, take: impl FnMut(Line) -> io::Result<()>) -> io::Result<()> {
        self.out.flush()?;
        each(&self.shelf.peek(RECORDS), take)
    }

    /// Ends, and says what the records are of.
    pub(crate) fn end(self, about: About) -> io::Result<Listing> {
        self.out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_data()?;
        std::fs::write(self.shelf.file(ABOUT)?, serde_json::to_vec(&about)?)?;
        Ok(Listing {
            shelf: self.shelf,
            about,
        })
    }
}

/// Records that are listed.
#[derive(Debug)]
pub(crate) struct Listing {
    shelf: Shelf,
    /// What they are of.
    pub(crate) about: About,
}

impl Listing {
    /// Tells whether a place is one within a listing.
    pub(crate) fn is_within(place: &Value) -> bool {
        place["offset"].is_u64()
    }

    /// Returns the page at a place within the listing that a run keeps, or else in the one that is made once more: its process may have
    /// ended, and another one goes on elsewhere.
    pub(crate) fn page_at(
        shelf: &Shelf,
        place: &Value,
        again: impl FnOnce() -> Result<Self, Trouble>,
    ) -> Result<Page, Trouble> {
        let is_it = |listing: &Self| place["hash"].as_str() == Some(&listing.about.hash);
        let kept = Self::open(shelf).map_err(|error| broken(&error))?;
        let listing = match kept.filter(is_it) {
            Some(listing) => listing,
            None => again()?,
        };
        if !is_it(&listing) {
            return Err(changed());
        }
        listing.page(place["offset"].as_u64().unwrap_or(0))
    }

    fn open(shelf: &Shelf) -> io::Result<Option<Self>> {
        match std::fs::read(shelf.peek(ABOUT)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => Ok(Some(Self {
                about: serde_json::from_slice(&read?)?,
                shelf: shelf.clone(),
            })),
        }
    }

    /// Hands over the records one after another.
    pub(crate) fn each(&self, take: impl FnMut(Line) -> io::Result<()>) -> io::Result<()> {
        each(&self.shelf.peek(RECORDS), take)
    }

    /// Writes the records once more, as often gone through: each time those that are told to belong there.
    pub(crate) fn arranged(
        self,
        times: usize,
        mut belongs: impl FnMut(usize, &mut Line) -> bool,
    ) -> io::Result<Self> {
        let before = self.shelf.file(BEFORE)?;
        std::fs::rename(self.shelf.peek(RECORDS), &before)?;
        let mut out = Writer::begin(&self.shelf)?;
        for time in 0..times {
            each(&before, |mut line| match belongs(time, &mut line) {
                true => out.add(&line),
                false => Ok(()),
            })?;
        }
        std::fs::remove_file(&before)?;
        out.end(self.about)
    }

    fn from(&self, offset: u64) -> io::Result<BufReader<File>> {
        let mut file = File::open(self.shelf.peek(RECORDS))?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(BufReader::with_capacity(1 << 18, file))
    }

    /// Returns the page that begins at a byte.
    pub(crate) fn page(self, offset: u64) -> Result<Page, Trouble> {
        let (found, next) = self.read(offset).map_err(|error| broken(&error))?;
        let about = self.about;
        let mut page = Page {
            found,
            whole: true,
            in_part: about.in_part,
            ..Page::default()
        };
        if offset == 0 {
            page.errors = about.errors;
        }
        match next {
            Some(next) => page.next = Some(json!({"offset": next, "hash": about.hash})),
            None => (page.next, page.memory) = (about.next, about.memory),
        }
        Ok(page)
    }

    /// Reads the records of a page, and where the next one begins.
    fn read(&self, offset: u64) -> io::Result<(Vec<Found>, Option<u64>)> {
        let mut records = self.from(offset)?;
        let (mut found, mut read, mut text) = (Vec::new(), 0, Vec::new());
        while found.len() < MOST && read < FULL {
            if !next(&mut records, &mut text)? {
                return Ok((found, None));
            }
            read += text.len();
            found.push(serde_json::from_slice::<Line>(&text)?.into());
        }
        let is_end = records.fill_buf()?.is_empty();
        Ok((found, (!is_end).then_some(offset + read as u64)))
    }
}

fn each(file: &Path, mut take: impl FnMut(Line) -> io::Result<()>) -> io::Result<()> {
    let mut records = BufReader::with_capacity(1 << 18, File::open(file)?);
    let mut text = Vec::new();
    while next(&mut records, &mut text)? {
        take(serde_json::from_slice(&text)?)?;
    }
    Ok(())
}

/// Reads the next line, with its end; tells whether there was one.
fn next(records: &mut BufReader<File>, text: &mut Vec<u8>) -> io::Result<bool> {
    text.clear();
    records.read_until(b'\n', text)?;
    Ok(!text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(shelf: &Shelf, hash: &str, records: usize) -> Listing {
        let mut out = Writer::begin(shelf).unwrap();
        for number in 0..records {
            let found = Found {
                guid: number.to_string(),
                ..Found::default()
            };
            out.add(&found.into()).unwrap();
        }
        let about = About {
            hash: hash.to_owned(),
            next: Some(json!({"number": 2})),
            ..About::default()
        };
        out.end(about).unwrap()
    }

    #[test]
    fn a_listing_is_gone_on_with_and_made_once_more_where_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path().join("run"));
        let first = listed(&shelf, "a", MOST + 2).page(0).unwrap();
        assert_eq!(first.found.len(), MOST);
        let place = first.next.unwrap();
        assert!(Listing::is_within(&place));
        let not_again = || Err(Trouble::because("it is there"));
        let rest = |page: Page| -> Vec<String> {
            assert_eq!(page.next, Some(json!({"number": 2})));
            page.found.into_iter().map(|found| found.guid).collect()
        };
        let expected = [MOST.to_string(), (MOST + 1).to_string()];
        let page = Listing::page_at(&shelf, &place, not_again).unwrap();
        assert_eq!(rest(page), expected);
        shelf.clear();
        let again = || Ok(listed(&shelf, "a", MOST + 2));
        let page = Listing::page_at(&shelf, &place, again).unwrap();
        assert_eq!(rest(page), expected);
        shelf.clear();
        let other = || Ok(listed(&shelf, "b", 1));
        let page = Listing::page_at(&shelf, &place, other);
        assert!(page.is_err_and(|error| error.to_string().contains("changed while it was read")));
    }

    #[test]
    fn a_listing_that_was_not_ended_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path().join("run"));
        listed(&shelf, "a", 1);
        let place = json!({"offset": 0, "hash": "a"});
        drop(Writer::begin(&shelf).unwrap());
        let page = Listing::page_at(&shelf, &place, || Err(Trouble::because("made once more")));
        assert!(page.is_err_and(|error| error.to_string() == "made once more"));
    }
}
