//! The licence of a record: its name, its text's address, and in a sentence what one may do.

use cairn_domain::licence::Licence;
use serde_json::Value;

use crate::desk::Desk;
use crate::said::{is_safe_link, text};

/// The licence of a record.
pub(super) struct Terms {
    pub(super) name: String,
    pub(super) url: Option<String>,
    /// What one may do, in a sentence.
    pub(super) words: Option<String>,
}

/// What the licences that are known by their ids let one do.
const WORDS: &[(&str, &[&str])] = &[
    (
        "licence-any-use",
        &[
            "cc-zero",
            "cc0-1.0",
            "odc-pddl",
            "other-pd",
            "us-pd",
            "notspecified-pd",
        ],
    ),
    (
        "licence-name-source",
        &[
            "cc-by",
            "cc-by-4.0",
            "odc-by",
            "uk-ogl",
            "uk-ogl-3.0",
            "other-at",
            "ca-ogl-lgo",
            "ca-ogl",
            "ogl-canada",
            "on-ogl",
            "ca-on-ogl",
        ],
    ),
    (
        "licence-share-alike",
        &["cc-by-sa", "cc-by-sa-4.0", "odc-odbl", "gfdl"],
    ),
    ("licence-not-for-money", &["cc-nc"]),
    ("licence-not-stated", &["notspecified"]),
];

/// Returns the licence of a record; nothing where none is stated.
pub(super) fn terms(desk: &Desk<'_>, record: &Value) -> Option<Terms> {
    let id = text(record, "license_id");
    let known = desk.app.licences.get(id);
    let title = match known {
        Some(licence) => licence.title_in(desk.language.code()),
        None => match text(record, "license_title") {
            "" => id,
            title => title,
        },
    };
    if title.is_empty() {
        return None;
    }
    let url = known
        .and_then(Licence::url)
        .unwrap_or(text(record, "license_url"));
    let by_id = WORDS
        .iter()
        .find(|(_, ids)| ids.contains(&id.to_ascii_lowercase().as_str()))
        .map(|(message, _)| *message);
    let message = by_id.or_else(|| {
        known
            .is_some_and(Licence::is_open)
            .then_some("licence-open")
    });
    Some(Terms {
        name: title.to_owned(),
        url: is_safe_link(url).then(|| url.to_owned()),
        words: message.map(|message| desk.words.say(desk.language, message, &[])),
    })
}
