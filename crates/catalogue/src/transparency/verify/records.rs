//! Records and files against the last thing that the log says of each.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read as _};

use cairn_domain::record::{ACTIVE, Dataset};
use cairn_store::{Announcement, LogEntry};
use cairn_translog::hash::{Hash, from_hex, hex};
use sha2::{Digest as _, Sha256};

use super::super::form::{self, Entry, FileHash};
use super::{Check, PAGE};
use crate::dataset::columns_into_body;
use crate::error::ActionError;

/// What is known of a page of records.
struct Page {
    datasets: Vec<Dataset>,
    gone: HashMap<String, Announcement>,
    last: HashMap<String, LogEntry>,
    /// The file of each resource in use.
    served: HashMap<String, Option<String>>,
}

/// Checks every record that is there, then every one that the log knows and that is there no longer.
pub(super) fn check(check: &mut Check<'_>, waiting: &HashSet<String>) -> Result<(), ActionError> {
    let mut looked_at = HashSet::new();
    let mut after = String::new();
    loop {
        let ids = check.read(|ctx| Ok(ctx.tx.dataset_ids_after(&after, PAGE)?))?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        check.report.records += ids.len() as u64;
        let ids: Vec<String> = ids.into_iter().filter(|id| !waiting.contains(id)).collect();
        let page = page(check, &ids)?;
        for dataset in &page.datasets {
            record(check, dataset, &page, &mut looked_at)?;
        }
    }
    let mut after = String::new();
    loop {
        let known = check.read(|ctx| Ok(ctx.tx.logged_records_after(&after, PAGE)?))?;
        let Some((last, _)) = known.last() else {
            return Ok(());
        };
        after.clone_from(last);
        let ids: Vec<String> = known
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| !waiting.contains(id))
            .collect();
        let page = page(check, &ids)?;
        let there: HashSet<&str> = page.datasets.iter().map(|one| one.id.as_str()).collect();
        for id in ids.iter().filter(|id| !there.contains(id.as_str())) {
            gone(check, id, &page);
        }
    }
}

fn page(check: &Check<'_>, ids: &[String]) -> Result<Page, ActionError> {
    check.read(|ctx| {
        let datasets = ctx.tx.datasets(ids)?;
        let gone = ctx.tx.announcements_of(ids)?;
        let last = ctx.tx.last_log_entries_of(ids)?;
        let served = ctx.tx.resources_of_datasets(ids)?;
        Ok(Page {
            datasets,
            gone: gone
                .into_iter()
                .filter(|one| one.gone)
                .map(|one| (one.id.clone(), one))
                .collect(),
            last: last
                .into_iter()
                .map(|entry| (entry.dataset_id.clone(), entry))
                .collect(),
            served: served
                .into_iter()
                .filter(|link| link.state == ACTIVE)
                .map(|link| (link.id, link.file))
                .collect(),
        })
    })
}

/// Returns the last entry of a record; one that cannot be read was named before.
fn last_of(page: &Page, id: &str) -> Option<(i64, Entry)> {
    let entry = page.last.get(id)?;
    Some((entry.index, Entry::read(&entry.body).ok()?))
}

fn record(
    check: &mut Check<'_>,
    dataset: &Dataset,
    page: &Page,
    looked_at: &mut HashSet<Hash>,
) -> Result<(), ActionError> {
    let name = format!("the record {} ({})", dataset.name, dataset.id);
    let mut whole = dataset.clone();
    columns_into_body(&mut whole);
    if whole.body != dataset.body {
        check.found(&format!("{name}: its columns are not what its body says"));
    }
    if !form::is_public(dataset) {
        gone(check, &dataset.id, page);
        return Ok(());
    }
    let Some((index, entry)) = last_of(page, &dataset.id) else {
        check.found(&format!("{name} is public and not in the log"));
        return Ok(());
    };
    if !entry.is_public() {
        check.found(&format!(
            "{name} is public, and the log says that it was withdrawn (entry {index})"
        ));
        return Ok(());
    }
    let files = form::files(dataset);
    if entry.record.as_deref() != Some(&form::record_hash(dataset)) {
        check.found(&format!(
            "{name} is not what entered the log (entry {index})"
        ));
    }
    if entry.files != form::files_said(&files) {
        check.found(&format!(
            "{name} has other files than those that entered the log (entry {index})"
        ));
    }
    for file in &files {
        let served = page.served.get(&file.resource);
        if served.and_then(Option::as_deref) != Some(&file.sha256) {
            check.found(&format!(
                "the resource {} of {name} serves another file than its record says",
                file.resource
            ));
        }
        if check.scope.files {
            content(check, file, &name, looked_at)?;
        }
    }
    Ok(())
}

/// Checks what is said of a record that everybody could see and can no more.
fn gone(check: &mut Check<'_>, id: &str, page: &Page) {
    let Some((index, entry)) = last_of(page, id) else {
        return;
    };
    if entry.is_public() {
        check.found(&format!(
            "the record {id} is public no more, and the log does not say so (entry {index} is the last)"
        ));
        return;
    }
    let note = page.gone.get(id).map(form::tombstone);
    if note.as_ref().map(form::hash) != entry.tombstone {
        check.found(&format!(
            "the note on the withdrawn record {id} is not what entered the log (entry {index})"
        ));
    }
}

/// Reads a file, once, and compares it with its hash.
fn content(
    check: &mut Check<'_>,
    file: &FileHash,
    name: &str,
    looked_at: &mut HashSet<Hash>,
) -> Result<(), ActionError> {
    let Some(hash) = from_hex(&file.sha256) else {
        check.found(&format!(
            "the file of the resource {} of {name} has no hash",
            file.resource
        ));
        return Ok(());
    };
    if !looked_at.insert(hash) {
        return Ok(());
    }
    check.report.files += 1;
    match read(&check.app.files.path(&file.sha256)) {
        Ok(found) if found == file.sha256 => {}
        Ok(_) => check.found(&format!(
            "the file {} of {name} is not what entered the log",
            file.sha256
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            check.found(&format!("the file {} of {name} is missing", file.sha256));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn read(path: &std::path::Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}
