//! Keywords and subjects: the list of all of them, and a page of its own for each with its records and their feed.

mod list;
mod one;

use cairn_domain::schema::Field;

use super::Answer;
use super::results::{SUBJECT, described_by};
use crate::desk::{Desk, part};

/// Keywords or subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Keyword,
    Subject,
}

impl Family {
    /// Returns the family whose pages stand below the first part of an address.
    pub(super) fn of(part: &str) -> Option<Self> {
        match part {
            "tag" => Some(Self::Keyword),
            "subject" => Some(Self::Subject),
            _ => None,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Keyword => "/tag",
            Self::Subject => "/subject",
        }
    }

    /// Returns the field of the index that has the values.
    fn field(self) -> &'static str {
        match self {
            Self::Keyword => "tags",
            Self::Subject => SUBJECT,
        }
    }

    /// Returns the message that says what they are.
    fn title(self) -> &'static str {
        match self {
            Self::Keyword => "topics-keywords",
            Self::Subject => "topics-subjects",
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::Keyword => "topics-keywords-lead",
            Self::Subject => "topics-subjects-lead",
        }
    }

    /// Returns the path of the page of a value.
    pub(super) fn path_of(self, desk: &Desk<'_>, value: &str) -> String {
        desk.to(&format!("{}/{}", self.path(), part(value)))
    }
}

/// Answers `/tag` and `/subject`, and the pages below them.
pub(super) fn answer(desk: &Desk<'_>, family: Family, rest: &[&str]) -> Answer {
    if family == Family::Subject && subject(desk).is_none() {
        return Ok(None);
    }
    match rest {
        [] | [""] => list::page(desk, family),
        [value] => one::page(desk, family, value),
        _ => Ok(None),
    }
}

/// Returns the field that says what a record is about, where datasets have one.
pub(super) fn subject<'a>(desk: &Desk<'a>) -> Option<&'a Field> {
    described_by(desk, "dataset", SUBJECT)
}

/// Returns what a subject is called in the reader's language.
pub(super) fn subject_name(desk: &Desk<'_>, value: &str) -> String {
    let choice = subject(desk)
        .into_iter()
        .flat_map(|field| &field.choices)
        .find(|choice| choice.value == value);
    choice
        .map_or(value, |choice| choice.label.get(desk.language.code()))
        .to_owned()
}
