//! The whole catalogue for others: every public record as one document, and what changed since.

use std::collections::HashSet;

use cairn_domain::record::{ACTIVE, Change, ChangeKind};
use cairn_exchange::datajson;
pub use cairn_exchange::dcat::Syntax;
use cairn_exchange::dcat::{self, Profile};
use cairn_exchange::{Site, schema_org};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::cache::ReadyDataset;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;

/// Records that are read together.
const PAGE: i64 = 200;
/// Versions of a record that are looked at to learn whether it was public.
const VERSIONS: i64 = 50;
/// Most changes of one answer.
pub const MOST_CHANGES: i64 = 1000;
/// The type of records that stand for sources of harvests, which are no records of the catalogue.
const SOURCE: &str = "harvest";

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
        let ids = app.read(&Caller::anonymous(), &site.language, |ctx| {
            let ids = ctx.tx.dataset_ids_after(&self.after, PAGE)?;
            for ready in visible(ctx, &ids)? {
                self.write(&mut out, &ready, &site)?;
            }
            Ok(ids)
        })?;
        match ids.last() {
            Some(last) => self.after.clone_from(last),
            None => {
                self.ended = true;
                if self.form == Form::DataJson {
                    if self.written == 0 {
                        out.push_str(&opening(&site));
                    }
                    out.push_str("]}");
                }
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

/// Returns the records with these ids that everybody may see, sources of harvests aside.
fn visible(
    ctx: &mut Ctx<'_, '_>,
    ids: &[String],
) -> Result<Vec<std::sync::Arc<ReadyDataset>>, ActionError> {
    let viewer = ctx.viewer()?;
    Ok(ctx
        .ready_many(ids)?
        .into_iter()
        .flatten()
        .filter(|ready| viewer.sees(&ready.head) && ready.head.kind != SOURCE)
        .collect())
}

/// Returns what changed for the public after a position of the feed: `changes`, the `cursor` to go on from, and whether there is `more`.
///
/// A record that everybody may see is told with its name, type and the SHA-256 of its dictionary; one that everybody could see once,
/// and can no more, by its id as `deleted`. Nothing is said of others. Without a position, nothing but the newest one is told.
pub fn changes(app: &App, since: Option<i64>, limit: i64) -> Result<Value, ActionError> {
    app.read(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| {
            let Some(since) = since else {
                let cursor = ctx.tx.feed_end()?;
                return Ok(json!({"changes": [], "cursor": cursor, "more": false}));
            };
            let rows = ctx.tx.changes_after(since, limit.clamp(1, MOST_CHANGES))?;
            let cursor = rows.last().map_or(since, |row| row.position);
            let more = !ctx.tx.changes_after(cursor, 1)?.is_empty();
            let ids = latest(&rows);
            let seen = visible(ctx, &ids)?;
            let mut out = Vec::with_capacity(ids.len());
            for id in ids {
                match seen.iter().find(|ready| ready.head.id == id) {
                    Some(ready) => out.push(json!({
                        "id": id,
                        "name": ready.head.name,
                        "type": ready.head.kind,
                        "sha256": hex(&Sha256::digest(ready.json.as_bytes())),
                    })),
                    None if was_public(ctx, &id)? => out.push(json!({"id": id, "deleted": true})),
                    None => {}
                }
            }
            Ok(json!({"changes": out, "cursor": cursor, "more": more}))
        },
    )
}

/// Returns the ids of the datasets that changed, each once, in the order of their last change.
fn latest(rows: &[Change]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut ids: Vec<String> = rows
        .iter()
        .rev()
        .filter(|row| row.kind == ChangeKind::Dataset && seen.insert(row.id.as_str()))
        .map(|row| row.id.clone())
        .collect();
    ids.reverse();
    ids
}

/// Tells whether an earlier version of a record was public.
fn was_public(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<bool, ActionError> {
    let versions = ctx.tx.dataset_versions_before(id, i64::MAX, VERSIONS)?;
    Ok(versions.iter().any(|kept| {
        dataset::as_it_was(id, kept)
            .is_some_and(|was| was.state == ACTIVE && !was.private && was.kind != SOURCE)
    }))
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
    Site {
        base_uri,
        url,
        title: live.title.clone(),
        description: live.description.clone(),
        language: app.settings.site.locale_default.clone(),
    }
}

fn parsed(ready: &ReadyDataset) -> Result<Map<String, Value>, ActionError> {
    serde_json::from_str(&ready.json).map_err(failed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: impl std::fmt::Display) -> ActionError {
    ActionError::Internal(error.to_string())
}
