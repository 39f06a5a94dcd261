//! `activity_create`: an activity is written by hand.

use cairn_domain::python;
use cairn_domain::record::Activity;
use serde_json::{Value, json};

use super::page::Reader;
use super::shown;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::{ActionError, ErrorDict};
use crate::input::Input;

/// The types, each with what it is about.
const TYPES: &[(&str, Object)] = &[
    ("new package", Object::Dataset),
    ("changed package", Object::Dataset),
    ("deleted package", Object::Dataset),
    ("follow dataset", Object::Dataset),
    ("new resource view", Object::Dataset),
    ("changed resource view", Object::Dataset),
    ("deleted resource view", Object::Dataset),
    ("new user", Object::Account),
    ("changed user", Object::Account),
    ("follow user", Object::Account),
    ("new group", Object::Group),
    ("changed group", Object::Group),
    ("deleted group", Object::Group),
    ("follow group", Object::Group),
    ("new organization", Object::Group),
    ("changed organization", Object::Group),
    ("deleted organization", Object::Group),
    ("follow organization", Object::Group),
];

/// What an activity is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Object {
    Dataset,
    Account,
    Group,
}

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_create",
    kind: Kind::Write,
    about: "Writes an activity, as a program does that moves a site or does something that has no action.",
    access: "Sysadmins.",
    params: &[
        required("user_id", ParamKind::Text, "Id or name of who did it."),
        required("object_id", ParamKind::Text, "Id of what it was done to."),
        required(
            "activity_type",
            ParamKind::Text,
            "Type, such as `changed package`.",
        ),
        param(
            "data",
            ParamKind::Object,
            "The object as it was: package, group, …",
        ),
        param(
            "permission_labels",
            ParamKind::Texts,
            "Who may see it, where it is about a dataset; without them sysadmins alone.",
        ),
    ],
    returns: "The activity; nothing where the site writes no activities.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    if !ctx.app.settings.activity.enabled {
        return Ok(Value::Null.into());
    }
    let activity = checked(ctx, input)?;
    ctx.tx.insert_activity(&activity)?;
    Ok(shown::one(ctx, &activity)?.into())
}

/// Makes an activity of the input, or tells everything that is wrong with it.
fn checked(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Activity, ActionError> {
    let mut reader = Reader::new(input);
    let user = reader.required("user_id");
    let object_id = reader.required("object_id");
    let kind = reader.required("activity_type");
    let mut labels = reader.texts("permission_labels");
    let mut errors = match reader.done() {
        Ok(()) => ErrorDict::new(),
        Err(ActionError::Validation(errors)) => errors,
        Err(other) => return Err(other),
    };
    let account = ctx.tx.account_by_ref(&user)?;
    if account.is_none() && !user.is_empty() {
        errors.insert("user_id".to_owned(), json!(["Not found: User"]));
    }
    let about = TYPES.iter().find(|(name, _)| *name == kind);
    if about.is_none() && !kind.is_empty() {
        errors.insert(
            "activity_type".to_owned(),
            json!(["Not found: Activity type"]),
        );
    }
    if let Some(kind) = input
        .data
        .get("activity_type")
        .filter(|_| !object_id.is_empty())
    {
        let kind = match kind {
            Value::String(text) => text.clone(),
            other => python::repr(other),
        };
        let wrong = match about {
            None => Some(format!(
                "There is no object_id validator for activity type \"{kind}\""
            )),
            Some((_, object)) => missing(ctx, *object, &object_id)?,
        };
        if let Some(message) = wrong {
            errors.insert("object_id".to_owned(), json!([message]));
        }
    }
    let data = match input.get("data") {
        None => json!({}),
        Some(data) if data.is_object() => data.clone(),
        Some(_) => {
            errors.insert("data".to_owned(), json!(["Must be an object"]));
            Value::Null
        }
    };
    let Some(account) = account.filter(|_| errors.is_empty()) else {
        return Err(ActionError::Validation(errors));
    };
    let at = ctx.activity_time();
    let mut activity = Activity {
        id: new_id(),
        at,
        account_id: account.id,
        object_id,
        kind,
        data,
        labels: labels.take(),
        dataset_version: None,
    };
    if activity.is_of_view() && activity.labels.is_none() {
        let head = ctx.tx.dataset_head(&activity.object_id)?;
        activity.labels = head.map(|head| ctx.labels_of(&head));
    }
    Ok(activity)
}

/// Tells what is wrong with the id of an object.
fn missing(ctx: &mut Ctx<'_, '_>, object: Object, id: &str) -> Result<Option<String>, ActionError> {
    let id_of = |found: Option<String>| found.is_some_and(|found| found == id);
    Ok(match object {
        Object::Dataset => {
            let found = ctx.tx.dataset_head(id)?.map(|head| head.id);
            (!id_of(found)).then(|| "Dataset not found".to_owned())
        }
        Object::Account => {
            let found = ctx.tx.account_by_ref(id)?.map(|account| account.id);
            (!id_of(found)).then(|| format!("User not found: {id}"))
        }
        Object::Group => {
            let found = ctx.tx.group_by_ref(id)?.map(|group| group.id);
            (!id_of(found)).then(|| format!("Group not found: {id}"))
        }
    })
}
