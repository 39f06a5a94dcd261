//! What the actions of relationships share: the pair of datasets, the type, the permission on both ends.

use cairn_domain::python;
use cairn_domain::record::{DatasetHead, Relationship};
use cairn_domain::relationship::{Side, forward, kinds};
use serde_json::{Value, json};

use crate::action::{Param, ParamKind, param, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::{ActionError, ErrorDict};
use crate::input::{Input, plain_text};

/// The parameters of a relationship, for the documentation.
pub(super) const PARAMS: &[Param] = &[
    required(
        "subject",
        ParamKind::Text,
        "Id or name of the dataset that the statement is about.",
    ),
    required(
        "object",
        ParamKind::Text,
        "Id or name of the other dataset.",
    ),
    required(
        "type",
        ParamKind::Text,
        "depends_on, dependency_of, derives_from, has_derivation, links_to, linked_from, child_of or parent_of.",
    ),
    param("comment", ParamKind::Text, "What is said of it."),
];

/// What an input says: two datasets and the type between them, as it is kept.
pub(super) struct Statement {
    pub(super) subject: DatasetHead,
    pub(super) object: DatasetHead,
    /// The type as it is kept; `None` where nobody knows the one that was sent.
    pub(super) kind: Option<&'static str>,
    pub(super) comment: String,
}

/// Reads a statement. Both datasets must be there; the type is not looked at yet.
pub(super) fn statement(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Statement, ActionError> {
    let missing: ErrorDict = ["subject", "object", "type"]
        .into_iter()
        .filter(|key| input.get(key).is_none())
        .map(|key| (key.to_owned(), json!(["Missing value"])))
        .collect();
    if !missing.is_empty() {
        return Err(ActionError::Validation(missing));
    }
    let subject = end(ctx, input, "subject", "Subject")?;
    let object = end(ctx, input, "object", "Object")?;
    let kind = forward(&input.get("type").map(plain_text).unwrap_or_default());
    let (subject, object) = match kind {
        Some((_, Side::Reverse)) => (object, subject),
        Some((_, Side::Forward)) | None => (subject, object),
    };
    Ok(Statement {
        subject,
        object,
        kind: kind.map(|(kept, _)| kept),
        comment: input.get("comment").map(plain_text).unwrap_or_default(),
    })
}

fn end(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    key: &str,
    word: &str,
) -> Result<DatasetHead, ActionError> {
    let reference = input.get(key).map(plain_text).unwrap_or_default();
    ctx.tx.dataset_head(&reference)?.ok_or_else(|| {
        let quoted = python::repr_str(&reference);
        ActionError::no(format!("{word} package {quoted} was not found."))
    })
}

impl Statement {
    /// Returns the type, or the complaint that there is no such type.
    pub(super) fn known_kind(&self) -> Result<&'static str, ActionError> {
        self.kind.ok_or_else(|| {
            let known: Value = kinds().collect();
            ActionError::field(
                "type",
                format!("Value must be one of {}", python::repr(&known)),
            )
        })
    }

    /// Lets those pass who may change both datasets.
    pub(super) fn require_update(&self, ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
        ctx.refuse_deleted()?;
        if ctx.may_update(&self.subject)? && ctx.may_update(&self.object)? {
            return Ok(());
        }
        let name = ctx.caller.name();
        Err(ActionError::denied_because(format!(
            "User {name} not authorized to edit these packages"
        )))
    }

    /// Returns the relationship that says this already.
    pub(super) fn find(&self, ctx: &mut Ctx<'_, '_>) -> Result<Option<Relationship>, ActionError> {
        let related = ctx
            .tx
            .relationships_of(std::slice::from_ref(&self.subject.id))?;
        Ok(related.into_iter().find(|one| {
            one.subject_id == self.subject.id
                && one.object_id == self.object.id
                && Some(one.kind.as_str()) == self.kind
        }))
    }

    /// Gives a relationship the comment of this statement.
    pub(super) fn comment_on(
        &self,
        ctx: &mut Ctx<'_, '_>,
        existing: &Relationship,
    ) -> Result<(), ActionError> {
        if existing.comment == self.comment {
            return Ok(());
        }
        ctx.tx
            .set_relationship_comment(&existing.id, &self.comment)?;
        self.touch(ctx)
    }

    /// Says of both datasets that what they show has changed.
    pub(super) fn touch(&self, ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
        dataset::touch(ctx, &self.subject.id)?;
        dataset::touch(ctx, &self.object.id)
    }

    /// Makes the dictionary of a relationship of this type.
    pub(super) fn shown(&self, kind: &str) -> Value {
        shown(&self.subject.name, &self.object.name, kind, &self.comment)
    }
}

/// Makes the dictionary of a relationship.
pub(super) fn shown(subject: &str, object: &str, kind: &str, comment: &str) -> Value {
    json!({"subject": subject, "object": object, "type": kind, "comment": comment})
}
