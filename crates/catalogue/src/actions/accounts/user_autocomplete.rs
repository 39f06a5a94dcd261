//! `user_autocomplete`: accounts by a part of their name.

use cairn_store::{AccountFilter, AccountOrder};
use serde_json::{Map, Value, json};

use super::require_profiles;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_autocomplete",
    kind: Kind::Read,
    about: "Finds accounts in whose name or full name a text stands, in any case.",
    access: "Everybody, or those who signed in where the site keeps profiles to itself.",
    params: &[
        required("q", ParamKind::Text, "The text."),
        param(
            "limit",
            ParamKind::Integer,
            "Most accounts, 20 where it is absent.",
        ),
        param("ignore_self", ParamKind::Boolean, "Leaves the caller out."),
    ],
    returns: "List of objects with id, name and fullname.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_profiles(ctx)?;
    let mut errors = Map::new();
    let text = match input.data.get("q") {
        None => {
            errors.insert("q".to_owned(), json!(["Missing value"]));
            String::new()
        }
        Some(Value::Null) => String::new(),
        Some(text) => plain_text(text),
    };
    let limit = match input.natural("limit") {
        Ok(limit) => limit.unwrap_or(20),
        Err(ActionError::Validation(wrong)) => {
            errors.extend(wrong);
            0
        }
        Err(other) => return Err(other),
    };
    if !errors.is_empty() {
        return Err(ActionError::Validation(errors));
    }
    let mut without = vec![ctx.app.settings.site.id.clone()];
    if input.is_set("ignore_self") {
        without.push(ctx.caller.name().to_owned());
    }
    let filter = AccountFilter {
        text: Some(&text),
        without: &without,
        ..AccountFilter::default()
    };
    let found: Vec<Value> = ctx
        .tx
        .list_accounts(&filter, AccountOrder::Name, Some(limit))?
        .into_iter()
        .map(|one| json!({ "id": one.id, "name": one.name, "fullname": one.fullname }))
        .collect();
    Ok(json!(found).into())
}
