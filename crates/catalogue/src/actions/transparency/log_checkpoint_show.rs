//! `log_checkpoint_show`: what the log says of itself, signed.

use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::hash::hex;
use cairn_translog::note::Verifier;
use serde_json::json;

use super::EVERYBODY;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::transparency::form::said_time;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "log_checkpoint_show",
    kind: Kind::Read,
    about: "Shows a signed checkpoint of the transparency log: how many entries it has, and the root of the tree over them. The same text stands at /log/checkpoint, beside the tiles of the tree.",
    access: EVERYBODY,
    params: &[param(
        "size",
        ParamKind::Integer,
        "The newest checkpoint of at most so many entries; the newest of all where it is absent.",
    )],
    returns: "origin, size, root (hexadecimal), at (when it was signed), verifier (the key that checks it, as name+hash+key) and checkpoint (the signed note).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let most = input.natural("size")?;
    let stored = ctx
        .tx
        .log_checkpoint(most)?
        .ok_or_else(|| ActionError::no("The log has no such checkpoint"))?;
    let opened = Checkpoint::open(&stored.note, &Verifier::parse(&stored.verifier)?)?;
    Ok(json!({
        "origin": opened.origin,
        "size": opened.size,
        "root": hex(&opened.root),
        "at": said_time(stored.at),
        "verifier": stored.verifier,
        "checkpoint": stored.note,
    })
    .into())
}
