//! `algorithm_assessment_show`: one assessment of an algorithm.

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::assessments;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "algorithm_assessment_show",
    kind: Kind::Read,
    about: "Shows an impact assessment of an algorithm with its answers, its score and what it was made for. No action of CKAN.",
    access: "Everybody who may see the record.",
    params: &[
        required(
            "id",
            ParamKind::Text,
            "Id or name of the algorithm's record.",
        ),
        param(
            "version",
            ParamKind::Integer,
            "Number of the assessment; the latest by default.",
        ),
    ],
    returns: "id, package_id, version, created, author, questionnaire, score (raw, raw_of, mitigation, mitigation_of, current, level, areas), \
              level, data (id, name, title, version, changed), stale (since when) with reason (changed, withdrawn or restricted) and cause, and answers.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let head = ctx
        .tx
        .dataset_head(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    let version = input.natural("version")?;
    let found = ctx
        .tx
        .assessment(&head.id, version)?
        .ok_or_else(ActionError::not_found)?;
    Ok(assessments::told(ctx, &found, true)?.into())
}
