//! `vocabulary_create`: a new vocabulary.

use cairn_domain::record::{ChangeKind, Vocabulary};
use cairn_domain::schema::Operation;

use super::{set_tags, vocabulary_dict};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::facts;
use crate::input::{Input, plain_text};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "vocabulary_create",
    kind: Kind::Write,
    about: "Creates a vocabulary: a controlled list of tags.",
    access: "Sysadmins.",
    params: &[
        required("name", ParamKind::Text, "Name: 2 to 100 characters."),
        param("tags", ParamKind::Objects, "Its tags: name of each."),
    ],
    returns: "The vocabulary: id, name and tags.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let record = facts::validate_vocabulary(ctx, Operation::Create, input.data.clone())?;
    let name = record.get("name").map(plain_text);
    let vocabulary = Vocabulary {
        id: new_id(),
        name: name.ok_or_else(|| ActionError::missing("name"))?,
    };
    ctx.tx.put_vocabulary(&vocabulary)?;
    set_tags(ctx, &vocabulary, &record)?;
    ctx.record_change(ChangeKind::Vocabulary, &vocabulary.id)?;
    Ok(vocabulary_dict(ctx, &vocabulary)?.into())
}
