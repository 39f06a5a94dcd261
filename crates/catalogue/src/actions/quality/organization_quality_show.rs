//! `organization_quality_show`: how good and open the published records of an organization are.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures;

/// What is told of organizations and of the site.
pub(super) const RETURNS: &str = "records (how many), points (of a mean record), of (405), rating, ratings (how many records have each), dimensions with \
     their metrics (points of a mean record; met, not_met and not_assessed count records), openness (stars of a mean record; records with 0 to 5), \
     timeliness (on_time, late, no_promise), links and validity (counting files), languages (said, of), and to_improve: metrics with the records \
     that lack them and the points that a mean record would gain, most first.";

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_quality_show",
    kind: Kind::Read,
    about: "Tells how good and open the published records of an organization are, from what is kept of each of them, and what to improve \
            first. No action of CKAN.",
    access: "Everybody who may see the organization.",
    params: &[required(
        "id",
        ParamKind::Text,
        "Id or name of the organization.",
    )],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let group = super::organization_of(ctx, &input.required("id")?)?;
    let sums = measures::sums_of(ctx.tx, &group.id)?;
    let mut out = super::named(&group);
    out.extend(super::figures::figures(&sums));
    Ok(Value::Object(out).into())
}
