//! The licence of a record: its name, its text's address, and in a sentence what one may do.

use cairn_domain::licence::Licence;
use serde_json::Value;

use crate::desk::Desk;
use crate::said::{is_safe_link, text};
use crate::speech::Language;

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

/// A licence that a government made for what it publishes.
struct OfGovernment {
    ids: &'static [&'static str],
    /// Name and address in English.
    english: [&'static str; 2],
    /// Name and address in French.
    french: [&'static str; 2],
}

/// Licences of governments, which catalogues name by ids that the list of the site need not have.
const OF_GOVERNMENTS: &[OfGovernment] = &[
    OfGovernment {
        ids: &["ca-ogl-lgo", "ca-ogl", "ogl-canada"],
        english: [
            "Open Government Licence – Canada",
            "https://open.canada.ca/en/open-government-licence-canada",
        ],
        french: [
            "Licence du gouvernement ouvert – Canada",
            "https://ouvert.canada.ca/fr/licence-du-gouvernement-ouvert-canada",
        ],
    },
    OfGovernment {
        ids: &["on-ogl", "ca-on-ogl"],
        english: [
            "Open Government Licence – Ontario",
            "https://www.ontario.ca/page/open-government-licence-ontario",
        ],
        french: [
            "Licence du gouvernement ouvert – Ontario",
            "https://www.ontario.ca/fr/page/licence-du-gouvernement-ouvert-ontario",
        ],
    },
];

/// Returns the name and the address of a government's licence in the reader's language.
pub(in crate::pages) fn of_government(desk: &Desk<'_>, id: &str) -> Option<[&'static str; 2]> {
    let id = id.to_ascii_lowercase();
    let mut all = OF_GOVERNMENTS.iter();
    let found = all.find(|one| one.ids.contains(&id.as_str()))?;
    Some(match desk.language {
        Language::English => found.english,
        Language::French => found.french,
    })
}

/// Returns the licence of a record; nothing where none is stated.
pub(super) fn terms(desk: &Desk<'_>, record: &Value) -> Option<Terms> {
    let id = text(record, "license_id");
    let known = desk.app.licences.get(id);
    let government = of_government(desk, id).filter(|_| known.is_none());
    let title = match (known, government, text(record, "license_title")) {
        (Some(licence), _, _) => licence.title_in(desk.language.code()),
        (None, Some([name, _]), _) => name,
        (None, None, "") => id,
        (None, None, title) => title,
    };
    if title.is_empty() {
        return None;
    }
    let url = known
        .and_then(Licence::url)
        .or_else(|| government.map(|[_, url]| url))
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
