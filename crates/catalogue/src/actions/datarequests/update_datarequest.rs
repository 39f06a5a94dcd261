//! `update_datarequest`: a request is put in other words.

use cairn_domain::record::Dataset;
use serde_json::{Map, Value, json};

use super::rules::Wish;
use super::{CHANGE, ID, RETURNS, is_own, request_of, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::is_public;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "update_datarequest",
    kind: Kind::Write,
    about: "Says in other words what a request asks for, or asks another organization; what is left out stays. As in ckanext-datarequests.",
    access: CHANGE,
    params: &[
        ID,
        param("title", ParamKind::Text, "As for create_datarequest."),
        param("description", ParamKind::Text, "As for create_datarequest."),
        param(
            "organization_id",
            ParamKind::Text,
            "As for create_datarequest.",
        ),
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = request_of(ctx, input, ID.name)?;
    // What was looked at is not put in other words by whoever asked; nobody would look at those.
    let is_settled = ctx.app.settings.participation.moderation && is_public(&current);
    if !is_own(ctx, &current) || is_settled {
        ctx.require_update(&current.head())?;
    }
    let wish = Wish::read(ctx, input, Some(&current.title))?;
    let mut patch = Map::new();
    for (key, translated, text) in [
        ("title", "title_translated", wish.title),
        ("notes", "notes_translated", wish.description),
    ] {
        let Some(text) = text else { continue };
        if let Some(texts) = in_language(ctx, &current, translated, &text) {
            patch.insert(translated.to_owned(), texts);
        }
        patch.insert(key.to_owned(), json!(text));
    }
    if let Some(party) = wish.organization {
        patch.insert("owner_org".to_owned(), json!(party.id));
    }
    // Whose it is need not be an organization of the caller, as when it was made.
    let next = ctx.submitting(|ctx| apply_patch(ctx, current, patch))?;
    Ok(shown::one(ctx, &next)?.into())
}

/// Returns the translations of a text with the new one in the caller's language; nothing where there are no translations.
fn in_language(ctx: &Ctx<'_, '_>, current: &Dataset, key: &str, text: &str) -> Option<Value> {
    let mut texts = current.body.get(key)?.as_object()?.clone();
    if texts.is_empty() {
        return None;
    }
    let language = ctx.locale.split(['_', '-']).next().unwrap_or(ctx.locale);
    texts.insert(language.to_owned(), json!(text));
    Some(Value::Object(texts))
}
