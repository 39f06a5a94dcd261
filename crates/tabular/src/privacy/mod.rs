//! What in a table may be about persons: found in values and in the names of columns, counted, with examples that give nothing away.
//!
//! A finding is a question to the steward, not a verdict: offices have telephones too. How sure it is comes from the share of
//! values, from check digits, from the name of the column, and from whether the table's other columns name persons.

mod checks;
mod forms;
mod mask;
mod names;
mod runs;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::moment;
use crate::types::{Kind as TypeKind, Type};
use forms::Found;
use names::Hints;

/// What a value is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Social insurance numbers.
    SocialInsurance,
    /// Numbers of health cards.
    HealthCard,
    /// Dates of birth.
    DateOfBirth,
    /// Names of persons.
    PersonName,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Canadian postal codes.
    PostalCode,
    /// Street addresses.
    Address,
}

/// All kinds, in the order of their findings.
const KINDS: [Kind; 8] = [
    Kind::SocialInsurance,
    Kind::HealthCard,
    Kind::DateOfBirth,
    Kind::PersonName,
    Kind::Email,
    Kind::Phone,
    Kind::PostalCode,
    Kind::Address,
];

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// As often of offices or by chance.
    Possible,
    /// More likely than not about persons.
    Likely,
    /// Values, name of the column and the rest of the table agree.
    Certain,
}

/// Something that may be about persons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The column.
    pub column: String,
    /// What its values are about.
    pub kind: Kind,
    /// How sure that is.
    pub confidence: Confidence,
    /// Values that are.
    pub count: u64,
    /// Their share of the values that are there.
    pub share: f64,
    /// Whether the name of the column says so.
    pub named: bool,
    /// Some of the values, masked.
    pub examples: Vec<String>,
}

/// Examples that are kept.
const EXAMPLES: usize = 3;

/// Columns on the way to their findings.
#[derive(Debug)]
pub struct Detectors {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: String,
    ty: Type,
    hints: Hints,
    count: u64,
    tallies: [Tally; KINDS.len()],
}

/// What was seen of a kind.
#[derive(Debug, Default)]
struct Tally {
    /// Values in its form whose check digits are right, where it has such.
    valid: u64,
    /// Values in its form.
    shaped: u64,
    /// Values that are nothing else.
    whole: u64,
    /// E-mail addresses with providers of private ones.
    private: u64,
    examples: Vec<String>,
}

impl Detectors {
    /// Begins with columns of these names and types.
    pub fn new<'c>(columns: impl IntoIterator<Item = (&'c str, Type)>) -> Self {
        Self {
            columns: columns
                .into_iter()
                .map(|(name, ty)| Column {
                    name: name.to_owned(),
                    ty,
                    hints: Hints::of(name),
                    count: 0,
                    tallies: Default::default(),
                })
                .collect(),
        }
    }

    /// Takes a value of a column into account that is there so many times.
    pub fn add(&mut self, column: usize, cell: CellRef<'_>, times: u64) {
        if let Some(column) = self.columns.get_mut(column) {
            column.add(cell, times);
        }
    }

    /// Tells what was found, the surest first.
    pub fn finish(self) -> Vec<Finding> {
        let persons = self.names_persons();
        let mut findings: Vec<Finding> = self
            .columns
            .iter()
            .flat_map(|column| {
                KINDS
                    .into_iter()
                    .filter_map(move |kind| column.finding(kind, persons))
            })
            .collect();
        // Columns stay in their order.
        findings.sort_by(|left, right| {
            right
                .confidence
                .cmp(&left.confidence)
                .then_with(|| left.kind.cmp(&right.kind))
        });
        findings
    }

    /// Whether rows are about persons: they are called by first and last name, or by a number that persons have.
    fn names_persons(&self) -> bool {
        let said = |told: fn(&Hints) -> bool| {
            self.columns
                .iter()
                .any(|column| column.count > 0 && told(&column.hints) && !column.hints.open)
        };
        said(|hints| hints.first_name) && said(|hints| hints.last_name)
            || said(|hints| hints.full_name)
            || self.columns.iter().any(|column| {
                [Kind::SocialInsurance, Kind::HealthCard]
                    .into_iter()
                    .any(|kind| column.hints.says(kind) && column.tally(kind).valid > 0)
            })
    }
}

impl Column {
    fn tally(&self, kind: Kind) -> &Tally {
        &self.tallies[kind as usize]
    }

    fn add(&mut self, cell: CellRef<'_>, times: u64) {
        if self.ty.list {
            return;
        }
        match cell {
            CellRef::Null | CellRef::Float(_) => {}
            CellRef::Int(int) => match self.ty.kind {
                TypeKind::Int4 | TypeKind::Int8 => self.add_number(int, times),
                TypeKind::Date => self.add_day(int, times),
                TypeKind::Timestamp | TypeKind::TimestampTz => {
                    self.add_day(int.div_euclid(moment::DAY), times);
                }
                _ => {}
            },
            CellRef::Text(text) => match self.ty.kind {
                TypeKind::Numeric if text.len() <= 15 => {
                    if let Ok(int) = text.parse() {
                        self.add_number(int, times);
                    }
                }
                TypeKind::Text | TypeKind::Varchar | TypeKind::Char => self.add_text(text, times),
                // Words in objects are found too.
                TypeKind::Json | TypeKind::Jsonb => self.add_text(text, times),
                _ => {}
            },
        }
    }

    fn add_number(&mut self, int: i64, times: u64) {
        self.count += times;
        if (10_000_000..=999_999_999_999).contains(&int) {
            let text = int.to_string();
            forms::numbers(&text, &self.hints, &mut |found| {
                Self::tell(&mut self.tallies, &text, found, times);
            });
        }
    }

    fn add_day(&mut self, day: i64, times: u64) {
        self.count += times;
        if self.hints.says(Kind::DateOfBirth) && forms::is_birthday(day) {
            let mut text = String::new();
            moment::write_date(&mut text, day);
            let found = Found::whole(Kind::DateOfBirth, text.len());
            Self::tell(&mut self.tallies, &text, found, times);
        }
    }

    fn add_text(&mut self, text: &str, times: u64) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.count += times;
        let hints = &self.hints;
        let tallies = &mut self.tallies;
        let mut seen = 0_u16;
        forms::texts(text, hints, &mut |found| {
            // A cell counts once, however many addresses stand in it.
            let bit = 1_u16 << found.kind as u16;
            if seen & bit == 0 {
                seen |= bit;
                Self::tell(tallies, text, found, times);
            }
        });
    }

    fn tell(tallies: &mut [Tally; KINDS.len()], text: &str, found: Found, times: u64) {
        let tally = &mut tallies[found.kind as usize];
        tally.shaped += times;
        if !found.valid {
            return;
        }
        tally.valid += times;
        tally.whole += times * u64::from(found.whole);
        tally.private += times * u64::from(found.private);
        if tally.examples.len() < EXAMPLES {
            let example = mask::masked(found.kind, &text[found.start..found.end]);
            if !tally.examples.contains(&example) {
                tally.examples.push(example);
            }
        }
    }

    fn finding(&self, kind: Kind, persons: bool) -> Option<Finding> {
        let tally = self.tally(kind);
        if tally.valid == 0 {
            return None;
        }
        let named = self.hints.says(kind);
        let share = tally.valid as f64 / self.count.max(1) as f64;
        let whole = tally.whole as f64 / self.count.max(1) as f64;
        // By chance a tenth of all numbers has the right check digit.
        let checked = tally.valid as f64 / tally.shaped as f64;
        let about_persons = persons && !self.hints.open;
        let confidence = match kind {
            Kind::SocialInsurance if self.hints.business => return None,
            Kind::SocialInsurance | Kind::HealthCard => {
                if !named && (tally.valid < 3 || checked < 0.6) {
                    return None;
                }
                // Numbers of businesses have nine digits and the same check digit, in Canada as in France.
                let unlike_others = kind == Kind::HealthCard || about_persons;
                match (named, checked >= 0.6) {
                    (true, true) => Confidence::Certain,
                    (false, _) if unlike_others && whole >= 0.5 && checked >= 0.9 => {
                        Confidence::Likely
                    }
                    _ => Confidence::Possible,
                }
            }
            Kind::DateOfBirth if share < 0.5 => return None,
            Kind::DateOfBirth if about_persons => Confidence::Certain,
            Kind::DateOfBirth => Confidence::Likely,
            Kind::PersonName if self.hints.weak_name && !persons => return None,
            Kind::PersonName if about_persons => Confidence::Likely,
            Kind::PersonName => Confidence::Possible,
            Kind::Email => {
                let private = tally.private as f64 / tally.valid as f64;
                if about_persons || !self.hints.open && private >= 0.2 {
                    Confidence::Likely
                } else {
                    Confidence::Possible
                }
            }
            Kind::PostalCode if !named && share < 0.05 => return None,
            Kind::Address if !named && share < 0.2 => return None,
            Kind::Phone | Kind::PostalCode | Kind::Address if about_persons => Confidence::Likely,
            Kind::Phone | Kind::PostalCode | Kind::Address => Confidence::Possible,
        };
        Some(Finding {
            column: self.name.clone(),
            kind,
            confidence,
            count: tally.valid,
            share: (share * 10_000.0).round() / 10_000.0,
            named,
            examples: tally.examples.clone(),
        })
    }
}
