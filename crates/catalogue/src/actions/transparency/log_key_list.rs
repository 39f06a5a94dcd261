//! `log_key_list`: the keys that sign the log, and how each handed over to the next.

use cairn_translog::keys::Handover;
use serde_json::{Value, json};

use super::EVERYBODY;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::transparency::form::said_time;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "log_key_list",
    kind: Kind::Read,
    about: "Lists the keys that the transparency log was and is signed with, the first of them first. A key hands over to the next in a signed note of five lines: the name of the log with /handover, both keys, how many entries the log had, and their root; both keys sign it, so who trusts one of them can trust all.",
    access: EVERYBODY,
    params: &[],
    returns: "List of objects with verifier (name+hash+key), since (it signs checkpoints of as many entries and more, until the next one does), and, but for the first, at (when it took over) and handover (the note).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let later = ctx.tx.log_keys()?;
    let first = match later.first() {
        Some(second) => Some(Handover::open(&second.note)?.from.to_string()),
        None => ctx.tx.log_checkpoint(None)?.map(|newest| newest.verifier),
    };
    let mut keys: Vec<Value> = first
        .into_iter()
        .map(|verifier| json!({"verifier": verifier, "since": 0}))
        .collect();
    keys.extend(later.iter().map(|key| {
        json!({
            "verifier": key.verifier,
            "since": key.size,
            "at": said_time(key.at),
            "handover": key.note,
        })
    }));
    Ok(Value::Array(keys).into())
}
