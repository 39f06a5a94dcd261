//! `log_proof_inclusion`: the proof that the log has an entry.

use cairn_translog::hash::{hex, leaf};
use cairn_translog::tree;
use serde_json::json;

use super::{EVERYBODY, log_entry_list, path, size};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::transparency::Stored;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "log_proof_inclusion",
    kind: Kind::Read,
    about: "Proves that an entry is in the transparency log: the hashes that lead from it to the root (RFC 6962 section 2.1.1).",
    access: EVERYBODY,
    params: &[
        param("index", ParamKind::Integer, "The place of the entry."),
        param(
            "id",
            ParamKind::Text,
            "In place of index: the id or name of a record, whose last entry is meant.",
        ),
        param(
            "size",
            ParamKind::Integer,
            "Entries of the tree that the proof is for; the newest one where it is absent.",
        ),
    ],
    returns: "index, size, text (the entry), leaf_hash, path (list of hashes, from the leaf up) and root.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let given = input.natural("size")?;
    let size = size(ctx, "size", given)?;
    let before = i64::try_from(size).unwrap_or(i64::MAX);
    let entry = match (input.natural("index")?, input.text("id")) {
        (Some(_), Some(_)) => return Err(ActionError::field("id", "Not together with index")),
        (Some(index), None) if index < before => ctx.tx.log_entries(index, 1)?.pop(),
        (Some(_), None) => None,
        (None, Some(name)) => {
            let id = log_entry_list::id_of(ctx, name)?;
            ctx.tx.newest_log_entries(Some(&id), before, 1)?.pop()
        }
        (None, None) => return Err(ActionError::missing("index")),
    };
    let entry = entry.ok_or_else(|| ActionError::no("The log has no such entry"))?;
    let index = u64::try_from(entry.index).unwrap_or(0);
    let mut tiles = Stored(ctx.tx);
    let hashes = tree::inclusion(&mut tiles, index, size)?;
    let root = tree::root(&mut tiles, size)?;
    Ok(json!({
        "index": index,
        "size": size,
        "text": entry.body,
        "leaf_hash": hex(&leaf(entry.body.as_bytes())),
        "path": path(&hashes),
        "root": hex(&root),
    })
    .into())
}
