//! `log_proof_consistency`: the proof that the log only grew.

use cairn_translog::hash::hex;
use cairn_translog::tree;
use serde_json::json;

use super::{EVERYBODY, path, size};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::transparency::Stored;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "log_proof_consistency",
    kind: Kind::Read,
    about: "Proves that the transparency log of one size begins with what it had at a smaller size, unchanged (RFC 6962 section 2.1.2).",
    access: EVERYBODY,
    params: &[
        required("first", ParamKind::Integer, "The smaller size."),
        param(
            "second",
            ParamKind::Integer,
            "The larger size; the newest one where it is absent.",
        ),
    ],
    returns: "first, first_root, second, second_root and path (list of hashes).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let first = input.natural("first")?;
    if first.is_none() {
        return Err(ActionError::missing("first"));
    }
    let second = input.natural("second")?;
    let second = size(ctx, "second", second)?;
    let first = size(ctx, "first", first)?;
    if first > second {
        return Err(ActionError::field("first", "Larger than second"));
    }
    let mut tiles = Stored(ctx.tx);
    let hashes = tree::consistency(&mut tiles, first, second)?;
    let (first_root, second_root) = (
        tree::root(&mut tiles, first)?,
        tree::root(&mut tiles, second)?,
    );
    Ok(json!({
        "first": first,
        "first_root": hex(&first_root),
        "second": second,
        "second_root": hex(&second_root),
        "path": path(&hashes),
    })
    .into())
}
