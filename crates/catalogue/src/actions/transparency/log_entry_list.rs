//! `log_entry_list`: what entered the log.

use cairn_store::LogEntry;
use cairn_translog::hash::{hex, leaf};
use serde_json::{Value, json};

use super::EVERYBODY;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Entries where no limit is given.
const DEFAULT: i64 = 50;
/// Most entries of an answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "log_entry_list",
    kind: Kind::Read,
    about: "Lists entries of the transparency log, the newest first: each tells that a public record was published, changed or withdrawn, with the hashes of the record and of its files.",
    access: EVERYBODY,
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id of a record, or the name that it has now: entries that tell of it alone.",
        ),
        param(
            "before",
            ParamKind::Integer,
            "Only entries before this place, newest first.",
        ),
        param(
            "from",
            ParamKind::Integer,
            "Entries from this place on, oldest first; not together with id or before.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most entries, 50 by default and 1000 at most.",
        ),
    ],
    returns: "size (entries of the log) and entries: a list of objects with index, leaf_hash, text (what is hashed, byte by byte) and entry (the same, read).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let size = ctx.tx.count_log_entries()?;
    let id = input.text("id");
    let before = input.natural("before")?;
    let found = match input.natural("from")? {
        Some(_) if id.is_some() || before.is_some() => {
            return Err(ActionError::field("from", "Not together with id or before"));
        }
        Some(from) => ctx.tx.log_entries(from, limit)?,
        None => {
            let id = match id {
                Some(name) => Some(id_of(ctx, name)?),
                None => None,
            };
            ctx.tx
                .newest_log_entries(id.as_deref(), before.unwrap_or(i64::MAX), limit)?
        }
    };
    let entries: Vec<Value> = found.iter().map(shown).collect::<Result<_, _>>()?;
    Ok(json!({"size": size, "entries": entries}).into())
}

/// Returns the id of a public record by its name. Of others nothing is known here: an id of theirs has no entries.
pub(super) fn id_of(ctx: &mut Ctx<'_, '_>, name: String) -> Result<String, ActionError> {
    let viewer = cairn_domain::permission::Viewer::anonymous();
    Ok(match ctx.tx.dataset_head(&name)? {
        Some(head) if viewer.sees(&head) => head.id,
        _ => name,
    })
}

fn shown(entry: &LogEntry) -> Result<Value, ActionError> {
    let read: Value = serde_json::from_str(&entry.body)
        .map_err(|error| ActionError::Internal(format!("the transparency log: {error}")))?;
    Ok(json!({
        "index": entry.index,
        "leaf_hash": hex(&leaf(entry.body.as_bytes())),
        "text": entry.body,
        "entry": read,
    }))
}
