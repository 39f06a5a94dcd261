//! `activity_data_show`: the object of an activity as it was then.

use serde_json::Value;

use super::activity_show::{object_of, readable};
use super::page::Reader;
use super::shown;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_data_show",
    kind: Kind::Read,
    about: "Shows what an activity was about, as it was then.",
    access: "As activity_show with include_data.",
    params: &[
        required("id", ParamKind::Text, "Id of the activity."),
        param(
            "object_type",
            ParamKind::Text,
            "The part that is wanted: package, group, …; everything where it is absent.",
        ),
    ],
    returns: "The data, or the object in it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let id = reader.given("id");
    reader.done()?;
    let activity = readable(ctx, &id, true)?;
    let shown = shown::one(ctx, &activity)?;
    let found = match input.text("object_type") {
        Some(kind) => object_of(&shown, &kind)
            .ok_or_else(|| ActionError::no("Could not find that object_type in the activity"))?,
        None => &shown["data"],
    };
    Ok(Value::clone(found).into())
}
