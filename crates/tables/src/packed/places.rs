//! The places that a word has in its rows: for each row of its list one after the other, each as far behind the one before it as it is.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::{ALL, Lists, row_number};
use crate::engine::Session;
use crate::error::TablesError;

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

/// The places of a word in the rows of a stretch.
#[derive(Debug)]
pub(crate) struct Placed {
    /// The first row of the stretch.
    pub(crate) first: i64,
    pub(crate) word: String,
    pub(crate) places: Vec<u8>,
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
        let words = self.words.iter().map(String::as_str);
        let words: Vec<&str> = words.filter(|word| *word != ALL).collect();
        let mut wanted: Vec<(i64, RoaringBitmap)> = Vec::new();
        for (number, first) in self.stretches.iter().enumerate() {
            let end = self.stretches.get(number + 1).copied();
            let (from, to) = (row_number(*first)?, end.map_or(Ok(u32::MAX), row_number)?);
            let rows: RoaringBitmap = rows.range(from..to).collect();
            if !rows.is_empty() {
                wanted.push((*first, rows));
            }
        }
        for group in wanted.chunks(GROUP) {
            let stretches: Vec<i64> = group.iter().map(|(first, _)| *first).collect();
            let mut told: HashMap<u32, Vec<(String, u32)>> = HashMap::new();
            for placed in session.places(&stretches, &words)? {
                if let Ok(number) = stretches.binary_search(&placed.first) {
                    self.tell(&placed, &group[number].1, &mut told)?;
                }
            }
            for row in group.iter().flat_map(|(_, rows)| rows) {
                work(row, told.get(&row).map(Vec::as_slice).unwrap_or_default())?;
            }
        }
        Ok(())
    }

    /// Adds the places of a word to what is told of the rows that are wanted.
    fn tell(
        &self,
        placed: &Placed,
        wanted: &RoaringBitmap,
        told: &mut HashMap<u32, Vec<(String, u32)>>,
    ) -> Result<(), TablesError> {
        let word = self.words.iter().position(|known| *known == placed.word);
        let stretch = self.stretches.binary_search(&placed.first);
        let (Some(word), Ok(stretch)) = (word, stretch) else {
            return Ok(());
        };
        let mut bytes = placed.places.as_slice();
        let mut left = wanted.iter().peekable();
        for row in &self.parts[word][stretch] {
            while left.next_if(|wanted| *wanted < row).is_some() {}
            let Some(next) = left.peek() else {
                break;
            };
            let is_wanted = *next == row;
            let read = next_row(&mut bytes, |place| {
                if is_wanted {
                    let words = told.entry(row).or_default();
                    words.push((placed.word.clone(), place));
                }
            });
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
        for row in rows {
            let mut told = Vec::new();
            next_row(&mut left, |place| told.push(place)).unwrap();
            assert_eq!(told, row);
        }
        assert_eq!(next_row(&mut left, |_| ()), None);
        assert_eq!(next_row(&mut &bytes[..1], |_| ()), Some(()));
        assert_eq!(next_row(&mut &[0x81_u8][..], |_| ()), None);
    }
}
