//! Organizations and groups of other CKAN portals.

use cairn_domain::schema::Kind;
use serde_json::{Map, Value, json};

use crate::draft::Draft;
use crate::error::ExchangeError;
use crate::fit::{Target, fit};
use crate::mapped::{Mapped, Options};
use crate::name::{Names, usual_uuid};
use crate::text;

/// Keys that a portal works out by itself.
const COMPUTED: &[&str] = &[
    "approval_status",
    "capacity",
    "created",
    "display_name",
    "image_display_url",
    "is_organization",
    "member_count",
    "num_followers",
    "package_count",
    "packages",
    "revision_id",
    "revision_timestamp",
    "type",
    "users",
];

/// Keys that are looked at one by one.
const HANDLED: &[&str] = &["id", "name", "extras", "groups", "tags", "image_url"];

/// Makes our input of `organization_create` out of another portal's organization.
pub fn organization_from(
    foreign: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let (made, notes) = made(foreign, Target::Organization, options, names)?;
    Ok(Mapped {
        dataset: None,
        organizations: vec![made],
        groups: Vec::new(),
        notes,
    })
}

/// Makes our input of `group_create` out of another portal's group.
pub fn group_from(
    foreign: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    let (made, notes) = made(foreign, Target::Group, options, names)?;
    Ok(Mapped {
        dataset: None,
        organizations: Vec::new(),
        groups: vec![made],
        notes,
    })
}

fn made(
    foreign: &Value,
    target: Target,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<(Value, Vec<crate::mapped::Note>), ExchangeError> {
    let Value::Object(shown) = foreign else {
        return Err(ExchangeError::shape("a group is an object"));
    };
    let mut draft = Draft::default();
    let given = text::first(shown, &["name", "title"]).ok_or(ExchangeError::Missing("name"))?;
    let id = text::first(shown, &["id"]);
    let owner = id.as_deref().unwrap_or(&given);
    // Organizations and groups share one space of names.
    let name = names.claim(&given, &format!("group {} {owner}", options.source));
    if name != given {
        draft.note("name", format!("{given:?} becomes {name:?}"));
    }
    if let Some(id) = id.as_deref().and_then(usual_uuid) {
        draft.set("id", id);
    }
    draft.set("name", name);
    image(&mut draft, shown);
    let (kind, standard) = match target {
        Target::Organization => (Kind::Organization, "organization"),
        Target::Group | Target::Dataset => (Kind::Group, "group"),
    };
    let document = options
        .schemas
        .get(kind, standard)
        .map(|schema| schema.document());
    let is_field = |key: &str| {
        matches!(key, "title" | "description" | "state")
            || document.is_some_and(|document| document.field(key).is_some())
    };
    for (key, value) in shown {
        let key = key.as_str();
        if COMPUTED.contains(&key) || HANDLED.contains(&key) || text::is_blank(value) {
            continue;
        }
        if is_field(key) {
            draft.set(key, value.clone());
        } else {
            draft.extra(key, value);
        }
    }
    for extra in shown
        .get("extras")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let (Some(key), Some(value)) =
            (extra.get("key").and_then(Value::as_str), extra.get("value"))
        {
            draft.extra(key, value);
        }
    }
    for key in ["groups", "tags"] {
        if let Some(value) = shown.get(key) {
            draft.extra(key, value);
        }
    }
    fit(&mut draft, target, options.schemas)?;
    let mut input = draft.input();
    if let Some(title) =
        text::first(shown, &["display_name"]).filter(|_| !input.contains_key("title"))
    {
        input.insert("title".to_owned(), json!(title));
    }
    Ok((Value::Object(input), draft.notes))
}

/// Keeps an image that can be fetched; the file of another portal cannot.
fn image(draft: &mut Draft, shown: &Map<String, Value>) {
    let address = |key: &str| text::first(shown, &[key]).filter(|url| url.starts_with("http"));
    match address("image_url").or_else(|| address("image_display_url")) {
        Some(url) => draft.set("image_url", url),
        None => {
            if let Some(file) = shown.get("image_url") {
                draft.extra("source_image_url", file);
            }
        }
    }
}
