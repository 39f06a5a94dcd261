//! `tag_create`: a new tag of a vocabulary.

use cairn_domain::record::{ChangeKind, Tag};
use serde_json::{Value, json};

use super::tag_dict;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "tag_create",
    kind: Kind::Write,
    about: "Adds a tag to a vocabulary. Free tags come into being with the datasets that carry them.",
    access: "Sysadmins.",
    params: &[
        required(
            "name",
            ParamKind::Text,
            "The tag: 2 to 100 letters, digits, spaces, -, _ and dots.",
        ),
        required("vocabulary_id", ParamKind::Text, "Id of the vocabulary."),
    ],
    returns: "The tag, with an empty list of packages.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let record = facts::validate_tag(ctx, input.data.clone())?;
    let text = |key: &str| record.get(key).map(plain_text);
    let tag = Tag {
        id: new_id(),
        name: text("name").ok_or_else(|| ActionError::missing("name"))?,
        vocabulary_id: text("vocabulary_id"),
    };
    ctx.tx.insert_tag(&tag)?;
    if let Some(vocabulary) = &tag.vocabulary_id {
        ctx.record_change(ChangeKind::Vocabulary, vocabulary)?;
    }
    let mut dict = tag_dict(&tag);
    dict.insert("packages".to_owned(), json!([]));
    Ok(Value::Object(dict).into())
}
