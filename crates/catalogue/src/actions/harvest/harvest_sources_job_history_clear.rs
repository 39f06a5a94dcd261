//! `harvest_sources_job_history_clear`: the runs over all sources are forgotten.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_sources_job_history_clear",
    kind: Kind::Write,
    about: "Removes the runs over all active sources and their reports; the datasets stay.",
    access: "Sysadmins.",
    params: &[param(
        "keep_current",
        ParamKind::Boolean,
        "Keeps what the datasets were last made of, so that the next runs know them.",
    )],
    returns: "List of objects with id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let keep = input.flag("keep_current", false)?;
    let mut cleared = Vec::new();
    for source in ctx.tx.newest_harvest_sources(true, i64::MAX)? {
        ctx.tx.remove_harvest_history(&source.id, keep)?;
        if !keep {
            ctx.tx.set_harvest_memory(&source.id, &json!({}))?;
        }
        cleared.push(json!({"id": source.id}));
    }
    Ok(Value::Array(cleared).into())
}
