//! Indicators by page: made, tried, changed and removed by those who answer for them.

use askama::Template;
use cairn_catalogue::ActionError;
use cairn_catalogue::inventory::name_for;
use serde_json::{Map, Value, json};

use super::{organizations, outcomes, with};
use crate::desk::{Desk, part};
use crate::form::{self, Asks, Entry};
use crate::frame::Frame;
use crate::pages::publish::delete::Confirm;
use crate::pages::publish::unsent;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{by_language_of, text};
use crate::seen::{SEEN, is_overtaken, mark};
use crate::visit::Page;

/// What people may do in the organizations whose indicators they may make and change.
pub(super) const PERMISSION: &str = "update_dataset";
/// Languages of texts.
const LANGUAGES: [&str; 2] = ["en", "fr"];
/// Which way is better; the messages are by word.
const DIRECTIONS: [&str; 3] = ["up", "down", "none"];

/// Says that somebody else was quicker.
const OVERTAKEN: &str = "form-overtaken";

/// How a field is filled in.
#[derive(Clone, Copy)]
enum Way {
    Line,
    Text,
    /// A text for each language; whether it has several lines.
    ByLanguage(bool),
    Direction,
}

/// The fields that can be changed: key, how it is filled in, whether it must be.
const FIELDS: [(&str, Way, bool); 8] = [
    ("title_translated", Way::ByLanguage(false), true),
    ("statement", Way::Text, true),
    ("unit_translated", Way::ByLanguage(false), false),
    ("notes_translated", Way::ByLanguage(true), false),
    ("direction", Way::Direction, false),
    ("baseline", Way::Line, false),
    ("target", Way::Line, false),
    ("target_period", Way::Line, false),
];

#[derive(Template)]
#[template(path = "registers/outcome_form.html")]
struct Edit<'a> {
    frame: Frame<'a>,
    path: String,
    /// The indicator that is changed, or all of them.
    back: (String, String),
    entries: Vec<Entry>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
    seen: String,
    /// What the statement gives now, where it was only tried.
    tried: Option<Vec<(String, String)>>,
}

/// What came of a form.
#[derive(Default)]
struct Outcome {
    errors: Value,
    note: Option<&'static str>,
    tried: Option<Value>,
}

/// Returns an indicator that the visitor may change.
fn changeable(desk: &Desk<'_>, name: &str) -> Result<Option<Value>, ActionError> {
    let organizations = organizations(desk, PERMISSION)?;
    let found = desk.find("indicator_show", json!({"id": name}))?;
    Ok(found.filter(|one| {
        let owner = text(&one["organization"], "id");
        organizations.iter().any(|(id, _)| id == owner)
    }))
}

/// Answers `/outcomes/new`.
pub(super) fn new(desk: &Desk<'_>) -> Answer {
    let organizations = organizations(desk, PERMISSION)?;
    if organizations.is_empty() {
        return Ok(Some(refusal(desk, 403)));
    }
    if desk.visit.form.is_none() {
        let blank = json!({"direction": "up"});
        return shown(desk, None, &organizations, &blank, Outcome::default());
    }
    let mut typed = read(desk);
    for key in ["name", "owner_org"] {
        typed.insert(key.to_owned(), json!(desk.visit.field(key).trim()));
    }
    if typed["name"] == "" {
        let titles = json!({"title_translated": typed["title_translated"]});
        let named = titles.as_object().map(name_for).unwrap_or_default();
        typed.insert("name".to_owned(), json!(named));
    }
    if desk.visit.is_withheld() {
        return again(desk, None, &organizations, &Value::Object(typed));
    }
    let outcome = match sent(desk, "indicator_create", &typed)? {
        Ok(saved) => return back(desk, &saved),
        Err(outcome) => outcome,
    };
    shown(desk, None, &organizations, &Value::Object(typed), outcome)
}

/// Answers `/outcomes/edit/{name}`.
pub(super) fn edit(desk: &Desk<'_>, name: &str) -> Answer {
    let Some(current) = changeable(desk, name)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    if desk.visit.form.is_none() {
        return shown(desk, Some(&current), &[], &current, Outcome::default());
    }
    let mut typed = read(desk);
    typed.insert("id".to_owned(), current["id"].clone());
    if desk.visit.is_withheld() {
        return again(desk, Some(&current), &[], &Value::Object(typed));
    }
    let outcome = match is_overtaken(desk.visit, &seen(&current)) {
        true => Outcome {
            note: Some(OVERTAKEN),
            ..Outcome::default()
        },
        false => match sent(desk, "indicator_patch", &typed)? {
            Ok(saved) => return back(desk, &saved),
            Err(outcome) => outcome,
        },
    };
    shown(desk, Some(&current), &[], &Value::Object(typed), outcome)
}

/// Answers `/outcomes/delete/{name}`.
pub(super) fn delete(desk: &Desk<'_>, name: &str) -> Answer {
    let Some(current) = changeable(desk, name)? else {
        return Ok(Some(refusal(desk, 403)));
    };
    if desk.visit.form.is_some() {
        desk.act("indicator_delete", json!({"id": current["id"]}))?;
        let to = desk.to("/outcomes?done=outcome-deleted");
        return Ok(Some(Page::lead(to)));
    }
    let title = by_language_of(&current["title_translated"], desk.language).text;
    let page = Confirm {
        frame: Frame::new(desk, format!("{} – {title}", desk.say("publish-delete"))),
        path: desk.to(&desk.visit.path),
        back: desk.to(&format!("/outcomes/{}", part(text(&current, "name")))),
        what: title,
        meaning: desk.say("outcome-delete-meaning"),
    };
    rendered(200, &page)
}

fn back(desk: &Desk<'_>, saved: &Value) -> Answer {
    let to = format!("/outcomes/{}?done=outcome-saved", part(text(saved, "name")));
    Ok(Some(Page::lead(desk.to(&to))))
}

/// Reads what was typed; empty numbers and periods take away what was there.
fn read(desk: &Desk<'_>) -> Map<String, Value> {
    let typed = |key: &str| desk.visit.field(key).replace("\r\n", "\n");
    let fields = FIELDS.iter().map(|(key, way, _)| {
        let value = match way {
            Way::ByLanguage(_) => {
                let texts = LANGUAGES
                    .iter()
                    .map(|code| ((*code).to_owned(), json!(typed(&format!("{key}-{code}")))));
                Value::Object(texts.collect())
            }
            Way::Line => match typed(key).trim() {
                "" => Value::Null,
                // Both languages are spoken here.
                given if *key != "target_period" => json!(plain_number(given)),
                given => json!(given),
            },
            Way::Text | Way::Direction => json!(typed(key).trim()),
        };
        ((*key).to_owned(), value)
    });
    fields.collect()
}

/// Writes a number as programs do, where people wrote it with a comma and spaces; any other text stays.
fn plain_number(given: &str) -> String {
    let plain: String = given
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}')
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    match plain.parse::<f64>() {
        Ok(_) => plain,
        Err(_) => given.to_owned(),
    }
}

/// Saves or tries what was typed: what was saved, or what the form says of it.
fn sent(
    desk: &Desk<'_>,
    action: &'static str,
    typed: &Map<String, Value>,
) -> Result<Result<Value, Outcome>, ActionError> {
    let is_tried = desk.visit.field("act") == "try";
    let mut data = typed.clone();
    data.insert("dry_run".to_owned(), json!(is_tried));
    match desk.send(action, data, None) {
        Ok(found) if is_tried => Ok(Err(Outcome {
            tried: Some(found),
            ..Outcome::default()
        })),
        Ok(saved) => Ok(Ok(saved)),
        Err(ActionError::Validation(errors)) => Ok(Err(Outcome {
            errors: Value::Object(errors),
            ..Outcome::default()
        })),
        Err(error) => Err(error),
    }
}

/// Shows a form again that nothing may be done with: what was typed stands in it.
fn again(
    desk: &Desk<'_>,
    current: Option<&Value>,
    organizations: &[(String, String)],
    typed: &Value,
) -> Answer {
    let (status, note) = unsent(desk);
    let outcome = Outcome {
        note: Some(note),
        ..Outcome::default()
    };
    let page = shown(desk, current, organizations, typed, outcome)?;
    Ok(page.map(|page| Page { status, ..page }))
}

/// Returns the mark of what is said of an indicator; its values are none of it.
fn seen(indicator: &Value) -> String {
    mark(FIELDS.iter().map(|(key, ..)| &indicator[*key]))
}

fn shown(
    desk: &Desk<'_>,
    current: Option<&Value>,
    organizations: &[(String, String)],
    said: &Value,
    outcome: Outcome,
) -> Answer {
    let Outcome {
        errors,
        note,
        tried,
    } = outcome;
    let entries = entries(desk, organizations, said, &errors);
    let title = current.map(|one| by_language_of(&one["title_translated"], desk.language).text);
    let page = Edit {
        frame: Frame::new(
            desk,
            match &title {
                None => desk.say("outcome-new"),
                Some(title) => with(desk, "outcome-edit", &[("value", title)]),
            },
        ),
        path: desk.to(&desk.visit.path),
        back: match (current, title) {
            (Some(one), Some(title)) => (
                desk.to(&format!("/outcomes/{}", part(text(one, "name")))),
                title,
            ),
            _ => (desk.to("/outcomes"), desk.say("outcomes")),
        },
        wrong: form::wrong(&entries, &errors, desk.language),
        entries,
        note,
        seen: match current {
            None => String::new(),
            // What is sent after a try is still made of what was seen before it.
            Some(_) if desk.visit.form.is_some() && note != Some(OVERTAKEN) => {
                desk.visit.field(SEEN).to_owned()
            }
            Some(one) => seen(one),
        },
        tried: tried.map(|found| {
            outcomes::points(&found)
                .into_iter()
                .map(|(period, value)| (period, desk.language.figure(value)))
                .collect()
        }),
    };
    rendered(200, &page)
}

fn entries(
    desk: &Desk<'_>,
    organizations: &[(String, String)],
    said: &Value,
    errors: &Value,
) -> Vec<Entry> {
    let plain = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other
            .as_f64()
            .map_or_else(|| other.to_string(), |number| number.to_string()),
    };
    let entry = |key: &str, required: bool, asks: Asks| {
        let word = key.trim_end_matches("_translated").replace('_', "-");
        let help = format!("outcome-field-{word}-help");
        Entry {
            name: key.to_owned(),
            label: desk.say(&format!("outcome-field-{word}")),
            help: match desk.words.has(&help) {
                true => desk.say(&help),
                false => String::new(),
            },
            required,
            errors: match &errors[key] {
                Value::Null => Vec::new(),
                messages => vec![form::joined(messages)],
            },
            asks,
        }
    };
    let mut entries = Vec::new();
    if !organizations.is_empty() {
        let chosen = organizations.iter().map(|(id, title)| {
            let is_chosen = said["owner_org"] == *id;
            (id.clone(), title.clone(), is_chosen)
        });
        entries.push(entry("owner_org", true, Asks::One(chosen.collect())));
        let name = plain(&said["name"]);
        entries.push(entry("name", false, Asks::Line("text", name)));
    }
    for (key, way, required) in FIELDS {
        let value = &said[key];
        let asks = match way {
            Way::Line => Asks::Line("text", plain(value)),
            Way::Text => Asks::Text(plain(value)),
            Way::ByLanguage(is_long) => {
                let texts = LANGUAGES.map(|code| (code.to_owned(), plain(&value[code])));
                Asks::ByLanguage(texts.to_vec(), is_long)
            }
            Way::Direction => {
                let given = plain(value);
                let choices = DIRECTIONS.map(|one| {
                    let label = desk.say(&format!("outcome-direction-{one}"));
                    (one.to_owned(), label, one == given)
                });
                Asks::One(choices.to_vec())
            }
        };
        entries.push(entry(key, required, asks));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::plain_number;

    #[test]
    fn numbers_are_read_as_both_languages_write_them() {
        for (given, expected) in [
            ("6", "6"),
            ("6,5", "6.5"),
            ("1 200,25", "1200.25"),
            ("1\u{202f}200", "1200"),
            ("-3.5", "-3.5"),
            ("much, more", "much, more"),
        ] {
            assert_eq!(plain_number(given), expected, "{given}");
        }
    }
}
