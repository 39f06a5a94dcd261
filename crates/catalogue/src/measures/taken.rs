//! Looking at records, and keeping what was found.

use std::collections::{BTreeMap, HashMap};

use cairn_domain::permission::Viewer;
use cairn_exchange::charter::{
    Access, Around, Known, Reviewed, Role, State, Tally, changes_on, decision_days, look,
};
use cairn_exchange::quality::{self, METRICS};
use cairn_store::{Link, Measure, RecordKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::around::{Looked, around, keep_keys, keys_of_data, keys_of_showcase};
use super::sums::{self, Sums};
use super::{RULES, SITE, says_the_same, thousandths};
use crate::cache::ReadyDataset;
use crate::ctx::Ctx;
use crate::dataset::as_it_was;
use crate::error::ActionError;
use crate::participation::{REQUEST, SHOWCASE};
use crate::{federation, links};

/// Statuses of addresses that want something first: a password, money, or to be somebody else.
const BARRED: &[i32] = &[401, 402, 403, 407];

/// Everything that was counted of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Three numbers for each measure, in its order: met, not met, not assessed.
    #[serde(rename = "m")]
    measures: Vec<u32>,
    /// For each language of the site: texts in it, and in any.
    #[serde(rename = "l")]
    pub(super) languages: Vec<[u32; 2]>,
}

impl Counted {
    fn new(tallies: &[Tally], languages: Vec<[u32; 2]>) -> Self {
        let numbers = |tally: &Tally| [tally.met, tally.not_met, tally.not_assessed];
        Self {
            measures: tallies.iter().flat_map(numbers).collect(),
            languages,
        }
    }

    /// Returns what was counted for each measure, in its order.
    pub(crate) fn tallies(&self) -> impl Iterator<Item = Tally> {
        self.measures.chunks_exact(3).map(|numbers| Tally {
            met: numbers[0],
            not_met: numbers[1],
            not_assessed: numbers[2],
        })
    }

    /// Reads what was kept.
    pub(crate) fn read(body: &str) -> Result<Self, ActionError> {
        sums::read(body)
    }
}

/// Looks at records and keeps what is found of those that everybody sees; returns of how many something is another than before.
pub(crate) fn measure(ctx: &mut Ctx<'_, '_>, ids: &[String]) -> Result<usize, ActionError> {
    let (kept, outdated): (Vec<Measure>, Vec<Measure>) = ctx
        .tx
        .measures(ids)?
        .into_iter()
        .partition(|row| row.rules == RULES);
    for row in outdated {
        ctx.tx.delete_measure(&row.dataset_id)?;
    }
    let before: HashMap<String, Measure> = kept
        .into_iter()
        .map(|row| (row.dataset_id.clone(), row))
        .collect();
    let after = rows(ctx, ids, &before)?;
    let mut moves: BTreeMap<String, Vec<(i64, Measure)>> = BTreeMap::new();
    let mut changed = 0;
    for id in ids {
        let (old, new) = (before.get(id), after.get(id).map(|found| &found.row));
        if let (Some(old), Some(new)) = (old, new)
            && says_the_same(old, new)
        {
            continue;
        }
        if old.is_none() && new.is_none() {
            continue;
        }
        changed += 1;
        match new {
            Some(new) => ctx.tx.put_measure(new)?,
            None => ctx.tx.delete_measure(id)?,
        }
        for (sign, row) in [(-1, old), (1, new)] {
            let Some(row) = row else { continue };
            let mut note = |scope: &str| {
                let moves = moves.entry(scope.to_owned()).or_default();
                moves.push((sign, row.clone()));
            };
            note(SITE);
            if !row.owner_org.is_empty() {
                note(&row.owner_org);
            }
        }
    }
    for id in ids {
        let hashes = after.get(id).map_or(&[][..], |found| &found.links);
        ctx.tx.set_record_links(id, hashes)?;
    }
    keep_sums(ctx, moves)?;
    Ok(changed)
}

fn keep_sums(
    ctx: &mut Ctx<'_, '_>,
    moves: BTreeMap<String, Vec<(i64, Measure)>>,
) -> Result<(), ActionError> {
    let scopes: Vec<String> = moves.keys().cloned().collect();
    let mut kept = sums::many(ctx.tx, &scopes)?;
    let languages = &ctx.app.settings.site.locales;
    for (scope, moves) in moves {
        let mut sums: Sums = kept.remove(&scope).unwrap_or_default();
        for (sign, row) in moves {
            sums.add(&row, &Counted::read(&row.body)?, languages, sign);
        }
        let body = sums::written(&sums)?;
        ctx.tx.put_measure_sum(&scope, RULES, &body)?;
    }
    Ok(())
}

/// What was found of a record.
struct Found {
    row: Measure,
    /// Hashes of the addresses that it leads to.
    links: Vec<String>,
}

/// Looks at those of some records that everybody sees and that count.
fn rows(
    ctx: &mut Ctx<'_, '_>,
    ids: &[String],
    before: &HashMap<String, Measure>,
) -> Result<HashMap<String, Found>, ActionError> {
    let types = &ctx.app.settings.quality.types;
    let everybody = Viewer::anonymous();
    let site_url = ctx.app.site_url();
    let mut records = Vec::new();
    let mut addresses = Vec::new();
    let mut keys = Vec::new();
    for ready in ctx.ready_many(ids)?.into_iter().flatten() {
        let role = role_of(&ready.head.kind, types);
        let is_showcase = ready.head.kind == SHOWCASE;
        if !everybody.sees(&ready.head) || role.is_none() && !is_showcase {
            continue;
        }
        let record = federation::parsed(&ready)?;
        let named = match role {
            Some(Role::Data) if is_published(&record) => keys_of_data(&record),
            _ if is_showcase => keys_of_showcase(&record),
            _ => Vec::new(),
        };
        keys.extend(named.into_iter().map(|key| RecordKey {
            key,
            owner_org: ready.head.owner_org.clone().unwrap_or_default(),
            dataset_id: ready.head.id.clone(),
        }));
        if role.is_some() {
            let own = links::of_record(&record, &site_url);
            addresses.extend(own.iter().cloned());
            records.push((ready, record, own));
        }
    }
    keep_keys(ctx, ids, &keys)?;
    let looked: Vec<Looked<'_>> = records
        .iter()
        .map(|(ready, ..)| Looked {
            id: &ready.head.id,
            name: &ready.head.name,
            owner: ready.head.owner_org.as_deref().unwrap_or_default(),
        })
        .collect();
    let all_around = around(ctx, &looked)?;
    let of_none = Around::default();
    addresses.sort_unstable();
    addresses.dedup();
    let known = links::known(ctx.tx, &addresses)?;
    let new: Vec<String> = ids
        .iter()
        .filter(|id| !before.contains_key(*id))
        .cloned()
        .collect();
    let votes = ctx.tx.inventory_votes(&new)?;
    let mut found = HashMap::with_capacity(records.len());
    for (ready, record, own) in records {
        let id = ready.head.id.clone();
        let old = before.get(&id);
        let around = all_around.get(&id).unwrap_or(&of_none);
        let mut row = row(ctx, &ready, &record, &site_url, &known, around)?;
        row.votes = match old {
            Some(old) => old.votes,
            None => votes.get(&id).copied().unwrap_or_default(),
        };
        if row.level == "under_review" {
            row.review_since = Some(under_review_since(ctx, &row, old)?);
        }
        let links = own.iter().map(|address| links::hash(address)).collect();
        found.insert(id, Found { row, links });
    }
    Ok(found)
}

fn row(
    ctx: &Ctx<'_, '_>,
    ready: &ReadyDataset,
    record: &Map<String, Value>,
    site_url: &str,
    links: &HashMap<String, Link>,
    around: &Around,
) -> Result<Measure, ActionError> {
    let app = ctx.app;
    let today = ctx.now.date();
    let access = |address: &str| match links::is_ours(address, site_url) {
        true => Some(Access {
            answers: true,
            is_barred: false,
        }),
        false => links.get(address).map(|link| Access {
            answers: link.answers,
            is_barred: link.status.is_some_and(|status| BARRED.contains(&status)),
        }),
    };
    let answers = |address: &str| access(address).map(|access| access.answers);
    let assessment = quality::assess(record, &federation::site(app), &answers)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    let is_open = quality::has_open_licence(record, &app.licences);
    let timeliness = quality::timeliness(record, ctx.now);
    let known = Known {
        today,
        languages: &app.settings.site.locales,
        licences: &app.licences,
        is_open,
        assessment: &assessment,
        timeliness: timeliness.as_ref(),
        access: &access,
        documented: &|id| is_documented(app, record, id),
        around,
    };
    let role = role_of(&ready.head.kind, &app.settings.quality.types).unwrap_or(Role::Data);
    let listed = role == Role::Data;
    let level = level_of(record).to_owned();
    let published = listed && is_published(record);
    let metric = |finding: &quality::Finding| Tally {
        met: finding.met,
        not_met: finding.not_met,
        not_assessed: finding.not_assessed,
    };
    let mut tallies: Vec<Tally> = match published {
        true => assessment.findings.iter().map(metric).collect(),
        false => vec![Tally::default(); METRICS.len()],
    };
    let points = METRICS.iter().zip(&tallies).filter(|_| published);
    let points = points.map(|(metric, tally)| thousandths(metric.points, *tally).0);
    let points = points.sum();
    tallies.extend(look(record, &known, role));
    let languages = quality::in_languages(record, &app.settings.site.locales);
    let counted = Counted::new(
        &tallies,
        languages.iter().map(|one| [one.said, one.of]).collect(),
    );
    let set = |wanted: State| {
        let places = tallies.iter().enumerate();
        places
            .filter(|(place, tally)| match tally.state() {
                Some(state) => state == wanted,
                // As in the sums.
                None => published && *place < METRICS.len() && wanted == State::NotMet,
            })
            .fold(0_i64, |set, (place, _)| set | 1 << place)
    };
    let reviewed = Reviewed::of(record, today);
    let late_since = timeliness
        .as_ref()
        .filter(|one| published && one.on_time() == Some(false))
        .and_then(quality::Timeliness::late_from);
    Ok(Measure {
        dataset_id: ready.head.id.clone(),
        owner_org: ready.head.owner_org.clone().unwrap_or_default(),
        listed,
        published,
        points,
        stars: i32::from(quality::stars(record, is_open).stars),
        met: set(State::Met),
        not_met: set(State::NotMet),
        not_assessed: set(State::NotAssessed),
        planned: reviewed.planned,
        review_since: None,
        late_since,
        due: changes_on(record, &known),
        votes: 0,
        measured: ctx.now,
        rules: RULES,
        body: sums::written(&counted)?,
        level,
        decided_days: match role {
            Role::Request => decision_days(record),
            Role::Data | Role::Algorithm => None,
        },
    })
}

/// Returns the access level of a record; an empty one where it says none.
fn level_of(record: &Map<String, Value>) -> &str {
    let level = record.get("access_level").and_then(Value::as_str);
    level.unwrap_or_default()
}

/// Tells whether a record is published data rather than a line of the inventory.
fn is_published(record: &Map<String, Value>) -> bool {
    matches!(level_of(record), "" | "open")
}

/// Returns what records of a type are asked after; nothing for types that do not count.
fn role_of(kind: &str, types: &[String]) -> Option<Role> {
    match kind {
        "algorithm" => Some(Role::Algorithm),
        REQUEST => Some(Role::Request),
        _ if types.iter().any(|one| one == kind) => Some(Role::Data),
        _ => None,
    }
}

/// Tells whether the table of a resource says what four of five columns mean.
fn is_documented(app: &crate::app::App, record: &Map<String, Value>, id: &str) -> Option<bool> {
    let mut resources = record.get("resources")?.as_array()?.iter();
    let resource = resources.find(|one| one.get("id").and_then(Value::as_str) == Some(id))?;
    if resource.get("datastore_active") != Some(&Value::Bool(true)) {
        return None;
    }
    // A table that cannot be asked is as one that says nothing.
    let fields = app.tables.info(id).ok()?.fields;
    let says = |info: &Map<String, Value>| {
        let text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
        info.iter().any(|(key, value)| {
            (key.starts_with("label") || key.starts_with("notes")) && text(value)
        })
    };
    let told = fields
        .iter()
        .filter(|one| one.field.info.as_ref().is_some_and(says))
        .count();
    Some(!fields.is_empty() && told * 5 >= fields.len() * 4)
}

/// Returns since when a record is under review: as long as was known, else as long as its versions say so.
fn under_review_since(
    ctx: &mut Ctx<'_, '_>,
    row: &Measure,
    before: Option<&Measure>,
) -> Result<NaiveDate, ActionError> {
    let today = ctx.now.date();
    if let Some(before) = before {
        return Ok(before.review_since.unwrap_or(today));
    }
    let id = &row.dataset_id;
    let mut versions = ctx.tx.dataset_versions_of(std::slice::from_ref(id))?;
    versions.sort_by_key(|(_, version)| std::cmp::Reverse(version.version));
    let since = versions
        .iter()
        .take_while(|(id, version)| {
            let was = as_it_was(id, version);
            was.is_some_and(|was| {
                was.body.get("access_level").and_then(Value::as_str) == Some("under_review")
            })
        })
        .last();
    Ok(since.map_or(today, |(_, version)| version.at.date()))
}
