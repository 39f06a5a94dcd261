//! `tombstone_list`: the records that went.

use cairn_store::GoneFilter;
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
            "since",
            ParamKind::Text,
            "Only those that went at this moment or later.",
        ),
        param(
            "type",
            ParamKind::Text,
            "Only those that were of this record type.",
        ),
        param(
            "organization_id",
            ParamKind::Text,
            "Only those of this organization: its id or name.",
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
    let before = moment(input, "before")?.map(|at| {
        // Behind every id.
        let last = || char::MAX.to_string();
        (at, input.text("before_id").unwrap_or_else(last))
    });
    let owner_org = match input.text("organization_id") {
        None => None,
        Some(reference) => {
            let found = ctx.tx.group_by_ref(&reference)?;
            let found = found.filter(|party| party.is_organization);
            let party = found
                .ok_or_else(|| ActionError::field("organization_id", "Not found: Organization"))?;
            Some(party.id)
        }
    };
    let filter = GoneFilter {
        before,
        since: moment(input, "since")?,
        owner_org,
        kind: input.text("type"),
    };
    let found = ctx.tx.gone_records(&filter, limit)?;
    Ok(Value::Array(found.iter().map(tombstone::shown).collect()).into())
}

fn moment(input: &Input, key: &str) -> Result<Option<NaiveDateTime>, ActionError> {
    let Some(text) = input.text(key) else {
        return Ok(None);
    };
    let read = from_iso(text.trim_end_matches('Z'));
    let read = read.ok_or_else(|| ActionError::field(key, "Date format incorrect"))?;
    Ok(Some(read))
}
