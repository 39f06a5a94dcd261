//! `harvest_source_preview`: somebody asks what a run over a source would do.

use serde_json::json;

use crate::action::{ActionDef, Kind, Reply};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::{PREVIEW_KIND, QUEUE};
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_preview",
    kind: Kind::Write,
    about: "Asks what a run over a source would do: it is found out as soon as there is room, nothing is written, and harvest_source_preview_show tells it.",
    access: "Whoever may change the source.",
    params: &[super::SOURCE],
    returns: "id of the source, and asked, the time.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    let now = ctx.now;
    ctx.tx.ask_harvest_preview(&current.id, now)?;
    ctx.enqueue_named(PREVIEW_KIND, QUEUE, json!(current.id))?;
    Ok(json!({"id": current.id, "asked": iso(now)}).into())
}
