//! `site_quality_show`: how good and open the published records of the site are.

use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "site_quality_show",
    kind: Kind::Read,
    about: "Tells how good and open the published records of the site are, from what is kept of each of them, and what to improve first. No \
            action of CKAN.",
    access: "Everybody.",
    params: &[],
    returns: super::organization_quality_show::RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let sums = measures::sums_of(ctx.tx, SITE)?;
    Ok(serde_json::Value::Object(super::figures::figures(&sums)).into())
}
