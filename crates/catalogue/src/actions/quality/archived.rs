//! What is known of the links and the openness of resources, in the words of ckanext-archiver and ckanext-qa.

use std::collections::HashMap;

use cairn_domain::licence::Register;
use cairn_exchange::quality::{self, Openness};
use cairn_store::Link;
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use super::resource_of;
use crate::action::{Param, ParamKind, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::input::Input;
use crate::links;

/// How a look at a resource ended: number, words, whether its link is broken.
type Status = (u8, &'static str, bool);

const ANSWERS: Status = (0, "Archived successfully", false);
const REFUSED: Status = (11, "URL request failed", true);
const FAILED: Status = (12, "Download error", true);

/// What is known of a resource.
pub(crate) struct Known {
    resource: Map<String, Value>,
    /// What came of the last look at its address; nothing where nobody looked.
    status: Option<Status>,
    link: Option<Link>,
    /// The first of all its addresses that did not answer.
    dead: Option<Link>,
    is_open: bool,
}

/// Returns what is known of the resources of the record that `id` names.
pub(super) fn of_record(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Vec<Known>, ActionError> {
    of(ctx, &input.required("id")?)
}

/// Returns what is known of the resource that `id` names.
pub(super) fn of_resource(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Known, ActionError> {
    let named = Map::from_iter([("resource_id".to_owned(), json!(input.required("id")?))]);
    let (id, dataset, _) = resource_of(ctx, &Input::new(named))?;
    let all = of(ctx, &dataset.id)?.into_iter();
    let mut own = all.filter(|known| known.resource.get("id") == Some(&json!(id)));
    own.next().ok_or_else(ActionError::not_found)
}

fn of(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<Vec<Known>, ActionError> {
    let ready = ctx.ready(id)?.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&ready.head)?;
    known(ctx, &federation::parsed(&ready)?)
}

/// Returns what is known of the resources of a record, in their order.
fn known(ctx: &mut Ctx<'_, '_>, record: &Map<String, Value>) -> Result<Vec<Known>, ActionError> {
    let all = known_of(ctx, std::slice::from_ref(record))?;
    Ok(all.into_iter().flatten().collect())
}

/// Returns what is known of the resources of records: one query, however many there are.
pub(crate) fn known_of(
    ctx: &mut Ctx<'_, '_>,
    records: &[Map<String, Value>],
) -> Result<Vec<Vec<Known>>, ActionError> {
    let site = ctx.app.site_url();
    let addresses = records
        .iter()
        .flat_map(|record| links::of_record(record, &site));
    let mut addresses: Vec<String> = addresses.collect();
    addresses.sort_unstable();
    addresses.dedup();
    let looked: HashMap<String, Link> = links::known(ctx.tx, &addresses)?;
    let licences = &ctx.app.licences;
    let of = |record| known_in(record, &looked, &site, licences);
    Ok(records.iter().map(of).collect())
}

fn known_in(
    record: &Map<String, Value>,
    looked: &HashMap<String, Link>,
    site: &str,
    licences: &Register,
) -> Vec<Known> {
    let is_open = quality::has_open_licence(record, licences);
    let resources = record.get("resources").and_then(Value::as_array);
    let resources = resources.into_iter().flatten().filter_map(Value::as_object);
    let known = resources.map(|resource| {
        let url = text(resource, "url");
        // Two resources may lead to one address.
        let link = looked.get(url).cloned();
        let mut addresses = links::of_resource(resource).filter_map(|url| looked.get(url));
        Known {
            resource: resource.clone(),
            status: match links::is_ours(url, site) {
                true => Some(ANSWERS),
                false => link.as_ref().map(status),
            },
            link,
            dead: addresses.find(|link| !link.answers).cloned(),
            is_open,
        }
    });
    known.collect()
}

fn status(link: &Link) -> Status {
    match (link.answers, link.status) {
        (true, _) => ANSWERS,
        (false, Some(_)) => FAILED,
        (false, None) => REFUSED,
    }
}

fn reason(link: &Link) -> String {
    match (link.status, &link.reason) {
        (Some(status), _) => format!("The server answered with status {status}"),
        (None, reason) => reason.clone().unwrap_or_default(),
    }
}

/// Which keys of the extensions a dictionary is to have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    archiver: bool,
    qa: bool,
}

/// The parameter that asks for `archiver`.
pub(crate) const ARCHIVER: Param = param(
    "include_archiver",
    ParamKind::Boolean,
    "Adds `archiver`, as ckanext-archiver has it: how the links were when somebody looked at them last, which the record has as the worst of its resources. Without it the setting quality.in_records decides.",
);
/// The parameter that asks for `qa`.
pub(crate) const QA: Param = param(
    "include_qa",
    ParamKind::Boolean,
    "Adds `qa`, as ckanext-qa has it: how open the files are, which the record has as the best of its resources. Without it the setting quality.in_records decides.",
);

impl Keys {
    /// Reads which keys are asked for.
    pub(crate) fn asked(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Self, ActionError> {
        let always = ctx.app.settings.quality.in_records;
        Ok(Self {
            archiver: input.flag(ARCHIVER.name, always)?,
            qa: input.flag(QA.name, always)?,
        })
    }

    /// Tells whether any is.
    pub(crate) fn any(self) -> bool {
        self.archiver || self.qa
    }

    /// Puts them into a record's dictionary and those of its resources: one query, however many there are. What nobody looked at
    /// has no `archiver`.
    pub(crate) fn put(
        self,
        ctx: &mut Ctx<'_, '_>,
        record: &mut Map<String, Value>,
    ) -> Result<(), ActionError> {
        let all = known(ctx, record)?;
        let archiver = all.iter().any(|one| one.status.is_some());
        if self.archiver && archiver {
            record.insert("archiver".to_owned(), worst(&all));
        }
        if self.qa && !all.is_empty() {
            record.insert("qa".to_owned(), best(&all));
        }
        let resources = record.get_mut("resources").and_then(Value::as_array_mut);
        let resources = resources.into_iter().flatten();
        let resources = resources.filter_map(Value::as_object_mut);
        for (resource, known) in resources.zip(&all) {
            self.put_into(known, resource);
        }
        Ok(())
    }

    /// Puts them into the dictionary of the resource that stands at a place of a record.
    pub(crate) fn put_one(
        self,
        ctx: &mut Ctx<'_, '_>,
        record: &Map<String, Value>,
        place: usize,
        resource: &mut Map<String, Value>,
    ) -> Result<(), ActionError> {
        if let Some(known) = known(ctx, record)?.get(place) {
            self.put_into(known, resource);
        }
        Ok(())
    }

    fn put_into(self, known: &Known, resource: &mut Map<String, Value>) {
        if let Some(archival) = known.archival().filter(|_| self.archiver) {
            resource.insert("archiver".to_owned(), archival);
        }
        if self.qa {
            resource.insert("qa".to_owned(), known.scored());
        }
    }
}

fn text<'v>(map: &'v Map<String, Value>, key: &str) -> &'v str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

impl Known {
    fn reason(&self) -> String {
        self.link.as_ref().map(reason).unwrap_or_default()
    }

    /// Tells of the address that did not answer, be it that of the content or another one of the resource.
    pub(crate) fn broken(&self) -> Option<Map<String, Value>> {
        let link = self.dead.as_ref()?;
        let (_, words, _) = status(link);
        Some(Map::from_iter([
            ("resource_id".to_owned(), self.of("id")),
            ("resource_url".to_owned(), json!(link.address)),
            ("status".to_owned(), json!(words)),
            ("reason".to_owned(), json!(reason(link))),
            ("failure_count".to_owned(), json!(link.failures)),
            (
                "first_failure".to_owned(),
                json!(link.failing_since.map(iso)),
            ),
            ("last_success".to_owned(), json!(link.answered.map(iso))),
            ("url_redirected_to".to_owned(), json!(link.redirected_to)),
            ("updated".to_owned(), json!(iso(link.checked))),
        ]))
    }

    /// Returns a value of the resource.
    fn of(&self, key: &str) -> Value {
        self.resource.get(key).cloned().unwrap_or_default()
    }

    /// Tells how the link of the resource is; nothing where nobody looked at it.
    pub(super) fn archival(&self) -> Option<Value> {
        let (number, words, is_broken) = self.status?;
        let of = |key: &str| self.of(key);
        let link = self.link.as_ref();
        let checked = link.map(|link| iso(link.checked));
        let at = |of: fn(&Link) -> Option<NaiveDateTime>| link.and_then(of).map(iso);
        Some(json!({
            "resource_timestamp": of("metadata_modified"),
            "status_id": number,
            "status": words,
            "is_broken": is_broken,
            "is_broken_printable": if is_broken { "Broken" } else { "Downloaded OK" },
            "reason": self.reason(),
            "url_redirected_to": link.and_then(|link| link.redirected_to.as_deref()),
            "cache_filepath": null,
            "cache_url": null,
            "size": of("size"),
            "mimetype": of("mimetype"),
            "hash": of("hash"),
            "etag": null,
            "last_modified": of("last_modified"),
            "first_failure": at(|link| link.failing_since),
            "last_success": at(|link| link.answered),
            "failure_count": link.map_or(0, |link| link.failures),
            "created": of("created"),
            "updated": checked,
        }))
    }

    /// Scores the openness of the resource.
    fn openness(&self) -> Openness {
        if let Some((_, words, true)) = self.status {
            let on = self
                .link
                .as_ref()
                .map(|link| link.checked.format("%d/%m/%Y"));
            let on = on.map_or_else(String::new, |on| format!(" Attempted on {on}."));
            return Openness {
                score: 0,
                reason: format!(
                    "File could not be downloaded. Reason: {words}. Error details: {}.{on}",
                    self.reason()
                ),
                format: None,
            };
        }
        let found = quality::openness(text(&self.resource, "url"), text(&self.resource, "format"));
        match self.is_open {
            true => found,
            false => Openness {
                score: 0,
                reason: "License not open".to_owned(),
                ..found
            },
        }
    }

    /// Tells the openness of the resource.
    pub(super) fn scored(&self) -> Value {
        let Openness {
            score,
            reason,
            format,
        } = self.openness();
        let of = |key: &str| self.of(key);
        let checked = self.link.as_ref().map(|link| iso(link.checked));
        json!({
            "openness_score": score,
            "openness_score_reason": reason,
            "format": format,
            "archival_timestamp": checked,
            "resource_timestamp": of("metadata_modified"),
            "created": of("created"),
            "updated": checked,
        })
    }
}

/// Tells how the links of a record are: as the worst of them is.
pub(super) fn worst(all: &[Known]) -> Value {
    let looked = all.iter().filter_map(|one| Some((one.status?, one)));
    let worst = looked.rev().max_by_key(|((number, ..), _)| *number);
    let ((number, words, is_broken), reason) = match worst {
        None => {
            return json!({"status_id": null, "status": null, "is_broken": null, "reason": null});
        }
        Some((status, one)) => (status, one.reason()),
    };
    json!({"status_id": number, "status": words, "is_broken": is_broken, "reason": reason})
}

/// Tells how open a record is: as the best of its resources is.
pub(super) fn best(all: &[Known]) -> Value {
    let scored = all.iter().map(Known::scored);
    let best = scored
        .rev()
        .max_by_key(|one| one["openness_score"].as_u64());
    match best {
        None => json!({"openness_score": null, "openness_score_reason": null, "updated": null}),
        Some(best) => json!({
            "openness_score": best["openness_score"],
            "openness_score_reason": best["openness_score_reason"],
            "updated": best["updated"],
        }),
    }
}
