//! What a record of a source becomes: a new dataset, a change of one, a deletion, nothing, or a failure that says why.

mod batch;
mod decide;
mod failed;
mod merge;
mod names;
mod origin;
mod resources;
mod shape;

use cairn_catalogue::clock::new_row_id;
use cairn_catalogue::input::Input;
use cairn_catalogue::{ActionError, App, Ctx, actions, dataset};
use cairn_domain::harvest::{ErrorStage, HarvestObject, ObjectError, ObjectState, ReportStatus};
use cairn_domain::record::{ACTIVE, ChangeKind, DELETED, Dataset};
use cairn_exchange::crosswalk::{Crosswalk, Format};
use cairn_exchange::{ExchangeError, Mapped, Note, Options, name};
use cairn_store::ObjectEnd;
use chrono::TimeDelta;
use serde_json::{Map, Value, json};

pub(crate) use batch::Batch;
pub(crate) use decide::{Decision, decide, holds_everywhere};
pub(crate) use failed::Failed;

use crate::harvester::Harvester;
use crate::kinds;
use crate::source::Source;

/// A record that is ready to be written.
pub(crate) struct Prepared {
    pub(crate) object: HarvestObject,
    pub(crate) what: What,
}

/// What is to be done with a record.
pub(crate) enum What {
    /// It is gone from its source.
    Delete,
    /// It was mapped.
    Write(Box<Mapped>),
    /// It could not be mapped.
    Fail(Failed),
}

impl Prepared {
    /// Maps a record.
    pub(crate) fn of(app: &App, source: &Source, object: HarvestObject) -> Self {
        let what = match (&object.content, object.is_deletion(), source.kind()) {
            (_, true, _) => What::Delete,
            (Some(content), false, Some(kind)) => {
                let messages = kind.faults(content, &source.config);
                if !messages.is_empty() {
                    let stage = ErrorStage::Validation;
                    let what = What::Fail(Failed { stage, messages });
                    return Self { object, what };
                }
                let owner = source.owner.as_ref().map(|owner| owner.name.as_str());
                let options = kinds::options(app, &source.row.url, owner);
                let crosswalk = crosswalk(app, source);
                match map(kind, crosswalk, source, &object, content, &options) {
                    Ok(mapped) => What::Write(Box::new(mapped)),
                    Err(error) => What::Fail(Failed::mapping(source, &object.guid, &error)),
                }
            }
            _ => What::Fail(Failed {
                stage: ErrorStage::Import,
                messages: vec!["the record has no content".to_owned()],
            }),
        };
        Self { object, what }
    }

    /// Returns what is to be written, as far as it is known.
    fn mapped(&self) -> Option<&Value> {
        match &self.what {
            What::Write(mapped) => mapped.dataset.as_ref(),
            _ => None,
        }
    }
}

/// Returns the crosswalk that the configuration of a source names.
fn crosswalk<'a>(app: &'a App, source: &Source) -> Option<&'a Crosswalk> {
    let name = source.config.get("crosswalk")?.as_str()?;
    app.crosswalks.iter().find(|one| one.name() == name)
}

/// Maps a record, with the rules of a crosswalk where there is one.
fn map(
    kind: &dyn Harvester,
    crosswalk: Option<&Crosswalk>,
    source: &Source,
    object: &HarvestObject,
    content: &str,
    options: &Options<'_>,
) -> Result<Mapped, ExchangeError> {
    let Some(crosswalk) = crosswalk else {
        return kind.map(object, content, options, &source.config);
    };
    // Rules for portals read the record as it came, the others what was made of it.
    let of_portal = match serde_json::from_str(content) {
        Ok(Value::Object(record)) if crosswalk.format() == Format::Ckan => Some(record),
        _ => None,
    };
    let mut told = Vec::new();
    let mut mapped = match of_portal {
        Some(mut record) => {
            told.extend(crosswalk.apply(&mut record));
            let content = Value::Object(record).to_string();
            kind.map(object, &content, options, &source.config)?
        }
        None => {
            let mut mapped = kind.map(object, content, options, &source.config)?;
            told.extend(crosswalk.finish(&mut mapped, options)?);
            mapped
        }
    };
    let unmapped = told.iter().filter(|outcome| outcome.is_unmapped());
    mapped.notes.extend(unmapped.map(|outcome| Note {
        field: outcome.field.clone(),
        message: outcome.to_string(),
    }));
    Ok(mapped)
}

/// Writes a record, and what came of it.
pub(crate) fn settle(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    batch: &mut Batch,
    one: &Prepared,
) -> Result<(), ActionError> {
    match &one.what {
        What::Delete => delete(ctx, source, batch, one),
        What::Fail(failed) => fail(ctx, batch.is_new(), one, failed),
        What::Write(mapped) => put(ctx, source, batch, one, mapped),
    }
}

/// Writes that a record failed; `is_new` tells that its object is not stored yet.
pub(crate) fn fail(
    ctx: &mut Ctx<'_, '_>,
    is_new: bool,
    one: &Prepared,
    failed: &Failed,
) -> Result<(), ActionError> {
    let now = ctx.now;
    let end = ObjectEnd {
        state: ObjectState::Error,
        status: ReportStatus::Errored,
        current: false,
        dataset_id: one.object.dataset_id.as_deref(),
        dataset_version: None,
        mapped: one.mapped(),
        extras: &one.object.extras,
    };
    // Before what is said of it.
    if is_new {
        ctx.tx.insert_harvest_objects(&[ended(ctx, one, &end)])?;
    } else {
        ctx.tx.end_harvest_object(&begun(ctx, one), &end, now)?;
    }
    for (place, message) in (0..).zip(&failed.messages) {
        let error = ObjectError {
            object_id: one.object.id.clone(),
            message: message.clone(),
            stage: failed.stage,
            line: None,
            // In their order.
            created: now + TimeDelta::microseconds(place),
        };
        ctx.tx
            .add_object_error(&new_row_id(), one.object.job_id.as_deref(), &error)?;
    }
    Ok(())
}

/// The object of a record whose import has begun, without its content.
fn begun(ctx: &Ctx<'_, '_>, one: &Prepared) -> HarvestObject {
    let object = &one.object;
    HarvestObject {
        job_id: object.job_id.clone(),
        import_started: object.import_started.or(Some(ctx.now)),
        ..HarvestObject::new(
            object.id.clone(),
            &object.source_id,
            &object.guid,
            object.gathered,
        )
    }
}

/// The object of a record as it is once its import has ended.
fn ended(ctx: &Ctx<'_, '_>, one: &Prepared, end: &ObjectEnd<'_>) -> HarvestObject {
    HarvestObject {
        state: end.state,
        report_status: Some(end.status),
        current: end.current,
        dataset_id: end.dataset_id.map(str::to_owned),
        dataset_version: end.dataset_version,
        mapped: end.mapped.cloned(),
        extras: end.extras.clone(),
        import_started: one.object.import_started.or(Some(ctx.now)),
        import_finished: Some(ctx.now),
        ..one.object.clone()
    }
}

fn finish(
    ctx: &mut Ctx<'_, '_>,
    batch: &mut Batch,
    one: &Prepared,
    end: &ObjectEnd<'_>,
) -> Result<(), ActionError> {
    if !batch.is_new() {
        let now = ctx.now;
        return Ok(ctx.tx.end_harvest_object(&begun(ctx, one), end, now)?);
    }
    // A first version has nothing before it.
    if end.current && end.dataset_version != Some(1) {
        ctx.tx.retire_harvest_objects(&one.object, end.dataset_id)?;
    }
    batch.store_later(ended(ctx, one, end));
    Ok(())
}

/// Writes that nothing was to be done, and why.
fn leave(
    ctx: &mut Ctx<'_, '_>,
    batch: &mut Batch,
    one: &Prepared,
    dataset_id: Option<&str>,
    why: &str,
) -> Result<(), ActionError> {
    let mut extras = one.object.extras.clone();
    extras["reason"] = json!(why);
    let end = ObjectEnd {
        state: ObjectState::Complete,
        status: ReportStatus::Unmodified,
        current: false,
        dataset_id,
        dataset_version: None,
        mapped: None,
        extras: &extras,
    };
    finish(ctx, batch, one, &end)
}

fn delete(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    batch: &mut Batch,
    one: &Prepared,
) -> Result<(), ActionError> {
    let known = batch.known(ctx, source, &one.object.guid)?;
    let Some(dataset_id) = known.and_then(|known| known.dataset_id) else {
        return leave(ctx, batch, one, None, "it is no dataset of this source");
    };
    let there = batch.head(ctx, &dataset_id)?;
    if let Some(head) = there.filter(|head| head.state == ACTIVE) {
        // By its name, so that whom it was shared with is known where it comes back.
        call(
            ctx,
            "package_delete",
            Map::from_iter([("id".to_owned(), json!(head.id))]),
        )?;
        batch.wrote(&head.id, &head.name);
    }
    let end = ObjectEnd {
        state: ObjectState::Complete,
        status: ReportStatus::Deleted,
        current: false,
        dataset_id: Some(&dataset_id),
        dataset_version: None,
        mapped: None,
        extras: &one.object.extras,
    };
    finish(ctx, batch, one, &end)
}

fn put(
    ctx: &mut Ctx<'_, '_>,
    source: &Source,
    batch: &mut Batch,
    one: &Prepared,
    mapped: &Mapped,
) -> Result<(), ActionError> {
    let Some(Value::Object(input)) = mapped.dataset.clone() else {
        return Err(ActionError::rule("the record is no dataset"));
    };
    let mut input = input;
    let decision = decide(ctx, source, batch, &one.object, &input)?;
    let own = name::stable_id(&source.row.url, &one.object.guid);
    let is_aside = match &decision {
        Decision::Aside => true,
        Decision::Update { id, .. } => *id == own,
        _ => false,
    };
    if is_aside && text(&input, "id") != own {
        rename(&mut input, &own);
    }
    match decision {
        Decision::Refuse(why) => {
            let failed = Failed {
                stage: ErrorStage::Import,
                messages: vec![why],
            };
            fail(ctx, batch.is_new(), one, &failed)
        }
        Decision::Leave(dataset_id, why) => leave(ctx, batch, one, dataset_id.as_deref(), &why),
        Decision::Create | Decision::Aside => {
            shape::shape(ctx, source, &one.object, mapped, &mut input)?;
            let wanted = text(&input, "name").to_owned();
            let free = names::free(ctx, batch, source, &wanted)?;
            input.insert("name".to_owned(), json!(free));
            // The account of the site may create whatever there is.
            let made = dataset::create(ctx, input)?;
            batch.wrote(&made.id, &made.name);
            done(ctx, batch, one, &made, ReportStatus::Added, mapped)
        }
        Decision::Update { id, version } => {
            let Some(current) = ctx.tx.dataset(&id)? else {
                return Err(ActionError::not_found());
            };
            input.insert("id".to_owned(), json!(id));
            input.insert("name".to_owned(), json!(current.name));
            if source
                .kind()
                .is_some_and(|kind| kind.resource_ids_are_made())
            {
                let mut is_used = |id: &str| -> Result<bool, ActionError> {
                    Ok(ctx.tx.resource_link(id)?.is_some())
                };
                resources::keep_ids(&current.body, &mut input, &mut is_used)?;
            }
            shape::shape(ctx, source, &one.object, mapped, &mut input)?;
            let came_back = current.state == DELETED;
            if came_back {
                input.insert("state".to_owned(), json!(ACTIVE));
            }
            merge::keep_local(ctx, source, &current, version, &mut input)?;
            let version = current.version;
            // And change it.
            let after = dataset::replace(ctx, current, input)?;
            batch.wrote(&after.id, &after.name);
            let status = if came_back {
                ReportStatus::Added
            } else {
                ReportStatus::Updated
            };
            if after.version == version {
                // The source's record says the same in other words; what the dataset shows of its source changes all the same.
                ctx.record_change(ChangeKind::Dataset, &id)?;
            }
            done(ctx, batch, one, &after, status, mapped)
        }
    }
}

/// Gives a record and its resources other ids, which are the same each time.
fn rename(input: &mut Map<String, Value>, id: &str) {
    input.insert("id".to_owned(), json!(id));
    let resources = input.get_mut("resources").and_then(Value::as_array_mut);
    for resource in resources.into_iter().flatten() {
        if let Some(known) = resource["id"].as_str() {
            let known = name::stable_id(id, known);
            resource["id"] = json!(known);
        }
    }
}

fn done(
    ctx: &mut Ctx<'_, '_>,
    batch: &mut Batch,
    one: &Prepared,
    dataset: &Dataset,
    status: ReportStatus,
    mapped: &Mapped,
) -> Result<(), ActionError> {
    let mut extras = one.object.extras.clone();
    if !mapped.notes.is_empty() {
        let notes: Vec<String> = mapped.notes.iter().map(ToString::to_string).collect();
        extras["notes"] = json!(notes);
    }
    let end = ObjectEnd {
        state: ObjectState::Complete,
        status,
        current: true,
        dataset_id: Some(&dataset.id),
        dataset_version: Some(dataset.version),
        mapped: None,
        extras: &extras,
    };
    finish(ctx, batch, one, &end)
}

/// Runs an action within the transaction.
fn call(ctx: &mut Ctx<'_, '_>, action: &str, input: Map<String, Value>) -> Result<(), ActionError> {
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    (def.run)(ctx, &Input::new(input)).map(drop)
}

/// Returns a text of an input.
pub(crate) fn text<'m>(map: &'m Map<String, Value>, key: &str) -> &'m str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the text of an extra of an input or a record.
pub(crate) fn extra<'m>(map: &'m Map<String, Value>, key: &str) -> Option<&'m str> {
    map.get("extras")?
        .as_array()?
        .iter()
        .find(|extra| extra.get("key").and_then(Value::as_str) == Some(key))?
        .get("value")?
        .as_str()
}
