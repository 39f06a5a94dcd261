//! `commitment_tracker_export`: commitments as rows of Canada's tracker.

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::registers;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "commitment_tracker_export",
    kind: Kind::Read,
    about: "Writes commitments in the form of Canada's tracker: CSV with one row for each deliverable and period. Rows that came from a \
            tracker are written as they came, but for what was changed since. No action of CKAN.",
    access: "Everybody, for the records that they see.",
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id or name of one record; without it all that a search finds.",
        ),
        param("q", ParamKind::Text, "As in package_search."),
        param("fq", ParamKind::Text, "As in package_search."),
    ],
    returns: "form, count (rows), media_type, file_name and text.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    Ok(registers::commitments(ctx, input)?.into())
}
