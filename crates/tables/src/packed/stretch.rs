//! The lists of a stretch of rows, in the making.

use std::collections::HashMap;

use super::places::Places;
use super::{ALL, packed, row_number};
use crate::error::TablesError;
use crate::fulltext::Language;

/// A list of a stretch.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) word: String,
    /// The numbers of the rows that have it.
    pub(crate) rows: Vec<u8>,
    /// Its places in each of them.
    pub(crate) places: Vec<u8>,
}

#[derive(Default)]
struct List {
    rows: Vec<u32>,
    places: Places,
}

impl List {
    fn add(&mut self, row: u32, place: u32) {
        if self.rows.last() == Some(&row) {
            self.places.again(place);
        } else {
            self.rows.push(row);
            self.places.row(place);
        }
    }
}

/// Packs the words of a stretch of rows, in the order of words.
pub(crate) fn stretch(
    language: &Language,
    documents: &[(i64, String)],
) -> Result<Vec<Packed>, TablesError> {
    let mut lists: HashMap<String, List, foldhash::fast::RandomState> = HashMap::default();
    let mut all = List::default();
    for (number, text) in documents {
        let row = row_number(*number)?;
        all.rows.push(row);
        language.each_lexeme(text, &mut |lexeme, place| match lists.get_mut(lexeme) {
            Some(list) => list.add(row, place),
            None => lists.entry(lexeme.to_owned()).or_default().add(row, place),
        });
    }
    lists.insert(ALL.to_owned(), all);
    let mut lists: Vec<(String, List)> = lists.into_iter().collect();
    lists.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    lists
        .into_iter()
        .map(|(word, list)| {
            Ok(Packed {
                word,
                rows: packed(&list.rows.into_iter().collect())?,
                places: list.places.into_bytes(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed::unpacked;

    #[test]
    fn each_word_has_its_rows() {
        let documents = [
            (1, "river lake river".to_owned()),
            (2, "the lake".to_owned()),
            (9, "river".to_owned()),
        ];
        let told: Vec<(String, Vec<u32>, usize)> =
            stretch(&crate::document::language(), &documents)
                .unwrap()
                .into_iter()
                .map(|list| {
                    let rows = unpacked(&list.rows).unwrap().iter().collect();
                    (list.word, rows, list.places.len())
                })
                .collect();
        let list = |word: &str, rows: &[u32], places| (word.to_owned(), rows.to_vec(), places);
        assert_eq!(
            told,
            [
                list(ALL, &[1, 2, 9], 0),
                list("lake", &[1, 2], 2),
                list("river", &[1, 9], 3)
            ]
        );
    }
}
