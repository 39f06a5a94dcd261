//! The header of a table: in which row it stands, whether it has a second row, how its names are mended.

use std::collections::HashSet;

use super::Notice;
use super::report::cut;
use super::source::{Raw, is_blank};
use super::{dates, numbers};

/// Rows that are looked at.
pub(crate) const SAMPLE: usize = 300;
/// Rows among which the header is.
const FIRST: usize = 50;
/// Longest name of a column, in characters.
const LONGEST: usize = 63;

/// What a cell of the first rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Empty,
    Number,
    Date,
    Text,
}

/// A cell of the first rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) look: Look,
}

impl Cell {
    pub(crate) fn of(raw: &Raw<'_>) -> Self {
        let mut text = String::new();
        raw.write(&mut text);
        let trimmed = text.trim_matches(is_blank);
        let look = match raw {
            _ if trimmed.is_empty() => Look::Empty,
            Raw::Int(_) | Raw::Decimal(_) | Raw::Float(_) => Look::Number,
            Raw::Date(_) | Raw::Timestamp(_) | Raw::Instant(_) => Look::Date,
            Raw::Text(_)
                if numbers::FORMS
                    .iter()
                    .any(|form| numbers::shape(trimmed, *form).is_some()) =>
            {
                Look::Number
            }
            Raw::Text(_) | Raw::Word(_) if dates::parse(trimmed).is_some() => Look::Date,
            _ => Look::Text,
        };
        Self {
            text: trimmed.to_owned(),
            look,
        }
    }

    /// A number that may well be the name of a column: a year.
    fn is_year(&self) -> bool {
        self.text.len() == 4
            && self
                .text
                .parse::<u32>()
                .is_ok_and(|year| (1800..=2100).contains(&year))
    }
}

/// Where the header is, and what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// Rows in front of the first row of values, the header's own among them.
    pub(crate) rows: usize,
    /// Names as they stand, blanks for columns without.
    pub(crate) names: Vec<String>,
    /// The header's cells as they stand, to know them again; empty where there is none.
    pub(crate) cells: Vec<String>,
}

fn filled(row: &[Cell]) -> usize {
    row.iter().filter(|cell| cell.look != Look::Empty).count()
}

/// Finds the header among the first rows.
pub(crate) fn find(rows: &[Vec<Cell>], notices: &mut Vec<Notice>) -> Header {
    let mut counts: Vec<usize> = rows
        .iter()
        .map(|row| filled(row))
        .filter(|count| *count > 0)
        .collect();
    counts.sort_unstable();
    let Some(usual) = counts.get(counts.len() / 2).copied() else {
        return Header::default();
    };
    let wanted = if usual <= 1 { 1 } else { usual / 2 + 1 };
    let first = &rows[..rows.len().min(FIRST)];
    let at = first
        .iter()
        .position(|row| filled(row) >= wanted)
        .or_else(|| {
            (0..first.len()).max_by_key(|place| (filled(&first[*place]), usize::MAX - place))
        })
        .unwrap_or(0);
    let groups = at
        .checked_sub(1)
        .and_then(|before| grouped(&rows[before], &rows[at]));
    let above: Vec<String> = rows[..at - usize::from(groups.is_some())]
        .iter()
        .filter(|row| filled(row) > 0)
        .map(|row| {
            let words: Vec<&str> = row
                .iter()
                .filter(|cell| cell.look != Look::Empty)
                .map(|cell| cell.text.as_str())
                .collect();
            words.join(" ")
        })
        .collect();
    if !above.is_empty() {
        notices.push(Notice::new(
            "header",
            format!(
                "{} above the header: {}",
                if above.len() == 1 {
                    "a line stands".to_owned()
                } else {
                    format!("{} lines stand", above.len())
                },
                cut(&above.join(" / "))
            ),
        ));
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if is_missing(&rows[at], &rows[at + 1..]) {
        notices.push(Notice::new(
            "header",
            "there is no header: the columns have numbers for names",
        ));
        return Header {
            rows: at,
            names: vec![String::new(); rows[at].len()],
            cells: Vec::new(),
        };
    }
    let cells: Vec<String> = rows[at].iter().map(|cell| cell.text.clone()).collect();
    if let Some(names) = groups {
        notices.push(Notice::new("header", "the header has two rows"));
        return Header {
            rows: at + 1,
            names,
            cells,
        };
    }
    if let Some(second) = rows.get(at + 1)
        && is_second(&rows[at], second, &rows[at + 2..], width)
    {
        notices.push(Notice::new("header", "the header has two rows"));
        return Header {
            rows: at + 2,
            names: joined(&rows[at], second),
            cells,
        };
    }
    Header {
        rows: at + 1,
        names: cells.clone(),
        cells,
    }
}

/// Tells whether what might be the header is a row of values like those below: numbers and dates where they have some.
fn is_missing(candidate: &[Cell], below: &[Vec<Cell>]) -> bool {
    if below.len() < 2 {
        return false;
    }
    let mut alike = 0;
    for (place, cell) in candidate.iter().enumerate() {
        let (mut values, mut numbers, mut dates) = (0, 0, 0);
        for other in below.iter().filter_map(|row| row.get(place)) {
            values += usize::from(other.look != Look::Empty);
            numbers += usize::from(other.look == Look::Number);
            dates += usize::from(other.look == Look::Date);
        }
        let main = if values < 2 {
            None
        } else if numbers * 10 >= values * 9 {
            Some(Look::Number)
        } else if dates * 10 >= values * 9 {
            Some(Look::Date)
        } else {
            None
        };
        match (cell.look, main) {
            (Look::Text, Some(_)) => return false,
            (Look::Number, Some(Look::Number)) if !cell.is_year() => alike += 1,
            (Look::Date, Some(Look::Date)) => alike += 1,
            _ => {}
        }
    }
    alike > 0
}

/// Tells whether a second row names the columns that the first leaves without: it does so, and has nothing in columns that have
/// values nearly everywhere.
fn is_second(first: &[Cell], second: &[Cell], below: &[Vec<Cell>], width: usize) -> bool {
    let empty =
        |row: &[Cell], place: usize| row.get(place).is_none_or(|cell| cell.look == Look::Empty);
    if second
        .iter()
        .any(|cell| matches!(cell.look, Look::Number | Look::Date))
        || below.len() < 3
    {
        return false;
    }
    let nameless: Vec<usize> = (0..width).filter(|place| empty(first, *place)).collect();
    let named = nameless
        .iter()
        .filter(|place| !empty(second, **place))
        .count();
    if nameless.len() * 4 < width || named * 10 < nameless.len() * 8 {
        return false;
    }
    (0..width).any(|place| {
        let values = below.iter().filter(|row| !empty(row, place)).count();
        !empty(first, place) && empty(second, place) && values * 10 >= below.len() * 9
    })
}

/// Joins names that are there several times with the row above them, where that tells them apart: `2023,,2024,` above
/// `Births,Deaths,Births,Deaths`.
fn grouped(above: &[Cell], names: &[Cell]) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    let repeated = names
        .iter()
        .filter(|cell| cell.look != Look::Empty)
        .any(|cell| !seen.insert(cell.text.as_str()));
    if !repeated || filled(above) < 2 || above.len() > names.len() {
        return None;
    }
    let joined = joined(above, names);
    let mut seen = HashSet::new();
    let apart = joined
        .iter()
        .filter(|name| !name.is_empty())
        .all(|name| seen.insert(name.as_str()));
    apart.then_some(joined)
}

/// Joins two rows of a header; the first one's cells reach over the empty ones behind them.
fn joined(first: &[Cell], second: &[Cell]) -> Vec<String> {
    let mut group = "";
    (0..first.len().max(second.len()))
        .map(|place| {
            let text = |row: &[Cell]| {
                row.get(place)
                    .map_or(String::new(), |cell| cell.text.clone())
            };
            let (over, own) = (text(first), text(second));
            if let Some(cell) = first.get(place).filter(|cell| cell.look != Look::Empty) {
                group = &cell.text;
            }
            if own.is_empty() {
                over
            } else if group.is_empty() || group.chars().count() + own.chars().count() + 2 > LONGEST
            {
                own
            } else {
                format!("{group}: {own}")
            }
        })
        .collect()
}

/// A name of a column, and the text that it was made of where that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) id: String,
    pub(crate) label: Option<String>,
}

/// Makes names that columns may have of what stands in a header: without line ends and invisible signs, not empty, not too long,
/// no two alike.
pub(crate) fn mended(raw: &[String], notices: &mut Vec<Notice>) -> Vec<Name> {
    let mut taken: HashSet<String> = HashSet::new();
    let plain: Vec<String> = raw.iter().map(|text| plain(text)).collect();
    // A name that stands so in the file is not given to another column.
    let own: HashSet<&str> = plain.iter().map(String::as_str).collect();
    let mut mended = Vec::new();
    let mut told = Vec::new();
    for (place, (text, base)) in raw.iter().zip(&plain).enumerate() {
        let base = if base.is_empty() {
            format!("column_{}", place + 1)
        } else {
            base.clone()
        };
        let mut id = shortened(&base, LONGEST);
        let mut number = 1;
        while taken.contains(&id) || (number > 1 && own.contains(id.as_str())) {
            number += 1;
            let ending = format!("_{number}");
            id = format!("{}{ending}", shortened(&base, LONGEST - ending.len()));
        }
        taken.insert(id.clone());
        let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let changed = id != text.trim();
        if changed {
            told.push(if label.is_empty() {
                format!("column {} has no name and is called \"{id}\"", place + 1)
            } else {
                format!(
                    "\"{}\" is called \"{id}\"",
                    cut(&text.escape_debug().to_string())
                )
            });
        }
        mended.push(Name {
            label: (changed && !label.is_empty() && label != id).then_some(label),
            id,
        });
    }
    if !told.is_empty() {
        let more = told.len().saturating_sub(20);
        told.truncate(20);
        let mut text = told.join("; ");
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        notices.push(Notice::new("names", text));
    }
    mended
}

fn plain(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| match c {
            '"' => '\'',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        })
        .filter(|c| {
            !matches!(*c as u32, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xe000..=0xf8ff)
        })
        .collect();
    let joined = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.trim_start_matches(['_', ' ']).to_owned()
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => text[..end].trim_end().to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str]) -> Vec<Vec<Cell>> {
        lines
            .iter()
            .map(|line| {
                line.split(',')
                    .map(|text| Cell::of(&Raw::Text(text)))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn where_headers_are() {
        for (lines, first, names) in [
            (&["a,b", "1,2", "3,4"][..], 1, "a,b"),
            (&["A title,,", ",,", "x,y,z", "1,2,3", "4,5,6"], 3, "x,y,z"),
            (&["1,2", "3,4", "5,6"], 0, ","),
            (&["place,2019,2020", "a,1,2", "b,3,4"], 1, "place,2019,2020"),
            (&["a,2020-01-01", "b,2020-01-02", "c,2020-01-03"], 0, ","),
            (&["only", "x", "y"], 1, "only"),
            (&["a,b,c,d,e,f", "1,,,,,", "2,,,,,"], 1, "a,b,c,d,e,f"),
            (
                &[
                    "id,when,what,,,",
                    ",,red,green,blue,more",
                    "1,2020-01-01,red,,blue,",
                    "2,2020-01-01,,,,more",
                    "3,2020-01-01,,green,,",
                ],
                2,
                "id,when,what: red,what: green,what: blue,what: more",
            ),
            (&["a,b", "", "c,d"], 1, "a,b"),
            (
                &[
                    "A title,,,,",
                    ",,2023,,2024",
                    "x,y,n,m,n",
                    "a,b,1,2,3",
                    "c,d,4,5,6",
                ],
                3,
                "x,y,2023: n,2023: m,2024: n",
            ),
            // What does not tell them apart is a line above the header.
            (&["a,b,,", "x,y,n,n", "a,b,1,2", "c,d,4,5"], 2, "x,y,n,n"),
        ] {
            let found = find(&rows(lines), &mut Vec::new());
            assert_eq!(
                (found.rows, found.names.join(",").as_str()),
                (first, names),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn names_are_mended() {
        let long = "x".repeat(70);
        for (given, expected) in [
            (vec!["a", "b"], vec!["a", "b"]),
            (vec!["a", "a", "a_2", "a"], vec!["a", "a_3", "a_2", "a_4"]),
            (vec!["", " ", "c"], vec!["column_1", "column_2", "c"]),
            (
                vec!["two\nlines", "\u{feff}_id", "say \"x\""],
                vec!["two lines", "id", "say 'x'"],
            ),
            (
                vec![&long, &long],
                vec![&long[..63], &(long[..61].to_owned() + "_2")],
            ),
        ] {
            let given: Vec<String> = given.iter().map(ToString::to_string).collect();
            let names: Vec<String> = mended(&given, &mut Vec::new())
                .into_iter()
                .map(|name| name.id)
                .collect();
            assert_eq!(names, expected, "{given:?}");
        }
    }
}
