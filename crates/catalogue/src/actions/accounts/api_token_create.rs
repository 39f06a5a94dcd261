//! `api_token_create`: a new token for an account, shown this one time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cairn_domain::record::{ACTIVE, ApiToken};
use cairn_domain::scope::{Access, Scope};
use chrono::{NaiveDateTime, TimeDelta};
use rand::Rng as _;
use serde_json::{Map, json};

use super::require_self;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "api_token_create",
    kind: Kind::Write,
    about: "Makes an API token for an account. The token is shown in this answer and never again.",
    access: "The account itself, sysadmins.",
    params: &[
        required("user", ParamKind::Text, "Id or name of the account."),
        required("name", ParamKind::Text, "What the token is called."),
        param(
            "expires_in",
            ParamKind::Integer,
            "After how many units of time the token stops to work; nothing for never.",
        ),
        param(
            "unit",
            ParamKind::Integer,
            "Seconds in a unit of expires_in, 1 where it is absent.",
        ),
        param(
            "scope",
            ParamKind::Text,
            "How far the token reaches: read, or write, which is everything but accounts, tokens and the site itself; nothing for all that the account may.",
        ),
        param(
            "organizations",
            ParamKind::Texts,
            "Ids or names of organizations and groups; roles elsewhere do not count for the token then, and nothing that sysadmins hold. Without scope it is write.",
        ),
    ],
    returns: "Object with token, the text to send in the Authorization header, and id, which is of no secret.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let user = input.data.get("user").map(plain_text);
    let name = input.data.get("name");
    let absent = [("user", user.is_none()), ("name", name.is_none())];
    let missing: Map<_, _> = absent
        .into_iter()
        .filter(|(_, absent)| *absent)
        .map(|(key, _)| (key.to_owned(), json!(["Missing value"])))
        .collect();
    if !missing.is_empty() {
        return Err(ActionError::Validation(missing));
    }
    let account = ctx
        .tx
        .account_by_ref(&user.unwrap_or_default())?
        .ok_or_else(|| ActionError::no("User not found"))?;
    require_self(ctx, &account.id)?;
    let name = input.required("name")?;
    let expires_at = expiry(ctx.now, input)?;
    let scope = scope(ctx, input)?;
    let (id, token) = issue(ctx, &account.id, &name, expires_at, scope)?;
    Ok(json!({ "token": token, "id": id }).into())
}

/// Makes a token for an account and returns its id and its text.
pub(super) fn issue(
    ctx: &mut Ctx<'_, '_>,
    account_id: &str,
    name: &str,
    expires_at: Option<NaiveDateTime>,
    scope: Option<Scope>,
) -> Result<(String, String), ActionError> {
    let mut chance = vec![0; ctx.app.settings.tokens.bytes];
    rand::rng().fill_bytes(&mut chance);
    let id = URL_SAFE_NO_PAD.encode(chance);
    ctx.tx.insert_api_token(&ApiToken {
        id: id.clone(),
        name: name.to_owned(),
        account_id: account_id.to_owned(),
        created_at: ctx.now,
        last_access: None,
        expires_at,
        scope,
    })?;
    let seconds = |time: NaiveDateTime| time.and_utc().timestamp();
    let token = ctx
        .app
        .signer
        .sign(&id, seconds(ctx.now), expires_at.map(seconds));
    Ok((id, token))
}

/// Most organizations that a token names.
const MOST_ORGANIZATIONS: usize = 100;

/// Reads how far the token reaches.
fn scope(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Option<Scope>, ActionError> {
    let access = match input.text("scope") {
        None => None,
        Some(word) => Some(
            Access::parse(&word)
                .ok_or_else(|| ActionError::field("scope", "Must be one of read, write"))?,
        ),
    };
    let named = input.list_or_commas("organizations").unwrap_or_default();
    if named.len() > MOST_ORGANIZATIONS {
        let message = format!("Must name at most {MOST_ORGANIZATIONS}");
        return Err(ActionError::field("organizations", message));
    }
    let mut organizations = Vec::with_capacity(named.len());
    for reference in named {
        let group = ctx.tx.group_by_ref(&reference)?;
        // Whoever has no role there learns nothing by asking.
        let Some(group) = group.filter(|group| group.state == ACTIVE) else {
            return Err(ActionError::field(
                "organizations",
                "Organization does not exist",
            ));
        };
        organizations.push(group.id);
    }
    Ok(match (access, organizations.is_empty()) {
        (None, true) => None,
        (access, _) => Some(Scope {
            access: access.unwrap_or(Access::Write),
            organizations,
        }),
    })
}

/// Reads when the token stops to work.
fn expiry(now: NaiveDateTime, input: &Input) -> Result<Option<NaiveDateTime>, ActionError> {
    let positive = |key: &str| match input.natural(key)? {
        Some(0) => Err(ActionError::field(key, "Must be a positive integer")),
        other => Ok(other),
    };
    let (count, unit) = (positive("expires_in")?, positive("unit")?);
    let Some(count) = count else {
        return Ok(None);
    };
    count
        .checked_mul(unit.unwrap_or(1))
        .and_then(TimeDelta::try_seconds)
        .and_then(|lifetime| now.checked_add_signed(lifetime))
        .filter(|end| *end < NaiveDateTime::MAX - TimeDelta::days(1))
        .map(Some)
        .ok_or_else(|| ActionError::field("expires_in", "Invalid integer"))
}
