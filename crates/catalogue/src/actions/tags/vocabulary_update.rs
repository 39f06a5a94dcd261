//! `vocabulary_update`: a vocabulary gets another name or other tags.

use cairn_domain::record::{ChangeKind, Vocabulary};
use cairn_domain::schema::Operation;
use serde_json::{Map, json};

use super::{set_tags, vocabulary_dict, vocabulary_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "vocabulary_update",
    kind: Kind::Write,
    about: "Changes the name or the tags of a vocabulary. Tags that are left out of the list are taken from datasets too.",
    access: "Sysadmins.",
    params: &[
        required("id", ParamKind::Text, "Id or name."),
        param("name", ParamKind::Text, "New name."),
        param(
            "tags",
            ParamKind::Objects,
            "The whole list of its tags; they stay as they are without it.",
        ),
    ],
    returns: "The vocabulary: id, name and tags.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = vocabulary_of(ctx, input)?;
    ctx.require_sysadmin()?;
    let shown = Map::from_iter([
        ("id".to_owned(), json!(current.id)),
        ("name".to_owned(), json!(current.name)),
    ]);
    let mut data = input.data.clone();
    data.insert("id".to_owned(), json!(current.id));
    let operation = Operation::Update { current: &shown };
    let record = facts::validate_vocabulary(ctx, operation, data)?;
    let next = Vocabulary {
        name: record
            .get("name")
            .map_or_else(|| current.name.clone(), plain_text),
        id: current.id,
    };
    if next.name != current.name {
        ctx.tx.put_vocabulary(&next)?;
        // The name of a vocabulary is part of a field's name in the index.
        ctx.record_change(ChangeKind::VocabularyRenamed, &next.id)?;
    }
    set_tags(ctx, &next, &record)?;
    ctx.record_change(ChangeKind::Vocabulary, &next.id)?;
    Ok(vocabulary_dict(ctx, &next)?.into())
}
