//! What is missing or risky in a record that is about to be published.

use cairn_catalogue::ActionError;
use cairn_domain::text::is_blank;
use serde_json::{Value, json};

use crate::desk::{Desk, part};
use crate::field::named;
use crate::form::joined;
use crate::pages::record::resource_name;
use crate::said::{is_safe_link, list, text};

/// Something to look at before a record is published.
pub(super) struct Remark {
    pub(super) text: String,
    /// Where it is mended.
    pub(super) to: Option<String>,
}

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// What keeps the record from being published.
    pub(super) missing: Vec<Remark>,
    /// What may be meant so, and is often forgotten.
    pub(super) advised: Vec<Remark>,
    /// What may do harm.
    pub(super) risky: Vec<Remark>,
}

/// Looks a record through. `lacks` is what the schema of its type has against it.
pub(super) fn look(
    desk: &Desk<'_>,
    kind: &str,
    record: &Value,
    lacks: &Value,
) -> Result<Found, ActionError> {
    let name = part(text(record, "name")).to_string();
    let edit = desk.to(&format!("/{}/edit/{name}", part(kind)));
    let at = |field: &str| Some(format!("{edit}#{field}"));
    let schema = desk.schema(text(record, "type"));
    let label = |key: &str| named(desk, schema, key);
    let mut found = Found::default();
    for (key, messages) in lacks.as_object().into_iter().flatten() {
        found.missing.push(Remark {
            text: desk.language.pair(&label(key), &joined(messages)),
            to: at(key),
        });
    }
    let knows = |key: &str| schema.is_some_and(|schema| schema.field(key).is_some());
    let advised = [
        ("license_id", &["license_id"][..]),
        (
            "contact_email",
            &[
                "contact_email",
                "contact_url",
                "maintainer_email",
                "author_email",
            ],
        ),
        ("notes_translated", &["notes_translated", "notes"]),
        ("keywords", &["keywords", "tags"]),
        ("update_frequency", &["update_frequency"]),
    ];
    for (key, any) in advised {
        let is_empty = any.iter().all(|key| record.get(*key).is_none_or(is_blank));
        let is_unknown = key == "license_id" && text(record, key) == "notspecified";
        if knows(key) && (is_empty || is_unknown) {
            found.advised.push(Remark {
                text: desk.words.say(
                    desk.language,
                    "publish-check-empty",
                    &[("value", label(key).into())],
                ),
                to: at(key),
            });
        }
    }
    for key in ["title_translated", "notes_translated"] {
        for code in untold(desk, record, key) {
            found.advised.push(Remark {
                text: format!(
                    "{} – {}",
                    label(key),
                    desk.say(&format!("publish-check-no-{code}"))
                ),
                to: at(&format!("{key}-{code}")),
            });
        }
    }
    let resources = list(record, "resources");
    if resources.is_empty() && schema.is_some_and(|schema| !schema.resource_fields.is_empty()) {
        found.advised.push(Remark {
            text: desk.say("publish-check-no-files"),
            to: Some(desk.to(&format!("/{}/{name}/resource/new", part(kind)))),
        });
    }
    for resource in resources {
        let to = format!(
            "/{}/{name}/resource/{}/edit",
            part(kind),
            part(text(resource, "id"))
        );
        of_resource(desk, resource, &desk.to(&to), &mut found)?;
    }
    Ok(found)
}

/// Returns the languages of the two in which a text by language is not told, where it is in the other one.
fn untold(desk: &Desk<'_>, record: &Value, key: &str) -> Vec<&'static str> {
    let texts = record.get(key).and_then(Value::as_object);
    let Some(texts) = texts.filter(|texts| texts.values().any(|text| !is_blank(text))) else {
        return Vec::new();
    };
    let offered = &desk.app.settings.site.locales;
    ["en", "fr"]
        .into_iter()
        .filter(|code| {
            offered.iter().any(|one| one == code) && texts.get(*code).is_none_or(is_blank)
        })
        .collect()
}

fn of_resource(
    desk: &Desk<'_>,
    resource: &Value,
    to: &str,
    found: &mut Found,
) -> Result<(), ActionError> {
    let name = resource_name(desk, resource).text;
    let say = |message: &str| Remark {
        text: desk.language.pair(&name, &desk.say(message)),
        to: Some(to.to_owned()),
    };
    let is_upload = text(resource, "url_type") == "upload";
    if text(resource, "format").is_empty() {
        found.advised.push(say("publish-check-no-format"));
    }
    if !is_upload && !is_safe_link(text(resource, "url")) {
        found.risky.push(say("publish-check-bad-link"));
    }
    let id = json!({"resource_id": text(resource, "id")});
    if let Some(privacy) = desk.find("datastore_privacy_show", id.clone())? {
        let waits = privacy["held"] == true || privacy["waiting"] == true;
        if waits || (!list(&privacy, "findings").is_empty() && privacy["confirmed"].is_null()) {
            found.risky.push(say("publish-check-privacy"));
        }
    }
    if is_upload
        && let Some(load) = desk.find("xloader_status", id)?
        && text(&load, "status") == "error"
    {
        found.risky.push(say("publish-check-load"));
    }
    Ok(())
}
