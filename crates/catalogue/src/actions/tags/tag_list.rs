//! `tag_list`: the tags in use, or those of a vocabulary.

use serde_json::{Value, json};

use super::{search, tag_dict};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tag_list",
    kind: Kind::Read,
    about: "Lists the free tags that public datasets carry, or all tags of a vocabulary, by name.",
    access: "Everybody.",
    params: &[
        param(
            "query",
            ParamKind::Any,
            "Text or list of texts that the name holds; all tags that fit are listed then, in use or not.",
        ),
        param("q", ParamKind::Any, "The same under its other name."),
        param(
            "vocabulary_id",
            ParamKind::Text,
            "Id or name of a vocabulary; free tags where it is absent.",
        ),
        param(
            "all_fields",
            ParamKind::Boolean,
            "Returns dictionaries in place of names.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most tags; counts only with a query.",
        ),
        param(
            "offset",
            ParamKind::Integer,
            "Tags to pass over; counts only with a query.",
        ),
    ],
    returns: "List of names, or of tags.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let all_fields = input.flag("all_fields", false)?;
    let tags = if input.text("query").or_else(|| input.text("q")).is_some() {
        search(ctx, input)?.1
    } else {
        match input.text("vocabulary_id") {
            None => ctx.tx.used_free_tags()?,
            Some(reference) => {
                let vocabulary = ctx.tx.vocabulary_by_ref(&reference)?.ok_or_else(|| {
                    ActionError::no(format!("could not find vocabulary '{reference}'"))
                })?;
                ctx.tx.tags_of_vocabularies(&[vocabulary.id])?
            }
        }
    };
    let shown: Vec<Value> = tags
        .iter()
        .map(|tag| {
            if all_fields {
                Value::Object(tag_dict(tag))
            } else {
                json!(tag.name)
            }
        })
        .collect();
    Ok(Value::Array(shown).into())
}
