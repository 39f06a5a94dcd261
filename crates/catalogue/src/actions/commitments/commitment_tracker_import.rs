//! `commitment_tracker_import`: takes in Canada's tracker of commitments.

use crate::action::{ActionDef, Kind, Reply};
use crate::actions::taking::{self, DRY_RUN, OWNER, ROWS, SOURCE};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::registers;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "commitment_tracker_import",
    kind: Kind::Rows,
    about: "Takes in a tracker of commitments in the form of Canada's action plans on open government: one row for each deliverable and \
            period, as CSV, Parquet or a workbook. Each commitment becomes a record with its deliverables and what was told of them; \
            taken in again, it is brought up to date. More than 200 rows are taken in by a job. No action of CKAN.",
    access: "Those who may create records in owner_org; without it sysadmins.",
    params: &[ROWS[0], ROWS[1], ROWS[2], SOURCE, OWNER, DRY_RUN],
    returns: "rows, created, updated, unchanged, failed, errors (row, name, error), kept and dry_run; or job, for register_import_show, and rows.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    taking::take(ctx, input, registers::Kind::Tracker)
}
