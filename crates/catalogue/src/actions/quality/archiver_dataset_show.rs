//! `archiver_dataset_show`: how the links of a record are.

use super::archived::{of_record, worst};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "archiver_dataset_show",
    kind: Kind::Read,
    about: "Tells how the links of a record are: as the worst of those that were looked at is. As ckanext-archiver; no copies are kept.",
    access: "Everybody who may see the record.",
    params: &[required("id", ParamKind::Text, "Id or name of the record.")],
    returns: "status_id, status, is_broken and reason; nulls where nobody looked.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    Ok(worst(&of_record(ctx, input)?).into())
}
