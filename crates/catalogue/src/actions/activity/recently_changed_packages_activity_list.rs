//! `recently_changed_packages_activity_list`: what happened to any dataset.

use cairn_store::{ActivityWindow, Stream};
use serde_json::Value;

use super::list::{filter, list};
use super::page::{LIMIT, OFFSET, Reader};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "recently_changed_packages_activity_list",
    kind: Kind::Read,
    about: "Lists what happened to any dataset, the newest first.",
    access: "Everybody; each sees what is open to them.",
    params: &[LIMIT, OFFSET],
    returns: "List of activities.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    // `before` and `after` must be right where they are sent, and change nothing.
    let read = reader.window(&ctx.app.settings.activity);
    reader.done()?;
    ctx.refuse_deleted()?;
    let window = ActivityWindow {
        limit: read.limit,
        offset: read.offset,
        ..ActivityWindow::default()
    };
    let filter = filter(ctx, None)?;
    let found = list(ctx, &[Stream::Datasets], &filter, &window)?;
    Ok(Value::Array(found).into())
}
