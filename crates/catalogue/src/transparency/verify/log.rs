//! The log by itself: entries, tiles, roots, signatures, and the kept versions that entries tell of.

use std::collections::{HashMap, VecDeque};

use cairn_store::{LogCheckpoint, LogEntry};
use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::hash::{self, Hash};
use cairn_translog::tile::{self, WIDTH};
use cairn_translog::tree::Edge;

use super::super::form::{self, Entry};
use super::{Check, PAGE};
use crate::dataset;
use crate::error::ActionError;

/// Checks the log from its first entry to its last.
pub(super) fn check(check: &mut Check<'_>) -> Result<(), ActionError> {
    let size = check.read(|ctx| Ok(ctx.tx.count_log_entries()?))?;
    let mut walk = Walk::new(check)?;
    let mut next = 0;
    while next < size {
        let limit = PAGE.min(size - next);
        let (entries, versions) = check.read(|ctx| {
            let entries = ctx.tx.log_entries(next, limit)?;
            let told: Vec<(String, i64)> = entries
                .iter()
                .filter_map(|entry| Some((entry.dataset_id.clone(), entry.version?)))
                .collect();
            let versions = ctx.tx.dataset_versions(&told)?;
            Ok((entries, versions))
        })?;
        let versions: HashMap<(String, i64), _> = versions
            .into_iter()
            .map(|(id, kept)| ((id, kept.version), kept))
            .collect();
        let mut entries = entries.into_iter().peekable();
        for index in next..next + limit {
            match entries.next_if(|entry| entry.index == index) {
                Some(entry) => {
                    let key = (entry.dataset_id.clone(), entry.version.unwrap_or(0));
                    if let Some(told) = said(check, &entry) {
                        kept(check, &entry, &told, versions.get(&key));
                    }
                    walk.step(check, hash::leaf(entry.body.as_bytes()))?;
                }
                None => {
                    check.found(&format!("entry {index} of the log is missing"));
                    walk.step(check, hash::empty())?;
                }
            }
        }
        next += limit;
        check.report.entries += limit as u64;
    }
    walk.end(check)
}

/// Reads an entry; what is wrong with it by itself is named.
fn said(check: &mut Check<'_>, entry: &LogEntry) -> Option<Entry> {
    let told = match Entry::read(&entry.body) {
        Ok(told) => told,
        Err(error) => {
            check.found(&format!(
                "entry {} of the log cannot be read: {error}",
                entry.index
            ));
            return None;
        }
    };
    if told.id != entry.dataset_id || told.version != entry.version {
        check.found(&format!(
            "entry {} of the log is kept under the record {}, and tells of {}",
            entry.index, entry.dataset_id, told.id
        ));
    }
    Some(told)
}

/// Compares an entry with the version that it tells of, where that is kept.
fn kept(
    check: &mut Check<'_>,
    entry: &LogEntry,
    told: &Entry,
    kept: Option<&cairn_store::DatasetVersion>,
) {
    let Some(kept) = kept else { return };
    let name = format!("version {} of the record {}", kept.version, told.id);
    let Some(state) = dataset::as_it_was(&told.id, kept) else {
        check.found(&format!("{name} is no whole record"));
        return;
    };
    if form::said_time(kept.at) != told.time {
        check.found(&format!(
            "{name} is of {} and entered the log (entry {}) as of {}",
            form::said_time(kept.at),
            entry.index,
            told.time
        ));
    }
    if !told.is_public() {
        if form::is_public(&state) {
            check.found(&format!(
                "{name} is public and was not when it entered the log (entry {})",
                entry.index
            ));
        }
        return;
    }
    if told.record.as_deref() != Some(&form::record_hash(&state)) {
        check.found(&format!(
            "{name} is not what entered the log (entry {})",
            entry.index
        ));
    } else if told.files != form::files_said(&form::files(&state)) {
        check.found(&format!(
            "{name} has other files than those that entered the log (entry {})",
            entry.index
        ));
    }
}

/// The tree as it grows, beside the tiles and checkpoints that are stored of it.
struct Walk {
    edge: Edge,
    checkpoints: VecDeque<LogCheckpoint>,
    last_size: i64,
    /// What was signed beside the checkpoints that are stored.
    outside: Vec<(String, Checkpoint)>,
}

impl Walk {
    fn new(check: &mut Check<'_>) -> Result<Self, ActionError> {
        let mut outside = Vec::new();
        for (number, note) in check.scope.checkpoints.iter().enumerate() {
            let name = format!("the kept checkpoint {}", number + 1);
            let opened = check.keys.open(note).map(|(opened, _)| opened);
            match opened {
                Ok(opened) => outside.push((name, opened)),
                Err(error) => check.found(&format!("{name}: {error}")),
            }
        }
        for handover in &check.handovers {
            let told = Checkpoint {
                origin: handover.to.name().to_owned(),
                size: handover.size,
                root: handover.root,
            };
            outside.push((format!("the handover to the key {}", handover.to), told));
        }
        let mut walk = Self {
            edge: Edge::default(),
            checkpoints: VecDeque::new(),
            last_size: 0,
            outside,
        };
        walk.look(check)?;
        Ok(walk)
    }

    /// Reads on in the list of checkpoints.
    fn look(&mut self, check: &Check<'_>) -> Result<(), ActionError> {
        if self.checkpoints.is_empty() {
            let after = self.last_size;
            let read = check.read(|ctx| Ok(ctx.tx.log_checkpoints_after(after, PAGE)?))?;
            self.checkpoints = read.into();
        }
        Ok(())
    }

    fn step(&mut self, check: &mut Check<'_>, leaf: Hash) -> Result<(), ActionError> {
        let mut whole: Vec<(u8, u64, Vec<Hash>)> = Vec::new();
        self.edge.push(leaf, &mut |level, index, hashes| {
            whole.push((level, index, hashes.to_vec()));
        });
        for (level, index, hashes) in whole {
            stored_tile(check, level, index, &hashes)?;
        }
        let size = self.edge.size();
        while let Some(checkpoint) = self
            .checkpoints
            .pop_front_if(|one| u64::try_from(one.size).unwrap_or(0) <= size)
        {
            self.last_size = checkpoint.size;
            self.signed(check, &checkpoint);
            self.look(check)?;
        }
        for (name, one) in self.outside.iter().filter(|(_, one)| one.size == size) {
            if one.root != self.edge.root() {
                check.found(&format!(
                    "{name} of {size} entries has another root than this log has for so many"
                ));
            }
        }
        Ok(())
    }

    fn signed(&self, check: &mut Check<'_>, stored: &LogCheckpoint) {
        check.report.checkpoints += 1;
        let size = stored.size;
        let opened = check.keys.open(&stored.note);
        let opened = opened.map(|(opened, key)| (opened, key.to_string()));
        match opened {
            Err(error) => check.found(&format!("the checkpoint of {size} entries: {error}")),
            Ok((opened, _)) if i64::try_from(opened.size) != Ok(size) => check.found(&format!(
                "the checkpoint of {size} entries was signed for {}",
                opened.size
            )),
            Ok((opened, _)) if opened.root != self.edge.root() => check.found(&format!(
                "the checkpoint of {size} entries was signed for other entries"
            )),
            Ok((_, key)) if stored.verifier != key => check.found(&format!(
                "the checkpoint of {size} entries is kept with another key"
            )),
            Ok(_) => {}
        }
    }

    /// Checks what is left when all entries have passed.
    fn end(self, check: &mut Check<'_>) -> Result<(), ActionError> {
        for (level, index, hashes) in self.edge.partial() {
            stored_tile(check, level, index, hashes)?;
        }
        let size = self.edge.size();
        let (entries, tiles, newest) = check.read(|ctx| {
            Ok((
                ctx.tx.count_log_entries()?,
                ctx.tx.count_log_tiles()?,
                ctx.tx.log_checkpoint(None)?,
            ))
        })?;
        let expected = tiles_of(u64::try_from(entries).unwrap_or(0));
        if u64::try_from(tiles) != Ok(expected) {
            check.found(&format!(
                "the log has {tiles} tiles and should have {expected}"
            ));
        }
        let covered = newest.map_or(0, |newest| newest.size);
        if covered != entries {
            check.found(&format!(
                "the newest checkpoint is of {covered} entries, and there are {entries}"
            ));
        }
        for (name, one) in &self.outside {
            if one.size > size {
                check.found(&format!(
                    "{name} is of {} entries, of which this log has {size}",
                    one.size
                ));
            }
        }
        Ok(())
    }
}

/// Returns how many tiles a tree has.
fn tiles_of(size: u64) -> u64 {
    let mut nodes = size;
    let mut tiles = 0;
    while nodes > 0 {
        tiles += nodes.div_ceil(WIDTH);
        nodes /= WIDTH;
    }
    tiles
}

/// Compares a tile with the stored one, which may be wider by now.
fn stored_tile(
    check: &mut Check<'_>,
    level: u8,
    index: u64,
    hashes: &[Hash],
) -> Result<(), ActionError> {
    let number = i64::try_from(index).unwrap_or(i64::MAX);
    let stored = check.read(|ctx| Ok(ctx.tx.log_tile(level, number)?))?;
    let wanted = tile::encode(hashes);
    let holds = stored.is_some_and(|stored| {
        stored.len() % 32 == 0 && stored.starts_with(&wanted) && stored.len() as u64 / 32 <= WIDTH
    });
    if !holds {
        check.found(&format!(
            "tile {index} of level {level} is not what the entries make"
        ));
    }
    Ok(())
}
