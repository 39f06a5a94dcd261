//! `term_translation_update`: the translation of a term into one language.

use cairn_domain::record::TermTranslation;
use serde_json::{Map, Value, json};

use super::required_texts;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "term_translation_update",
    kind: Kind::Write,
    about: "Sets the translation of a term into one language.",
    access: "Sysadmins.",
    params: &[
        required("term", ParamKind::Text, "The term."),
        required("term_translation", ParamKind::Text, "Its translation."),
        required("lang_code", ParamKind::Text, "Code of the language."),
    ],
    returns: "term, term_translation and lang_code.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_update(ctx)?;
    let made = put(ctx, &input.data)?;
    Ok(json!({
        "term": made.term,
        "term_translation": made.translation,
        "lang_code": made.lang_code,
    })
    .into())
}

/// Lets those pass who may translate terms.
pub(super) fn require_update(ctx: &Ctx<'_, '_>) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let name = ctx.caller.name();
    Err(ActionError::denied_because(format!(
        "User {name} not authorized to update term_translation table"
    )))
}

/// Writes one translation.
pub(super) fn put(
    ctx: &mut Ctx<'_, '_>,
    data: &Map<String, Value>,
) -> Result<TermTranslation, ActionError> {
    let [term, translation, lang_code] =
        required_texts(data, ["term", "term_translation", "lang_code"])?;
    let new = TermTranslation {
        term,
        translation,
        lang_code,
    };
    ctx.tx.put_term_translation(&new)?;
    Ok(new)
}
