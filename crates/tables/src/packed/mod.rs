//! Words of rows that were loaded, packed: for each word the numbers of the rows that have it, and its places in each of them.
//!
//! Lists are written in stretches of rows and never changed. A row that changes afterwards is kept out of them by its number, and
//! found like one that was added by hand.

mod among;
mod places;
mod query;
mod stretch;

use roaring::RoaringBitmap;

use crate::error::TablesError;
use crate::meta::Meta;

pub(crate) use among::{among, has_bit, is_among};
pub(crate) use places::Placed;
pub(crate) use query::{each_document, found, has_beginning};
pub(crate) use stretch::stretch;

/// What the list of all rows of a stretch is kept under; no word is empty.
const ALL: &str = "";

/// What of a list a stretch has.
#[derive(Debug, Clone, Default)]
struct Part {
    rows: RoaringBitmap,
    /// Where they were short enough to come with the rows.
    places: Option<Vec<u8>>,
}

/// Bytes of places up to which they come with the rows.
pub(crate) const SHORT: usize = 1024;

/// Lists of words, each in as many parts as there are stretches.
#[derive(Debug)]
pub(crate) struct Lists {
    /// In their order.
    words: Vec<String>,
    stretches: Vec<i64>,
    parts: Vec<Vec<Part>>,
    /// Rows that have changed since, or are deleted.
    gone: RoaringBitmap,
}

impl Lists {
    /// Lists that are to be read, of words in their order.
    pub(crate) fn new(stretches: &[i64], words: &[&str]) -> Self {
        let empty = vec![Part::default(); stretches.len()];
        Self {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            stretches: stretches.to_vec(),
            parts: vec![empty; words.len()],
            gone: RoaringBitmap::new(),
        }
    }

    /// Takes what a stretch has of a list, with its places where they are short.
    pub(crate) fn add(
        &mut self,
        first: i64,
        word: &str,
        rows: &[u8],
        places: Option<&[u8]>,
    ) -> Result<(), TablesError> {
        let stretch = self.stretches.binary_search(&first);
        if let (Some(word), Ok(stretch)) = (self.place(word), stretch) {
            self.parts[word][stretch] = Part {
                rows: unpacked(rows)?,
                places: places.map(<[u8]>::to_vec),
            };
        }
        Ok(())
    }

    /// Takes rows that do not stand in lists any more.
    pub(crate) fn leave(&mut self, rows: &[u8]) -> Result<(), TablesError> {
        self.gone |= unpacked(rows)?;
        Ok(())
    }

    /// The place of a word among those that were asked for.
    fn place(&self, word: &str) -> Option<usize> {
        self.words
            .binary_search_by(|known| known.as_str().cmp(word))
            .ok()
    }

    /// All rows that have a word.
    fn rows(&self, word: &str) -> RoaringBitmap {
        let mut rows = RoaringBitmap::new();
        for part in self
            .place(word)
            .iter()
            .flat_map(|place| &self.parts[*place])
        {
            rows |= &part.rows;
        }
        rows
    }
}

/// Rows that a query finds in lists, and the lists of its words.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rows: RoaringBitmap,
    pub(crate) lists: Lists,
    /// Whether all rows of the table stand in lists, so that no other can have the words.
    pub(crate) all: bool,
}

/// Tells whether the lists of a table are whole.
pub(crate) fn are_there(meta: &Meta) -> bool {
    meta.lists.is_some() && meta.words_to.is_none()
}

/// Returns a row's number as lists have it.
pub(crate) fn row_number(number: i64) -> Result<u32, TablesError> {
    u32::try_from(number).map_err(|_| TablesError::Engine(format!("a row of number {number}")))
}

/// Writes a list.
pub(crate) fn packed(rows: &RoaringBitmap) -> Result<Vec<u8>, TablesError> {
    let mut bytes = Vec::with_capacity(rows.serialized_size());
    rows.serialize_into(&mut bytes)?;
    Ok(bytes)
}

/// Reads a list.
pub(crate) fn unpacked(bytes: &[u8]) -> Result<RoaringBitmap, TablesError> {
    Ok(RoaringBitmap::deserialize_from(bytes)?)
}

/// The words between which all lie that begin so.
pub(crate) fn beginning(text: &str) -> (&str, String) {
    (text, format!("{text}{}", char::MAX))
}
