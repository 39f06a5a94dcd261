//! The fields of a record as its schema describes them: labels and choices in the reader's language, values in theirs.

use cairn_catalogue::extent_of_shape;
use cairn_catalogue::inventory::MESSAGE;
use cairn_domain::schema::{Document, Field};
use cairn_domain::text::is_email;
use serde_json::{Map, Value};

use crate::desk::Desk;
use crate::form::joined;
use crate::markdown;
use crate::said::{Said, by_language_of, is_safe_link};
use crate::speech::Language;

/// A field with its value, ready to be shown.
pub(crate) struct Shown {
    pub(crate) label: String,
    pub(crate) value: Rendered,
}

/// A value, ready to be shown.
pub(crate) enum Rendered {
    /// A text, with its language where that is another one.
    Text(Said),
    /// An address that may be followed, and how it is shown.
    Link(String, String),
    /// HTML that was made safe.
    Html(String, Option<String>),
    /// Several values.
    List(Vec<Rendered>),
    /// Rows of fields.
    Rows(Vec<Vec<Shown>>),
}

/// Longest text that stays one line of a list of facts.
const LINE: usize = 400;

/// Returns the field of a record, where it has a value.
pub(crate) fn shown(field: &Field, record: &Value, language: Language) -> Option<Shown> {
    let value = rendered(field, record.get(&field.name)?, language)?;
    Some(Shown {
        label: label(field, language),
        value,
    })
}

/// Returns what a field is called.
pub(crate) fn label(field: &Field, language: Language) -> String {
    match &field.label {
        Some(label) => label.get(language.code()).to_owned(),
        None => worded(&field.name),
    }
}

/// Returns what the key of an error is called: the field, and the language of its text where the key says one.
pub(crate) fn named(desk: &Desk<'_>, schema: Option<&Document>, key: &str) -> String {
    let of = |name: &str| {
        let field = schema.and_then(|schema| schema.field(name));
        field.map(|field| label(field, desk.language))
    };
    if let Some(label) = of(key) {
        return label;
    }
    let by_language = key.rsplit_once('-').and_then(|(name, code)| {
        let message = format!("language-{code}");
        let language = desk.words.has(&message).then(|| desk.say(&message))?;
        Some(format!("{} ({language})", of(name)?))
    });
    by_language.unwrap_or_else(|| worded(key))
}

/// Writes errors in one line, each behind what its field is called.
pub(crate) fn faults(
    desk: &Desk<'_>,
    schema: Option<&Document>,
    errors: &Map<String, Value>,
) -> String {
    let told = errors.iter().map(|(key, messages)| match key.as_str() {
        MESSAGE => joined(messages),
        key => desk
            .language
            .pair(&named(desk, schema, key), &joined(messages)),
    });
    let apart = match desk.language {
        Language::English => "; ",
        Language::French => "\u{202f}; ",
    };
    told.collect::<Vec<_>>().join(apart)
}

/// Makes words of a key.
pub(crate) fn worded(key: &str) -> String {
    let mut words = key.replace(['_', '-'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

fn rendered(field: &Field, value: &Value, language: Language) -> Option<Rendered> {
    match value {
        Value::Null => None,
        Value::Array(items) if !field.subfields.is_empty() => {
            let rows: Vec<Vec<Shown>> = items
                .iter()
                .map(|item| {
                    let fields = field.subfields.iter();
                    fields
                        .filter_map(|field| shown(field, item, language))
                        .collect()
                })
                .filter(|row: &Vec<Shown>| !row.is_empty())
                .collect();
            (!rows.is_empty()).then_some(Rendered::Rows(rows))
        }
        Value::Array(items) => {
            let items: Vec<Rendered> = items
                .iter()
                .filter_map(|item| rendered(field, item, language))
                .collect();
            (!items.is_empty()).then_some(Rendered::List(items))
        }
        Value::Object(map) if map.values().all(|text| text.is_string() || text.is_null()) => {
            of_text(field, by_language_of(value, language), language)
        }
        Value::Object(map) if map.values().all(Value::is_array) => {
            let own = map.get(language.code()).or_else(|| map.values().next())?;
            rendered(field, own, language)
        }
        Value::Object(_) => Some(Rendered::Text(Said {
            text: value.to_string(),
            other: None,
        })),
        Value::Bool(flag) => {
            let text = match (language, flag) {
                (Language::English, true) => "Yes",
                (Language::English, false) => "No",
                (Language::French, true) => "Oui",
                (Language::French, false) => "Non",
            };
            of_text(field, plain(text), language)
        }
        Value::Number(number) => of_text(field, plain(&number.to_string()), language),
        Value::String(text) => of_text(field, plain(text), language),
    }
}

/// Says in words between which degrees a GeoJSON geometry lies.
fn extent(text: &str, language: Language) -> Option<String> {
    let geometry: Value = serde_json::from_str(text).ok()?;
    let [west, south, east, north] = extent_of_shape(&geometry)?;
    between(&[[west, south], [east, north]], language)
}

/// Says in words between which degrees points lie; where they are, where they are one.
pub(crate) fn between(points: &[[f64; 2]], language: Language) -> Option<String> {
    let most = |which: usize, pick: fn(f64, f64) -> f64| {
        points.iter().map(|point| point[which]).reduce(pick)
    };
    let degrees = |value: f64, positive: &str, negative: &str| {
        let side = if value < 0.0 { negative } else { positive };
        let figure = format!("{:.2}", value.abs());
        match language {
            Language::English => format!("{figure}°\u{a0}{side}"),
            Language::French => format!("{}°\u{a0}{side}", figure.replace('.', ",")),
        }
    };
    let west = match language {
        Language::English => "W",
        Language::French => "O",
    };
    // What goes over the 180th meridian ends beyond it.
    let within = |along: f64| if along > 180.0 { along - 360.0 } else { along };
    let along = [most(0, f64::min)?, most(0, f64::max)?];
    let along = along.map(|at| degrees(within(at), "E", west));
    let up = [most(1, f64::min)?, most(1, f64::max)?].map(|at| degrees(at, "N", "S"));
    Some(match along[0] == along[1] && up[0] == up[1] {
        true => format!("{}, {}", up[0], along[0]),
        false => format!("{} – {}, {} – {}", up[0], up[1], along[0], along[1]),
    })
}

fn plain(text: &str) -> Said {
    Said {
        text: text.to_owned(),
        other: None,
    }
}

fn of_text(field: &Field, said: Said, language: Language) -> Option<Rendered> {
    let text = said.text.trim();
    if text.is_empty() {
        return None;
    }
    if field.preset.as_deref() == Some("geojson")
        && let Some(extent) = extent(text, language)
    {
        return Some(Rendered::Text(plain(&extent)));
    }
    if let Some(choice) = field.choices.iter().find(|choice| choice.value == text) {
        return Some(Rendered::Text(plain(choice.label.get(language.code()))));
    }
    let preset = field.preset.as_deref().unwrap_or_default();
    if matches!(preset, "date" | "datetime" | "datetime_tz" | "month") {
        return Some(Rendered::Text(plain(&language.day(text))));
    }
    if is_safe_link(text) && !text.contains(char::is_whitespace) {
        return Some(Rendered::Link(text.to_owned(), text.to_owned()));
    }
    if is_email(text) {
        return Some(Rendered::Link(format!("mailto:{text}"), text.to_owned()));
    }
    if preset.contains("markdown") || text.len() > LINE || text.contains('\n') {
        return Some(Rendered::Html(markdown::html(text), said.other));
    }
    Some(Rendered::Text(said))
}
