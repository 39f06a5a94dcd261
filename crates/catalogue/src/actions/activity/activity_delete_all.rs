//! `activity_delete_all`: every activity is removed for good.

use cairn_store::ActivityRange;

use super::activity_delete::{BATCH_SIZE, batch_size, report};
use super::page::Reader;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "activity_delete_all",
    kind: Kind::Write,
    about: "Removes every activity. The versions of the datasets stay.",
    access: "Sysadmins.",
    params: &[BATCH_SIZE],
    returns: "A message that says how many there were.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let mut reader = Reader::new(input);
    let batch = batch_size(&mut reader);
    reader.done()?;
    let count = ctx.tx.delete_activities(ActivityRange::All, 0, batch)?;
    Ok(report(count).into())
}
