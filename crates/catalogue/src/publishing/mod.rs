//! Publishing: what it takes until everybody sees a record.
//!
//! Where an organization has it so, an admin of it approves. The rule is asked wherever a record is written, so that no action
//! goes round it.

mod due;

use cairn_domain::permission::MEMBERSHIP;
use cairn_domain::record::{ACTIVE, DRAFT, Dataset, DatasetHead, Group};
use cairn_domain::schema::Operation;
use cairn_store::{Publication, PublicationState};
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::facts;
use crate::input::as_bool;
use crate::participation;
use crate::wire;

pub(crate) use due::KIND;

/// Extra of an organization that has its admins approve what editors publish.
const APPROVAL: &str = "publication_approval";

/// Tells whether everybody sees a record.
pub(crate) fn is_public(dataset: &Dataset) -> bool {
    dataset.state == ACTIVE && !dataset.private
}

/// Tells whether publishing a record needs an admin's approval, whoever asks.
pub(crate) fn needs_approval(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&str>,
) -> Result<bool, ActionError> {
    let Some(owner) = owner else {
        return Ok(false);
    };
    if ctx.app.settings.publishing.approval {
        return Ok(true);
    }
    let organization = ctx.tx.group_by_ref(owner)?;
    Ok(organization.is_some_and(|organization| asks_for_approval(&organization)))
}

fn asks_for_approval(organization: &Group) -> bool {
    let extras = organization.body.get("extras").and_then(Value::as_array);
    let mut extras = extras.into_iter().flatten();
    extras.any(|extra| {
        extra.get("key").and_then(Value::as_str) == Some(APPROVAL)
            && extra.get("value").and_then(as_bool) == Some(true)
    })
}

/// Tells whether the caller may approve publications of an organization.
pub(crate) fn may_approve(ctx: &mut Ctx<'_, '_>, owner: Option<&str>) -> Result<bool, ActionError> {
    match owner {
        Some(owner) => ctx.may_in_group(owner, MEMBERSHIP),
        None => Ok(ctx.caller.is_sysadmin()),
    }
}

/// Refuses what would show a record to everybody without the approval that it needs; asked with every write of a record.
pub(crate) fn guard(
    ctx: &mut Ctx<'_, '_>,
    before: Option<&Dataset>,
    after: &Dataset,
) -> Result<(), ActionError> {
    if !is_public(after) {
        return Ok(());
    }
    let stays =
        before.is_some_and(|before| is_public(before) && before.owner_org == after.owner_org);
    if stays {
        return Ok(());
    }
    let owner = after.owner_org.as_deref();
    if needs_approval(ctx, owner)? && !may_approve(ctx, owner)? {
        return Err(ActionError::denied_because(
            "An admin of the organization has to approve what is published: keep the record as a draft or private, and call publication_request",
        ));
    }
    if let Some(before) = before
        && participation::waits(ctx, before)?
    {
        return Err(ActionError::denied_because(
            "Somebody has to look at what is submitted before it is published",
        ));
    }
    if before.is_some() {
        ctx.tx.delete_publication(&after.id)?;
    }
    Ok(())
}

/// What came of a request to publish.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Everybody sees the record.
    Published,
    /// It happens later.
    Asked(Publication),
}

/// Asks for the publication of a record: it is published, is given a time, or waits for an admin.
pub(crate) fn request(
    ctx: &mut Ctx<'_, '_>,
    current: Dataset,
    at: Option<NaiveDateTime>,
) -> Result<Outcome, ActionError> {
    let owner = current.owner_org.clone();
    let waits = needs_approval(ctx, owner.as_deref())? && !may_approve(ctx, owner.as_deref())?;
    let asked_by = ctx.caller.id().unwrap_or_default().to_owned();
    let publication = |state, decided_by| Publication {
        dataset_id: current.id.clone(),
        state,
        at,
        asked_by: asked_by.clone(),
        asked: ctx.now,
        decided_by,
        remark: String::new(),
    };
    let asked = match (waits, at) {
        (true, _) => publication(PublicationState::Waiting, None),
        (false, Some(_)) => publication(PublicationState::Scheduled, Some(asked_by.clone())),
        (false, None) => {
            publish(ctx, current)?;
            return Ok(Outcome::Published);
        }
    };
    // What is missing is told now, not when nobody looks.
    check(ctx, &current)?;
    schedule(ctx, &asked)?;
    Ok(Outcome::Asked(asked))
}

/// Writes what is asked for, and has it happen at its time.
pub(crate) fn schedule(ctx: &mut Ctx<'_, '_>, asked: &Publication) -> Result<(), ActionError> {
    ctx.tx.put_publication(asked)?;
    if let (PublicationState::Scheduled, Some(at)) = (asked.state, asked.at) {
        let about = format!("{} {at}", asked.dataset_id);
        ctx.enqueue_once_for(&KIND, &about, json!(asked.dataset_id), at)?;
    }
    Ok(())
}

fn as_public() -> Map<String, Value> {
    Map::from_iter([
        ("state".to_owned(), json!(ACTIVE)),
        ("private".to_owned(), json!(false)),
    ])
}

/// Shows a record to everybody.
pub(crate) fn publish(ctx: &mut Ctx<'_, '_>, current: Dataset) -> Result<Dataset, ActionError> {
    dataset::apply_patch(ctx, current, as_public())
}

/// Says what a record lacks to be published, and writes nothing.
pub(crate) fn check(ctx: &mut Ctx<'_, '_>, current: &Dataset) -> Result<(), ActionError> {
    let shown = wire::one_package(ctx.tx, ctx.app, current)?;
    let mut input = shown.clone();
    input.shift_remove("metadata_modified");
    input.extend(as_public());
    let operation = Operation::Update { current: &shown };
    facts::validate_dataset(ctx, operation, Some(current), input)?;
    Ok(())
}

/// Returns a record whose publication the caller may ask for, and that everybody does not see yet.
pub(crate) fn unpublished(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Dataset, ActionError> {
    let current = updatable(ctx, id)?;
    if is_public(&current) {
        return Err(ActionError::field("id", "The record is public already"));
    }
    if ![ACTIVE, DRAFT].contains(&current.state.as_str()) {
        return Err(ActionError::field(
            "id",
            "Only drafts and private records are published",
        ));
    }
    Ok(current)
}

/// Returns a record that the caller may change.
pub(crate) fn updatable(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Dataset, ActionError> {
    let current = ctx.tx.dataset_by_ref(id)?;
    let current = current.ok_or_else(ActionError::not_found)?;
    let head: DatasetHead = current.head();
    ctx.require_update(&head)?;
    ctx.require_read(&head)?;
    Ok(current)
}

/// Returns a record whose publication waits for the caller's approval, or could be taken back by them.
pub(crate) fn decidable(
    ctx: &mut Ctx<'_, '_>,
    id: &str,
) -> Result<(Dataset, Publication), ActionError> {
    let current = updatable(ctx, id)?;
    if !may_approve(ctx, current.owner_org.as_deref())? {
        return Err(ActionError::denied_because(
            "Only admins of the organization approve what is published",
        ));
    }
    let asked = ctx.tx.publication(&current.id)?;
    let asked = asked.filter(|asked| asked.state != PublicationState::Returned);
    match asked {
        Some(asked) => Ok((current, asked)),
        None => Err(ActionError::no("Nobody asked for its publication")),
    }
}
