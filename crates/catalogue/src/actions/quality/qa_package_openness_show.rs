//! `qa_package_openness_show`: how open a record is.

use super::archived::{best, of_record};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "qa_package_openness_show",
    kind: Kind::Read,
    about: "Tells how open a record is by the scores of ckanext-qa: as its best resource is. package_quality_show tells more.",
    access: "Everybody who may see the record.",
    params: &[required("id", ParamKind::Text, "Id or name of the record.")],
    returns: "openness_score, openness_score_reason and updated; nulls where there is no resource.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    Ok(best(&of_record(ctx, input)?).into())
}
