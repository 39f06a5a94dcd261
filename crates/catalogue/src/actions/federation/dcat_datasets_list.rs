//! `dcat_datasets_list`: the public records, a page at a time, in the form of `/dcat.json`.

use cairn_exchange::dcat_json;
use serde_json::Value;

use super::listing;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::site;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dcat_datasets_list",
    kind: Kind::Read,
    about: "Lists a page of the public records as plain DCAT, those changed last first.",
    access: "Everybody.",
    params: &[
        listing::PAGE,
        listing::SINCE,
        listing::QUERY,
        listing::FILTER,
    ],
    returns: "A list of datasets, as in /dcat.json.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let found = listing::find(ctx, input)?.found;
    let site = site(ctx.app);
    let items: Vec<Value> = listing::records(&found)
        .into_iter()
        .map(|record| dcat_json::item(record, &site))
        .collect();
    Ok(Value::Array(items).into())
}
