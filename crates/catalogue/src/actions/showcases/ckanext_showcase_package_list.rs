//! `ckanext_showcase_package_list`: the records that a showcase was made with.

use serde_json::Value;

use super::{showcase_of, used};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_package_list",
    kind: Kind::Read,
    about: "Lists the records of this catalogue that a showcase was made with. As in ckanext-showcase.",
    access: "Everybody who may see the showcase; records that the caller sees.",
    params: &[required(
        "showcase_id",
        ParamKind::Text,
        "Id or name of the showcase.",
    )],
    returns: "List of records as package_show gives them; 100 at most.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let showcase = showcase_of(ctx, input, "showcase_id")?;
    ctx.require_read(&showcase.head())?;
    let seen = used::seen(ctx, &showcase)?;
    let dicts = seen
        .iter()
        .map(|ready| federation::parsed(ready).map(Value::Object));
    Ok(Value::Array(dicts.collect::<Result<_, _>>()?).into())
}
