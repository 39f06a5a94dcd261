//! The places that a word has in its rows: for each row of its list one after the other, each as far behind the one before it as it is.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::{ALL, Lists, row_number};
use crate::engine::Session;
use crate::error::TablesError;

/// Places that are read about as fast as one row.
const PLACES_A_ROW: u64 = 1_200;
/// Stretches whose places are read at once.
const GROUP: usize = 32;

/// Places of a word in the rows of a stretch, in the making.
#[derive(Debug, Default)]
pub(super) struct Places {
    bytes: Vec<u8>,
    /// The last place of the last row, and where it was written.
    last: u32,
    written: usize,
}

impl Places {
    /// Adds the first place of the next row.
    pub(super) fn row(&mut self, place: u32) {
        self.last = 0;
        self.write(place);
    }

    /// Adds another place of the last row.
    pub(super) fn again(&mut self, place: u32) {
        // The lowest bit of one says that another comes.
        self.bytes[self.written] |= 1;
        self.write(place);
    }

    fn write(&mut self, place: u32) {
        self.written = self.bytes.len();
        let mut left = u64::from(place.saturating_sub(self.last)) << 1;
        self.last = place;
        while left >= 0x80 {
            self.bytes.push((left & 0x7f) as u8 | 0x80);
            left >>= 7;
        }
        self.bytes.push(left as u8);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads the places of the next row.
fn next_row(bytes: &mut &[u8], mut take: impl FnMut(u32)) -> Option<()> {
    let mut place = 0_u32;
    loop {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let (byte, rest) = bytes.split_first()?;
            *bytes = rest;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        place = place.checked_add(u32::try_from(value >> 1).ok()?)?;
        take(place);
        if value & 1 == 0 {
            return Some(());
        }
    }
}

/// Passes over the places of the next row.
fn skip_row(bytes: &mut &[u8]) -> Option<()> {
    loop {
        let last = bytes.first()? & 1 == 0;
        while bytes.first()? & 0x80 != 0 {
            *bytes = &bytes[1..];
        }
        *bytes = &bytes[1..];
        if last {
            return Some(());
        }
    }
}

/// The places of a word in the rows of a stretch.
#[derive(Debug)]
pub(crate) struct Placed {
    /// The first row of the stretch.
    pub(crate) first: i64,
    pub(crate) word: String,
    pub(crate) places: Vec<u8>,
}

/// Places that did not come with their rows, by the numbers of word and stretch.
struct Missing {
    word: usize,
    stretch: usize,
    places: Vec<u8>,
}

/// What is done with each row: its number, and its words with their places, as far as they were asked for.
pub(crate) type EachPlaced<'w> =
    &'w mut dyn FnMut(u32, &[(String, u32)]) -> Result<(), TablesError>;

impl Lists {
    /// Goes through rows with the places of the words that were asked for.
    pub(crate) fn each_placed(
        &self,
        session: &mut dyn Session,
        rows: &RoaringBitmap,
        work: EachPlaced<'_>,
    ) -> Result<(), TablesError> {
        for group in self.in_stretches(rows)?.chunks(GROUP) {
            let missing = self.missing(session, group)?;
            for (stretch, wanted) in group {
                let mut told: HashMap<u32, Vec<(String, u32)>> = HashMap::new();
                for placed in missing.iter().filter(|placed| placed.stretch == *stretch) {
                    self.tell(&placed.places, placed.word, *stretch, wanted, &mut told)?;
                }
                for (word, parts) in self.parts.iter().enumerate() {
                    if let Some(places) = &parts[*stretch].places {
                        self.tell(places, word, *stretch, wanted, &mut told)?;
                    }
                }
                for row in wanted {
                    work(row, told.get(&row).map(Vec::as_slice).unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }

    /// Tells whether rows are so few beside the places that would have to be read that it is faster to read the rows.
    pub(crate) fn are_long(&self, rows: &RoaringBitmap) -> Result<bool, TablesError> {
        let mut places = 0;
        for (stretch, _) in self.in_stretches(rows)? {
            for parts in &self.parts {
                let part = &parts[stretch];
                if part.places.is_none() {
                    places += part.rows.len();
                }
            }
        }
        Ok(places > rows.len().saturating_mul(PLACES_A_ROW))
    }

    /// The rows by the stretches that they are in.
    fn in_stretches(
        &self,
        rows: &RoaringBitmap,
    ) -> Result<Vec<(usize, RoaringBitmap)>, TablesError> {
        let mut found = Vec::new();
        for (number, first) in self.stretches.iter().enumerate() {
            let end = self.stretches.get(number + 1).copied();
            let (from, to) = (row_number(*first)?, end.map_or(Ok(u32::MAX), row_number)?);
            let rows: RoaringBitmap = rows.range(from..to).collect();
            if !rows.is_empty() {
                found.push((number, rows));
            }
        }
        Ok(found)
    }

    /// Reads the places in stretches that did not come with their rows.
    fn missing(
        &self,
        session: &mut dyn Session,
        group: &[(usize, RoaringBitmap)],
    ) -> Result<Vec<Missing>, TablesError> {
        let is_missing = |word: usize, stretch: usize| {
            let part = &self.parts[word][stretch];
            part.places.is_none() && !part.rows.is_empty() && self.words[word] != ALL
        };
        let words: Vec<&str> = (0..self.words.len())
            .filter(|word| group.iter().any(|(stretch, _)| is_missing(*word, *stretch)))
            .map(|word| self.words[word].as_str())
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let stretches: Vec<i64> = group
            .iter()
            .map(|(stretch, _)| self.stretches[*stretch])
            .collect();
        let read = session.places(&stretches, &words)?;
        Ok(read
            .into_iter()
            .filter_map(|placed| {
                let word = self.place(&placed.word)?;
                let stretch = self.stretches.binary_search(&placed.first).ok()?;
                is_missing(word, stretch).then_some(Missing {
                    word,
                    stretch,
                    places: placed.places,
                })
            })
            .collect())
    }

    /// Adds the places of a word to what is told of the rows that are wanted.
    fn tell(
        &self,
        mut places: &[u8],
        word: usize,
        stretch: usize,
        wanted: &RoaringBitmap,
        told: &mut HashMap<u32, Vec<(String, u32)>>,
    ) -> Result<(), TablesError> {
        if self.words[word] == ALL {
            return Ok(());
        }
        let mut left = wanted.iter().peekable();
        for row in &self.parts[word][stretch].rows {
            while left.next_if(|wanted| *wanted < row).is_some() {}
            let Some(next) = left.peek() else {
                break;
            };
            let read = if *next == row {
                let words = told.entry(row).or_default();
                next_row(&mut places, |place| {
                    words.push((self.words[word].clone(), place));
                })
            } else {
                skip_row(&mut places)
            };
            read.ok_or_else(|| {
                TablesError::Engine("places of a word that end too early".to_owned())
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were_written() {
        let rows: [&[u32]; 4] = [&[1], &[3, 4, 200, 70_000], &[u32::MAX], &[63, 64, 127, 128]];
        let mut places = Places::default();
        for row in rows {
            places.row(row[0]);
            for place in &row[1..] {
                places.again(*place);
            }
        }
        let bytes = places.into_bytes();
        let mut left = bytes.as_slice();
        let mut passed = bytes.as_slice();
        for row in rows {
            let mut told = Vec::new();
            next_row(&mut left, |place| told.push(place)).unwrap();
            assert_eq!(told, row);
            skip_row(&mut passed).unwrap();
            assert_eq!(passed, left);
        }
        assert_eq!(next_row(&mut left, |_| ()), None);
        assert_eq!(skip_row(&mut passed), None);
        assert_eq!(next_row(&mut &bytes[..1], |_| ()), Some(()));
        assert_eq!(next_row(&mut &[0x81_u8][..], |_| ()), None);
        assert_eq!(skip_row(&mut &[0x81_u8][..]), None);
    }
}
