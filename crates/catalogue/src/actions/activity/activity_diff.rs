//! `activity_diff`: what an activity changed.

use cairn_domain::record::Activity;
use serde_json::{Value, json};

use super::activity_show::{meets, object_of, readable};
use super::diff;
use super::page::Reader;
use super::shown;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// How many earlier activities are looked at together.
const STEP: i64 = 20;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_diff",
    kind: Kind::Read,
    about: "Compares the object of an activity with what it was before, line by line in its JSON.",
    access: "As activity_show with include_data.",
    params: &[
        required("id", ParamKind::Text, "Id of the activity."),
        required(
            "object_type",
            ParamKind::Text,
            "What is compared: package, group, …",
        ),
        param(
            "diff_type",
            ParamKind::Text,
            "unified (default), context, or html for a table with both sides.",
        ),
    ],
    returns: "diff, and the two activities, the earlier first.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let id = reader.given("id");
    let object_type = reader.required("object_type");
    reader.done()?;
    let activity = readable(ctx, &id, true)?;
    if ctx.tx.activities_before(&activity, 1)?.is_empty() {
        return Err(no_previous());
    }
    let this = shown::one(ctx, &activity)?;
    let Some(new) = object_of(&this, &object_type) else {
        return Err(ActionError::no(
            "Could not find object in the activity data",
        ));
    };
    let previous = previous(ctx, &activity, &object_type)?.ok_or_else(no_previous)?;
    let format = match input.data.get("diff_type").map(Value::as_str) {
        None | Some(Some("unified")) => diff::unified,
        Some(Some("context")) => diff::context,
        Some(Some("html")) => diff::html,
        Some(_) => return Err(ActionError::rule("diff_type not recognized")),
    };
    let old = object_of(&previous, &object_type).unwrap_or(&Value::Null);
    let diff = format(&diff::lines(old), &diff::lines(new));
    Ok(json!({ "diff": diff, "activities": [previous, this] }).into())
}

fn no_previous() -> ActionError {
    ActionError::no("Previous activity for this object not found")
}

/// Returns the newest earlier activity that holds such an object and that the caller could see.
fn previous(
    ctx: &mut Ctx<'_, '_>,
    activity: &Activity,
    object_type: &str,
) -> Result<Option<Value>, ActionError> {
    let viewer = ctx.viewer()?;
    let mut later = activity.clone();
    loop {
        let earlier = ctx.tx.activities_before(&later, STEP)?;
        let Some(last) = earlier.last().cloned() else {
            return Ok(None);
        };
        let open: Vec<Activity> = earlier
            .into_iter()
            .filter(|one| meets(&viewer, one))
            .collect();
        let found = shown::many(ctx, &open)?
            .into_iter()
            .find(|one| object_of(one, object_type).is_some());
        if found.is_some() {
            return Ok(found);
        }
        later = last;
    }
}
