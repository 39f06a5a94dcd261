//! Forms that keep themselves: a script sends what was typed every so often, and it comes back after a crash, a closed window or an
//! ended session. Records do not change by it.

use cairn_catalogue::{ActionError, clock};
use serde_json::{Map, Value, json};

use crate::desk::{Desk, query};
use crate::pages::Answer;
use crate::said::{list, text};
use crate::visit::Page;

/// Field, and parameter of the address, that tells apart the forms for new records.
const TOKEN: &str = "draft";
/// Fields that are not kept.
const LEFT: &[&str] = &["_csrf_token", "once", "save", TOKEN];

/// What was kept of a form.
pub(in crate::pages) struct Kept {
    /// The pairs of its fields.
    pub(in crate::pages) form: Vec<(String, String)>,
    saved: String,
}

impl Kept {
    /// Returns a field.
    pub(in crate::pages) fn field(&self, name: &str) -> &str {
        let mut form = self.form.iter();
        form.find_map(|(key, value)| (key == name).then_some(value.as_str()))
            .unwrap_or_default()
    }
}

/// Returns the word that tells a form for a new record apart from others; empty at the address of a record.
pub(in crate::pages) fn token(desk: &Desk<'_>) -> String {
    if !desk.visit.path.ends_with("/new") {
        return String::new();
    }
    let given = match desk.visit.field(TOKEN) {
        "" => desk.asked(TOKEN),
        token => token.to_owned(),
    };
    let is_word = !given.is_empty()
        && given.len() <= 40
        && given.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match is_word {
        true => given,
        false => clock::new_id(),
    }
}

/// Returns the address of the form among those that are kept.
fn place(desk: &Desk<'_>) -> Option<String> {
    let path = &desk.visit.path;
    if !path.ends_with("/new") {
        return Some(path.clone());
    }
    let is_named = !desk.visit.field(TOKEN).is_empty() || !desk.asked(TOKEN).is_empty();
    is_named.then(|| format!("{path}{}", query([(TOKEN, token(desk).as_str())])))
}

/// Keeps a form that a script sends, and answers whether it is kept.
pub(in crate::pages) fn keep(desk: &Desk<'_>, title: &str) -> Answer {
    let form = desk.visit.form.iter().flatten();
    let pairs: Vec<[&str; 2]> = form
        .filter(|(key, _)| !LEFT.contains(&key.as_str()))
        .map(|(key, value)| [key.as_str(), value.as_str()])
        .collect();
    let typed = pairs
        .iter()
        .find(|[key, value]| key.starts_with("title") && !value.is_empty());
    let title = match typed {
        Some([_, typed]) => typed,
        None => title,
    };
    let data = Map::from_iter([
        ("place".to_owned(), json!(place(desk))),
        ("form".to_owned(), json!(pairs)),
        ("title".to_owned(), json!(title)),
    ]);
    let answer = match desk.send("form_draft_save", data, None) {
        Ok(_) => json!({ "kept": true }),
        Err(ActionError::Validation(errors)) => json!({"kept": false, "errors": errors}),
        Err(error) => return Err(error),
    };
    Ok(Some(Page {
        kind: "application/json",
        ..Page::html(200, answer.to_string())
    }))
}

/// Returns what was kept of the form at this address.
pub(in crate::pages) fn kept(desk: &Desk<'_>) -> Result<Option<Kept>, ActionError> {
    let Some(place) = place(desk).filter(|_| !desk.visit.caller.is_anonymous()) else {
        return Ok(None);
    };
    let found = desk.find("form_draft_show", json!({ "place": place }))?;
    Ok(found.map(|found| Kept {
        form: list(&found, "form")
            .iter()
            .filter_map(|pair| {
                let part = |at: usize| pair.get(at).and_then(Value::as_str).map(str::to_owned);
                Some((part(0)?, part(1)?))
            })
            .collect(),
        saved: text(&found, "saved").to_owned(),
    }))
}

/// Returns where what was kept of a record's form comes back, and when it was kept.
pub(in crate::pages) fn offer(desk: &Desk<'_>) -> Result<Option<(String, String)>, ActionError> {
    let is_asked = desk.visit.form.is_none() && desk.asked("kept").is_empty();
    if !is_asked || desk.visit.path.ends_with("/new") {
        return Ok(None);
    }
    let kept = kept(desk)?;
    Ok(kept.map(|kept| (desk.to(&format!("{}?kept=1", desk.visit.path)), kept.saved)))
}

/// Forgets what was kept of a form that was sent.
pub(in crate::pages) fn forget(desk: &Desk<'_>) -> Result<(), ActionError> {
    let Some(place) = place(desk).filter(|_| !desk.visit.caller.is_anonymous()) else {
        return Ok(());
    };
    let data = Map::from_iter([("place".to_owned(), json!(place))]);
    match desk.send("form_draft_delete", data, None) {
        Ok(_) | Err(ActionError::NotFound(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
