//! The whole catalogue for others: every public record as one document, and what changed since.

use std::collections::{HashMap, HashSet};

use cairn_domain::record::{Change, ChangeKind, HARVEST_SOURCE};
use cairn_exchange::datajson;
pub use cairn_exchange::dcat::Syntax;
use cairn_exchange::dcat::{self, Profile};
use cairn_exchange::{Geometries, Site, schema_org};
use cairn_store::Announcement;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::cache::ReadyDataset;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::sealed;
use crate::settings::SpatialFormat;
use crate::tombstone;

/// Records of a part of a document, at most.
const PAGE: i64 = 200;
/// Bytes after which a part ends.
const PART_BYTES: usize = 2 << 20;
/// Records that are in memory together: each may be many megabytes.
const STEP: usize = 50;
/// Most changes of one answer.
pub const MOST_CHANGES: i64 = 1000;
/// Rows of the feed that are read together, at most and at least.
const ROUND: i64 = 1000;
const LEAST_ROUND: i64 = 100;
/// Rows that are read for one answer.
const MOST_ROWS: i64 = 10_000;
/// Bytes of records after which an answer ends.
const MOST_BYTES: usize = 8 << 20;

/// What changed for the public after a position of the feed.
#[derive(Debug, Serialize)]
pub struct Changes {
    /// Records, each once, in the order of their last changes.
    changes: Vec<Told>,
    /// The position to go on from.
    cursor: String,
    /// Whether there is more.
    more: bool,
}

/// What is told of a record that changed.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Told {
    There {
        id: String,
        name: String,
        #[serde(rename = "type")]
        kind: String,
        /// Of the dictionary.
        sha256: String,
        /// The dictionary, where it is asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        record: Option<Box<RawValue>>,
    },
    Gone {
        id: String,
        deleted: bool,
        /// What is left of it.
        tombstone: Value,
    },
}

/// A document of every public record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Project Open Data 1.1; records of the type `dataset`.
    DataJson,
    /// A package dictionary a line.
    JsonLines,
    /// DCAT as N-Triples.
    NTriples,
}

impl Form {
    /// Returns the media type of the document.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::DataJson => "application/json",
            Self::JsonLines => "application/jsonl",
            Self::NTriples => Syntax::NTriples.media_type(),
        }
    }
}

/// A document of every public record, read page by page.
#[derive(Debug)]
pub struct Whole {
    form: Form,
    after: String,
    written: u64,
    ended: bool,
}

impl Whole {
    /// Begins a document.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            after: String::new(),
            written: 0,
            ended: false,
        }
    }

    /// Returns the next part of the document; `None` when it has ended. Records that come while it is read may be missing.
    pub fn next_part(&mut self, app: &App) -> Result<Option<String>, ActionError> {
        if self.ended {
            return Ok(None);
        }
        let site = site(app);
        let mut out = String::new();
        let is_end = app.read(&Caller::anonymous(), &site.language, |ctx| {
            let ids = ctx.tx.dataset_ids_after(&self.after, PAGE)?;
            for step in ids.chunks(STEP) {
                for ready in visible(ctx, step)? {
                    self.write(&mut out, &ready, &site)?;
                }
                if let Some(last) = step.last() {
                    self.after.clone_from(last);
                }
                if out.len() > PART_BYTES {
                    break;
                }
            }
            Ok(ids.is_empty())
        })?;
        if is_end {
            self.ended = true;
            if self.form == Form::DataJson {
                if self.written == 0 {
                    out.push_str(&opening(&site));
                }
                out.push_str("]}");
            }
        }
        Ok(Some(out))
    }

    fn write(
        &mut self,
        out: &mut String,
        ready: &ReadyDataset,
        site: &Site,
    ) -> Result<(), ActionError> {
        match self.form {
            Form::JsonLines => {
                out.push_str(&ready.json);
                out.push('\n');
            }
            Form::NTriples => {
                let record = parsed(ready)?;
                let text = dcat::statements(&record, site, Profile::DcatAp3).map_err(failed)?;
                out.push_str(&text);
            }
            Form::DataJson => {
                if ready.head.kind != "dataset" {
                    return Ok(());
                }
                match self.written {
                    0 => out.push_str(&opening(site)),
                    _ => out.push(','),
                }
                out.push_str(&datajson::entry(&parsed(ready)?, site).to_string());
            }
        }
        self.written += 1;
        Ok(())
    }
}

/// Returns the head of a `data.json` up to where its list opens.
fn opening(site: &Site) -> String {
    let head = datajson::catalog(site).to_string();
    head.trim_end_matches("]}").to_owned()
}

/// Returns the records with these ids that everybody may see, sources of harvests aside; none is kept in memory for it.
pub(crate) fn visible(
    ctx: &mut Ctx<'_, '_>,
    ids: &[String],
) -> Result<Vec<std::sync::Arc<ReadyDataset>>, ActionError> {
    let viewer = ctx.viewer()?;
    Ok(ctx
        .ready_in_passing(ids)?
        .into_iter()
        .flatten()
        .filter(|ready| viewer.sees(&ready.head) && ready.head.kind != HARVEST_SOURCE)
        .collect())
}

/// Returns what changed for the public after a position of the feed: `changes`, the `cursor` to go on from, and whether there is `more`.
///
/// A record that everybody may see is told with its name, type and the SHA-256 of its dictionary; one that everybody could see once,
/// and can no more, by its id as `deleted`, with what is left of it. Nothing is said of others, nor how many
/// there are: positions are sealed words. Without a position, nothing but the newest one is told; `0` is the beginning.
/// With `records` each record that is there stands beside its hash.
pub fn changes(
    app: &App,
    since: Option<&str>,
    limit: i64,
    records: bool,
) -> Result<Changes, ActionError> {
    changes_for(app, &Caller::anonymous(), since, limit, records)
}

/// As [`changes`], of the records that somebody may see.
pub fn changes_for(
    app: &App,
    caller: &Caller,
    since: Option<&str>,
    limit: i64,
    records: bool,
) -> Result<Changes, ActionError> {
    let since = match since {
        None => None,
        Some("0") => Some(0),
        Some(word) => Some(
            sealed::open(&app.signer, word)
                .ok_or_else(|| ActionError::field("since", "Not a position of this site"))?,
        ),
    };
    app.read(caller, &app.settings.site.locale_default, |ctx| {
        let Some(since) = since else {
            let cursor = ctx.tx.feed_end()?;
            return Ok(Changes {
                changes: Vec::new(),
                cursor: sealed::seal(&app.signer, cursor),
                more: false,
            });
        };
        let round = limit.clamp(LEAST_ROUND, ROUND);
        let limit = usize::try_from(limit.clamp(1, MOST_CHANGES)).unwrap_or(1);
        let mut bytes = 0;
        let mut at = since;
        let mut out = Vec::new();
        let mut more = true;
        // Rows of others are passed over here: a caller cannot count them.
        'pages: for _ in 0..MOST_ROWS / round {
            let rows = ctx.tx.changes_after(at, round)?;
            let Some(end) = rows.last().map(|row| row.position) else {
                more = false;
                break;
            };
            for step in latest(&rows).chunks(STEP) {
                let ids: Vec<String> = step.iter().map(|(id, _)| id.clone()).collect();
                let seen: HashMap<String, _> = visible(ctx, &ids)?
                    .into_iter()
                    .map(|ready| (ready.head.id.clone(), ready))
                    .collect();
                let unseen = ids.into_iter().filter(|id| !seen.contains_key(id));
                let gone = once_public(ctx, unseen)?;
                for (id, position) in step {
                    // What was written together is told together.
                    if (out.len() >= limit || bytes > MOST_BYTES) && *position > at {
                        break 'pages;
                    }
                    let told = match seen.get(id) {
                        Some(ready) => {
                            if records {
                                bytes += ready.json.len();
                            }
                            there(ready, records)?
                        }
                        None => match gone.get(id) {
                            Some(gone) => Told::Gone {
                                id: id.clone(),
                                deleted: true,
                                tombstone: tombstone::shown(gone),
                            },
                            None => continue,
                        },
                    };
                    out.push(told);
                    at = *position;
                }
            }
            at = end;
        }
        Ok(Changes {
            changes: out,
            cursor: sealed::seal(&app.signer, at),
            more,
        })
    })
}

/// Tells of a record that is there.
fn there(ready: &ReadyDataset, whole: bool) -> Result<Told, ActionError> {
    let record = match whole {
        true => {
            let json = RawValue::from_string(ready.json.to_string());
            Some(json.map_err(|error| ActionError::Internal(error.to_string()))?)
        }
        false => None,
    };
    Ok(Told::There {
        id: ready.head.id.clone(),
        name: ready.head.name.clone(),
        kind: ready.head.kind.clone(),
        sha256: hex(&Sha256::digest(ready.json.as_bytes())),
        record,
    })
}

/// Returns the datasets that changed, each once, and the positions of their last changes, in order.
fn latest(rows: &[Change]) -> Vec<(String, i64)> {
    let mut seen = HashSet::new();
    let mut ids: Vec<(String, i64)> = rows
        .iter()
        .rev()
        .filter(|row| row.kind == ChangeKind::Dataset && seen.insert(row.id.as_str()))
        .map(|row| (row.id.clone(), row.position))
        .collect();
    ids.reverse();
    ids
}

/// Returns what is left of those of some records that everybody could see before and can no more, by id.
fn once_public(
    ctx: &mut Ctx<'_, '_>,
    ids: impl Iterator<Item = String>,
) -> Result<HashMap<String, Announcement>, ActionError> {
    let ids: Vec<String> = ids.collect();
    let known = ctx.tx.announcements_of(&ids)?;
    Ok(known
        .into_iter()
        .filter(|one| one.gone)
        .map(|one| (one.id.clone(), one))
        .collect())
}

/// Describes a record for search engines, as JSON-LD. The caller may see it already.
pub fn described(app: &App, record: &Map<String, Value>) -> Value {
    schema_org::dataset(record, &site(app))
}

/// Returns the site as documents name it.
pub(crate) fn site(app: &App) -> Site {
    let live = app.site();
    let root = app.settings.site.root_path.replace("/{{LANG}}", "");
    let url = format!("{}{}", live.url, root.trim_end_matches('/'));
    let base_uri = match app.settings.dcat.base_uri.trim_end_matches('/') {
        "" => url.clone(),
        given => given.to_owned(),
    };
    let formats = &app.settings.dcat.output_spatial_format;
    let has = |format| formats.contains(&format);
    let geometries = match (has(SpatialFormat::Wkt), has(SpatialFormat::GeoJson)) {
        (true, true) => Geometries::Both,
        (false, true) => Geometries::Json,
        _ => Geometries::Text,
    };
    Site {
        base_uri,
        url,
        title: live.title.clone(),
        description: live.description.clone(),
        language: app.settings.site.locale_default.clone(),
        geometries,
        inherits_license: app.settings.dcat.resource_inherits_license,
        has_subcatalogues: app.settings.dcat.expose_subcatalogs,
    }
}

/// Reads a record that is ready.
pub(crate) fn parsed(ready: &ReadyDataset) -> Result<Map<String, Value>, ActionError> {
    serde_json::from_str(&ready.json).map_err(failed)
}

/// Writes bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: impl std::fmt::Display) -> ActionError {
    ActionError::Internal(error.to_string())
}
