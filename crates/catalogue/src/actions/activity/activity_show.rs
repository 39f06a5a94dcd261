//! `activity_show`: one activity.

use cairn_domain::permission::Viewer;
use cairn_domain::record::Activity;
use serde_json::Value;

use super::page::Reader;
use super::shown;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_show",
    kind: Kind::Read,
    about: "Shows one activity.",
    access: "Sysadmins; of a dataset's, those who may see the dataset and could see it then, and with include_data those who may \
             change it (or everybody of them where the site publishes details).",
    params: &[
        required("id", ParamKind::Text, "Id of the activity."),
        param(
            "include_data",
            ParamKind::Boolean,
            "Says that the data is needed, which asks for more rights.",
        ),
    ],
    returns: "The activity with its data.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let id = reader.given("id");
    reader.done()?;
    let with_data = input.is_set("include_data");
    let activity = readable(ctx, &id, with_data)?;
    Ok(shown::one(ctx, &activity)?.into())
}

/// Returns an activity that the caller may read, with its data or without.
pub(super) fn readable(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
    with_data: bool,
) -> Result<Activity, ActionError> {
    ctx.refuse_deleted()?;
    let activity = ctx.tx.activity(id)?.ok_or_else(ActionError::not_found)?;
    if ctx.caller.is_sysadmin() {
        return Ok(activity);
    }
    if !activity.is_of_dataset() {
        return Err(ActionError::denied_because("object_type not recognized"));
    }
    if !meets(&ctx.viewer()?, &activity) {
        return Err(ActionError::denied_because(
            "Unauthorized to view activity data",
        ));
    }
    let head = ctx
        .tx
        .dataset_head(&activity.object_id)?
        .ok_or_else(ActionError::not_found)?;
    if with_data && !ctx.app.settings.auth.public_activity_stream_detail {
        ctx.require_update(&head)?;
    } else {
        ctx.require_read(&head)?;
    }
    Ok(activity)
}

/// Tells whether the activity was open to this reader when it happened.
pub(super) fn meets(viewer: &Viewer, activity: &Activity) -> bool {
    match viewer.labels() {
        None => true,
        Some(held) => activity
            .labels
            .iter()
            .flatten()
            .any(|label| held.contains(label)),
    }
}

/// Returns the part of an activity's data that is an object of a type, such as `package`.
pub(super) fn object_of<'v>(shown: &'v Value, object_type: &str) -> Option<&'v Value> {
    shown.get("data")?.get(object_type)
}
