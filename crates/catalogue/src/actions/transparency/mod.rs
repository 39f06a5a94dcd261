//! The transparency log by API, and what is left of records that went.

mod log_checkpoint_show;
mod log_entry_list;
mod log_key_list;
mod log_proof_consistency;
mod log_proof_inclusion;
mod tombstone_list;
mod tombstone_show;
mod tombstone_update;

use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::hash::{Hash, hex};
use cairn_translog::note::Verifier;
use serde_json::Value;

use crate::action::ActionDef;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    log_checkpoint_show::DEF,
    log_entry_list::DEF,
    log_key_list::DEF,
    log_proof_consistency::DEF,
    log_proof_inclusion::DEF,
    tombstone_list::DEF,
    tombstone_show::DEF,
    tombstone_update::DEF,
];

/// Who may read the log.
const EVERYBODY: &str = "Everybody: only what is or was public stands in the log.";

/// Who may read what is left of records.
const EVERYBODY_OF_GONE: &str = "Everybody; nothing is said of records that were never public.";
/// What is left of a record.
const TOMBSTONE: &str = "id, withdrawn (when), redirect, and as far as there are any name, type, title, title_translated, reason and replaced_by (id of a record, or an address).";

/// Returns the newest checkpoint with its row.
fn newest(ctx: &mut Ctx<'_, '_>) -> Result<(cairn_store::LogCheckpoint, Checkpoint), ActionError> {
    let stored = ctx
        .tx
        .log_checkpoint(None)?
        .ok_or_else(|| ActionError::no("The log has no entries yet"))?;
    let opened = Checkpoint::open(&stored.note, &Verifier::parse(&stored.verifier)?)?;
    Ok((stored, opened))
}

/// Reads the size of a tree that the log has: the newest one where none is given.
fn size(ctx: &mut Ctx<'_, '_>, key: &str, given: Option<i64>) -> Result<u64, ActionError> {
    let (_, newest) = newest(ctx)?;
    match given {
        None => Ok(newest.size),
        Some(given) => u64::try_from(given)
            .ok()
            .filter(|given| *given <= newest.size)
            .ok_or_else(|| ActionError::field(key, format!("The log has {} entries", newest.size))),
    }
}

/// Writes the hashes of a proof.
fn path(hashes: &[Hash]) -> Value {
    hashes.iter().map(|hash| Value::from(hex(hash))).collect()
}
