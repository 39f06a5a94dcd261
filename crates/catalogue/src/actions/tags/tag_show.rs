//! `tag_show`: one tag.

use serde_json::Value;
use serde_json::value::RawValue;

use super::{tag_dict, tag_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The most datasets that are shown with a tag.
const MOST_DATASETS: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tag_show",
    kind: Kind::Read,
    about: "Shows a tag; a name is looked up among the free tags unless a vocabulary is named.",
    access: "Everybody.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        param(
            "vocabulary_id",
            ParamKind::Text,
            "Id or name of the tag's vocabulary.",
        ),
        param(
            "include_datasets",
            ParamKind::Boolean,
            "Adds the public datasets that carry it, at most 1000.",
        ),
    ],
    returns: "The tag; its datasets under packages where they are asked for.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.given("id")?;
    let with_datasets = input.flag("include_datasets", false)?;
    ctx.refuse_deleted()?;
    let tag = tag_of(ctx, &id, input)?.ok_or_else(ActionError::not_found)?;
    let dict = Value::Object(tag_dict(&tag)).to_string();
    if !with_datasets {
        return Ok(raw(dict)?.into());
    }
    let ids = ctx.tx.public_dataset_ids_with_tag(&tag.id, MOST_DATASETS)?;
    let datasets = ctx.ready_many(&ids)?;
    let texts: Vec<&str> = datasets.iter().flatten().map(|one| &*one.json).collect();
    let open = dict.trim_end_matches('}');
    Ok(raw(format!("{open},\"packages\":[{}]}}", texts.join(",")))?.into())
}

fn raw(text: String) -> Result<Box<RawValue>, ActionError> {
    RawValue::from_string(text).map_err(|error| ActionError::Internal(error.to_string()))
}
