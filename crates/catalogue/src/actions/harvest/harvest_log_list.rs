//! `harvest_log_list`: the log of harvesting.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_log_list",
    kind: Kind::Read,
    about: "Lists lines of the log of harvesting, the newest first.",
    access: "Sysadmins.",
    params: &[
        param("limit", ParamKind::Integer, "Most lines, 100 by default."),
        param(
            "per_page",
            ParamKind::Integer,
            "The same under its other name.",
        ),
        param("offset", ParamKind::Integer, "Lines to pass over."),
        param(
            "level",
            ParamKind::Text,
            "DEBUG, INFO, WARNING, ERROR or CRITICAL.",
        ),
    ],
    returns: "List of content, level and created.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let (limit, offset) = input.limit_and_offset()?;
    let limit = limit.or(input.natural("per_page")?).unwrap_or(100);
    let level = input.text("level").map(|level| level.to_uppercase());
    if let Some(level) = &level
        && !LEVELS.contains(&level.as_str())
    {
        return Err(ActionError::field(
            "level",
            format!("Unknown level: {level}"),
        ));
    }
    let lines = ctx.tx.harvest_log(level.as_deref(), limit, offset)?;
    let lines = lines.into_iter().map(|(level, content, created)| {
        json!({"content": content, "level": level, "created": iso(created)})
    });
    Ok(Value::Array(lines.collect()).into())
}

/// The levels of lines.
const LEVELS: &[&str] = &["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
