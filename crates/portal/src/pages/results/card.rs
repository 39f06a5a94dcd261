//! A result as it stands in the list.

use serde_json::{Value, json};

use super::facets::Names;
use crate::desk::{Desk, part};
use crate::markdown;
use crate::said::{Said, list, said, text};

/// Characters of a description.
const EXCERPT: usize = 260;

/// A result.
pub(crate) struct Card {
    pub(crate) to: String,
    pub(crate) title: Said,
    /// The title with the words found, as HTML of the index.
    pub(crate) marked: Option<String>,
    pub(crate) excerpt: Said,
    /// Parts of the description with the words found, as HTML of the index.
    pub(crate) parts: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) organization: Option<(String, String)>,
    pub(crate) formats: Vec<String>,
    pub(crate) modified: String,
    pub(crate) is_private: bool,
    pub(crate) is_draft: bool,
}

impl Card {
    /// Returns the language of the excerpt where it is not the reader's and the title does not say so already.
    pub(crate) fn language_of_excerpt(&self) -> Option<&String> {
        let said = self.title.other.as_ref().filter(|_| self.marked.is_none());
        let language = self.excerpt.other.as_ref();
        language.filter(|language| said != Some(*language))
    }
}

pub(super) fn card(
    desk: &Desk<'_>,
    record: &Value,
    highlighting: &Value,
    mixed: bool,
    names: &Names,
) -> Card {
    let kind = text(record, "type");
    let name = text(record, "name");
    let notes = said(record, "notes", desk.language);
    let marked = highlighting.get(text(record, "id")).unwrap_or(&Value::Null);
    let title = match said(record, "title", desk.language) {
        none if none.is_empty() => Said {
            text: name.to_owned(),
            other: None,
        },
        title => title,
    };
    // What is marked is the title as it is stored, which is not always in the reader's language.
    let same = title.text == text(record, "title");
    let mut formats: Vec<String> = Vec::new();
    for resource in list(record, "resources") {
        let format = text(resource, "format");
        if !format.is_empty() && !formats.iter().any(|known| known == format) {
            formats.push(format.to_owned());
        }
    }
    formats.truncate(6);
    let organization = record.get("organization").filter(|owner| owner.is_object());
    let parts: Vec<&str> = list(marked, "notes")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    Card {
        to: desk.to(&format!("/{}/{}", part(kind), part(name))),
        marked: marked
            .get("title")
            .and_then(Value::as_str)
            .filter(|_| same)
            .map(str::to_owned),
        title,
        // Of notes in HTML the excerpt is shown, which leaves the tags out.
        parts: (!parts.is_empty()
            && notes.text == text(record, "notes")
            && !notes.text.contains("</"))
        .then(|| joined(&parts)),
        excerpt: Said {
            text: markdown::excerpt(&notes.text, EXCERPT),
            other: notes.other,
        },
        kind: (mixed && kind != "dataset").then(|| desk.type_name(&format!("one-{kind}"))),
        organization: organization.map(|owner| {
            (
                desk.to(&format!("/organization/{}", part(text(owner, "name")))),
                names
                    .organizations
                    .get(text(owner, "name"), named(desk, owner)),
            )
        }),
        formats,
        modified: text(record, "metadata_modified").to_owned(),
        is_private: record.get("private") == Some(&json!(true)),
        is_draft: text(record, "state") == "draft",
    }
}

/// Puts parts of a text one behind the other, with one mark for what is left out between them.
fn joined(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        match out.is_empty() {
            true => out.push_str(part),
            false => {
                out.truncate(out.trim_end_matches(['…', ' ']).len());
                out.push_str(" … ");
                out.push_str(part.trim_start_matches(['…', ' ']));
            }
        }
    }
    out
}

/// Returns the title of a group or organization, its name where it has none.
pub(crate) fn named(desk: &Desk<'_>, group: &Value) -> String {
    let title = said(group, "title", desk.language);
    match title.is_empty() {
        true => text(group, "name").to_owned(),
        false => title.text,
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn what_is_left_out_between_parts_is_marked_once() {
        assert_eq!(
            joined(&["…of <mark>space</mark>…", "…in space.…"]),
            "…of <mark>space</mark> … in space.…"
        );
        assert_eq!(joined(&["whole"]), "whole");
    }
}
