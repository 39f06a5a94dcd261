//! `algorithm_register_export`: algorithms in the form of a register.

use super::algorithm_register_import::form;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::registers;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "algorithm_register_export",
    kind: Kind::Read,
    about: "Writes records of algorithms in the form of a register: nl, atrs, atrs-index, us-2023, us-2024, us-2025 (also us), ca, on, or hf \
            for model cards. Records that came from a register in that form are written as they came, but for what was changed since. \
            MLDCAT-AP is a form of every record's RDF. No action of CKAN.",
    access: "Everybody, for the records that they see.",
    params: &[
        required("form", ParamKind::Text, "The form."),
        param(
            "id",
            ParamKind::Text,
            "Id or name of one record; without it all that a search finds.",
        ),
        param("q", ParamKind::Text, "As in package_search."),
        param("fq", ParamKind::Text, "As in package_search."),
    ],
    returns: "form, count, media_type, file_name and text.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let form = form(input)?;
    Ok(registers::algorithms(ctx, form, input)?.into())
}
