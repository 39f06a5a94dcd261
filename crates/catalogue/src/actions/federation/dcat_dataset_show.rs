//! `dcat_dataset_show`: one record as RDF.

use serde_json::Value;

use super::{FORMAT, PROFILES, profile, syntax, unwritable};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::site;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dcat_dataset_show",
    kind: Kind::Read,
    about: "Shows a record as DCAT.",
    access: "Everybody who may see the record.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        FORMAT,
        PROFILES,
    ],
    returns: "The document as text.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let ready = ctx
        .ready(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&ready.head)?;
    let (syntax, profile) = (syntax(input)?, profile(input)?);
    let record = serde_json::from_str(&ready.json).map_err(unwritable)?;
    let text = cairn_exchange::dcat::dataset(&record, &site(ctx.app), profile, syntax)
        .map_err(unwritable)?;
    Ok(Value::String(text).into())
}
