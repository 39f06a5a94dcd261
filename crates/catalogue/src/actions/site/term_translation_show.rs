//! `term_translation_show`: translations of terms.

use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "term_translation_show",
    kind: Kind::Read,
    about: "Shows the translations of terms, by term and language.",
    access: "Everybody.",
    params: &[
        required(
            "terms",
            ParamKind::Any,
            "A term, or a list of terms; an empty list is all of them.",
        ),
        param(
            "lang_codes",
            ParamKind::Any,
            "Code of a language, or a list of such; every language where it is absent.",
        ),
    ],
    returns: "List of term, term_translation and lang_code.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if !input.data.contains_key("terms") {
        return Err(ActionError::bare("terms", "terms not in data"));
    }
    let terms = one_or_many(input, "terms");
    let languages = one_or_many(input, "lang_codes");
    let found: Vec<Value> = ctx
        .tx
        .term_translations(terms.as_deref(), languages.as_deref())?
        .into_iter()
        .map(|one| {
            json!({
                "term": one.term,
                "term_translation": one.translation,
                "lang_code": one.lang_code,
            })
        })
        .collect();
    Ok(Value::Array(found).into())
}

/// Reads a text or a list of texts; an empty list names everything, as in CKAN.
fn one_or_many(input: &Input, key: &str) -> Option<Vec<String>> {
    match input.get(key)? {
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => Some(list.iter().map(plain_text).collect()),
        one => Some(vec![plain_text(one)]),
    }
}
