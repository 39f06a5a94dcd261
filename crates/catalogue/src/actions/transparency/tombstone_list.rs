//! `tombstone_list`: the records that went.

use chrono::NaiveDateTime;
use serde_json::Value;

use super::EVERYBODY_OF_GONE;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::from_iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::tombstone;

/// Records where no limit is given.
const DEFAULT: i64 = 50;
/// Most records of an answer.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tombstone_list",
    kind: Kind::Read,
    about: "Lists what is left of the records that were public and are so no more, the latest first.",
    access: EVERYBODY_OF_GONE,
    params: &[
        param(
            "before",
            ParamKind::Text,
            "Only those that went before this moment (`withdrawn` of the last one that is known).",
        ),
        param(
            "before_id",
            ParamKind::Text,
            "With before: of those that went at that very moment, the ones behind this id too.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most records, 50 by default and 1000 at most.",
        ),
    ],
    returns: "List of what tombstone_show shows.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let before = match input.text("before") {
        None => None,
        Some(text) => Some((
            moment(&text)?,
            // Behind every id.
            input
                .text("before_id")
                .unwrap_or_else(|| char::MAX.to_string()),
        )),
    };
    let found = ctx.tx.gone_records(before, limit)?;
    Ok(Value::Array(found.iter().map(tombstone::shown).collect()).into())
}

fn moment(text: &str) -> Result<NaiveDateTime, ActionError> {
    from_iso(text.trim_end_matches('Z'))
        .ok_or_else(|| ActionError::field("before", "Date format incorrect"))
}
