//! `algorithm_register_import`: takes in a register of algorithms.

use cairn_exchange::registers::Form;

use super::taking::{self, DRY_RUN, OWNER, ROWS, SOURCE};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::registers;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "algorithm_register_import",
    kind: Kind::Rows,
    about: "Takes in a register of algorithms: the Dutch one (nl), the British standard (atrs) and its index (atrs-index), the inventories \
            of the United States (us-2023, us-2024, us-2025), Canada's register (ca) or Ontario's list (on). What no field has is kept, so that \
            algorithm_register_export writes each record as it came. More than 200 rows are taken in by a job. No action of CKAN.",
    access: "Those who may create records in owner_org; without it sysadmins.",
    params: &[
        required(
            "form",
            ParamKind::Text,
            "The form of the register: nl, atrs, atrs-index, us-2023, us-2024, us-2025 (also us), ca, on.",
        ),
        ROWS[0],
        ROWS[1],
        ROWS[2],
        SOURCE,
        OWNER,
        DRY_RUN,
    ],
    returns: "rows, created, updated, unchanged, failed, errors (row, name, error), kept (how often a column's value has no field) and \
              dry_run; or job, for register_import_show, and rows.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let form: Form = form(input)?;
    if !form.is_read() {
        return Err(ActionError::field("form", "This form is only written"));
    }
    taking::take(ctx, input, registers::Kind::Algorithms(form))
}

/// Reads the form that is asked for.
pub(super) fn form(input: &Input) -> Result<Form, ActionError> {
    input
        .required("form")?
        .parse()
        .map_err(|error: cairn_exchange::ExchangeError| {
            ActionError::field("form", error.to_string())
        })
}
