//! The fields of a page in its form: what they ask, what was typed into them, and what they say of a page.

use serde_json::{Map, Value, json};

use super::place::Place;
use crate::desk::Desk;
use crate::form::{self, Asks, Entry};
use crate::said::text;
use crate::seen::mark;

/// Kinds of pages; those of an organization or group have one list, and no kinds.
const KINDS: [&str; 2] = ["page", "blog"];
/// What is said by language, and whether it is long.
const BY_LANGUAGE: [(&str, bool); 2] = [("title_translated", false), ("content_translated", true)];
/// The fields, in their order.
const FIELDS: [&str; 7] = [
    "title_translated",
    "content_translated",
    "name",
    KIND,
    "publish_date",
    "order",
    "private",
];
const KIND: &str = "page_type";

/// Returns the fields of pages of a place.
fn fields(place: Place<'_>) -> impl Iterator<Item = &'static str> {
    let has_kinds = !matches!(place, Place::Of(..));
    let fields = FIELDS.into_iter();
    fields.filter(move |key| has_kinds || *key != KIND)
}

fn is_by_language(key: &str) -> bool {
    BY_LANGUAGE.iter().any(|(one, _)| *one == key)
}

fn languages(desk: &Desk<'_>) -> Vec<String> {
    desk.app.settings.site.locales.clone()
}

/// Reads what was typed.
pub(super) fn read(desk: &Desk<'_>, place: Place<'_>) -> Map<String, Value> {
    let typed = |key: &str| desk.visit.field(key).replace("\r\n", "\n");
    let mut out = Map::new();
    for key in fields(place) {
        let value = match is_by_language(key) {
            true => {
                let languages = languages(desk).into_iter();
                let texts = languages.map(|code| {
                    let text = typed(&format!("{key}-{code}"));
                    (code, json!(text))
                });
                Value::Object(texts.filter(|(_, text)| *text != "").collect())
            }
            false => json!(typed(key).trim()),
        };
        out.insert(key.to_owned(), value);
    }
    out
}

/// Returns the texts of a page by language; a text without one is in the language of the site.
fn texts(desk: &Desk<'_>, page: &Value, key: &str) -> Value {
    let plain = key.trim_end_matches("_translated");
    match &page[key] {
        Value::Null if page[plain].is_string() => {
            let language = desk.app.settings.site.locale_default.clone();
            Value::Object(Map::from_iter([(language, page[plain].clone())]))
        }
        texts => texts.clone(),
    }
}

/// Returns the mark of what a page says.
pub(super) fn seen(desk: &Desk<'_>, place: Place<'_>, page: &Value) -> String {
    let said: Vec<Value> = fields(place)
        .map(|key| match is_by_language(key) {
            true => texts(desk, page, key),
            false => page[key].clone(),
        })
        .collect();
    mark(&said)
}

/// Returns the fields with what a page says.
pub(super) fn entries(
    desk: &Desk<'_>,
    place: Place<'_>,
    page: &Value,
    errors: &Value,
) -> Vec<Entry> {
    fields(place)
        .map(|key| entry(desk, place, key, page, errors))
        .collect()
}

fn entry(desk: &Desk<'_>, place: Place<'_>, key: &str, page: &Value, errors: &Value) -> Entry {
    let plain = match &page[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let choices = |values: [(&str, &str); 2]| {
        let chosen = values.map(|(value, name)| {
            let is_chosen = plain == value || (plain.is_empty() && value == "false");
            (value.to_owned(), desk.say(name), is_chosen)
        });
        Asks::One(chosen.to_vec())
    };
    let is_of_party = matches!(place, Place::Of(..));
    let asks = match key {
        KIND => choices([
            (KINDS[0], "written-kind-page"),
            (KINDS[1], "written-kind-blog"),
        ]),
        "private" => {
            let closed = match is_of_party {
                true => "written-members",
                false => "written-private",
            };
            choices([("false", "written-open"), ("true", closed)])
        }
        "publish_date" => Asks::Line("date", plain.get(..10).unwrap_or(&plain).to_owned()),
        "order" => Asks::Line("number", plain),
        "name" => Asks::Line("text", plain),
        key => {
            let is_long = BY_LANGUAGE.iter().any(|(one, long)| *one == key && *long);
            let texts = texts(desk, page, key);
            let languages = languages(desk).into_iter();
            let given = languages.map(|code| {
                let text = text(&texts, &code).to_owned();
                (code, text)
            });
            Asks::ByLanguage(given.collect(), is_long)
        }
    };
    let word = match key.trim_end_matches("_translated").replace('_', "-") {
        // Neither menu nor blog has pages of these.
        word if is_of_party && matches!(key, "order" | "publish_date") => format!("{word}-below"),
        word => word,
    };
    let help = format!("written-field-{word}-help");
    Entry {
        name: key.to_owned(),
        label: desk.say(&format!("written-field-{word}")),
        help: match desk.words.has(&help) {
            true => desk.say(&help),
            false => String::new(),
        },
        required: matches!(key, "title_translated" | "name"),
        errors: match &errors[key] {
            Value::Null => Vec::new(),
            messages => vec![form::joined(messages)],
        },
        asks,
    }
}
