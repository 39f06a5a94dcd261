//! Checks the database and the files against the log, and the log against its signatures: whatever differs is named.
//!
//! All of it streams: entries, records and files pass by page after page, however many there are. What was written after the
//! check began is left to the next one.

mod log;
mod records;

use std::collections::HashSet;

use cairn_domain::record::ChangeKind;
use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::keys::{Handover, Keys};
use cairn_translog::note::Verifier;
use cairn_translog::tree;

use super::tiles::Stored;
use super::writer;
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Rows of a page.
const PAGE: i64 = 1000;

/// What is checked, and against what.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Whether the contents of files are read.
    pub files: bool,
    /// A key that must have signed, or have handed over to those that did, or have followed them; without one, that of the data folder,
    /// else that of the newest checkpoint.
    pub key: Option<String>,
    /// Checkpoints that were kept elsewhere; the log must go on from them.
    pub checkpoints: Vec<String>,
}

/// What was checked, and how much of it differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries of the log.
    pub entries: u64,
    /// Signed checkpoints.
    pub checkpoints: u64,
    /// Records, public ones and others.
    pub records: u64,
    /// Files.
    pub files: u64,
    /// Records that changed and are not in the log yet; they were passed over.
    pub waiting: u64,
    /// What differs.
    pub findings: u64,
}

/// Takes what differs, a line each.
type Take<'t> = &'t mut dyn FnMut(&str);

/// A check that runs.
struct Check<'a> {
    app: &'a App,
    scope: &'a Scope,
    keys: Keys,
    /// How the log was handed over from key to key.
    handovers: Vec<Handover>,
    report: Report,
    take: Take<'a>,
}

impl Check<'_> {
    /// Names something that differs.
    fn found(&mut self, what: &str) {
        self.report.findings += 1;
        (self.take)(what);
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&mut Ctx<'_, '_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let app = self.app;
        app.read(
            &Caller::anonymous(),
            &app.settings.site.locale_default,
            work,
        )
    }
}

/// Checks everything and hands over what differs, line by line.
pub fn verify(app: &App, scope: &Scope, take: Take<'_>) -> Result<Report, ActionError> {
    let Some(known) = Known::read(app, scope.key.as_deref())? else {
        return empty(app, take);
    };
    let mut check = Check {
        app,
        scope,
        keys: known.keys,
        handovers: known.handovers,
        report: Report::default(),
        take,
    };
    for wrong in known.wrong {
        check.found(&wrong);
    }
    // Before the log is read, so that whatever is not in what is read of it counts as waiting.
    log::check(&mut check)?;
    let waiting = waiting(app)?;
    check.report.waiting = waiting.len() as u64;
    records::check(&mut check, &waiting)?;
    Ok(check.report)
}

/// What is to be said where there is no checkpoint.
fn empty(app: &App, take: Take<'_>) -> Result<Report, ActionError> {
    let mut report = Report::default();
    let language = &app.settings.site.locale_default;
    let entries = app.read(&Caller::anonymous(), language, |ctx| {
        Ok(ctx.tx.count_log_entries()?)
    })?;
    report.waiting = waiting(app)?.len() as u64;
    if entries > 0 {
        report.findings = 1;
        take(&format!("the log has {entries} entries and no checkpoint"));
    }
    Ok(report)
}

/// What is known of the keys of the log.
struct Known {
    keys: Keys,
    handovers: Vec<Handover>,
    /// What is wrong with the handovers that are kept.
    wrong: Vec<String>,
}

impl Known {
    /// Finds the keys that check signatures; none where none is given and the log has not begun.
    fn read(app: &App, given: Option<&str>) -> Result<Option<Self>, ActionError> {
        let language = &app.settings.site.locale_default;
        let (newest, kept) = app.read(&Caller::anonymous(), language, |ctx| {
            Ok((ctx.tx.log_checkpoint(None)?, ctx.tx.log_keys()?))
        })?;
        let newest = newest.map(|newest| newest.verifier);
        let Some(trusted) = trusted(app, given, newest.as_deref())? else {
            return Ok(None);
        };
        let (mut handovers, mut wrong) = (Vec::new(), Vec::new());
        for key in kept {
            let name = format!("the handover to the key {}", key.verifier);
            match Handover::open(&key.note) {
                Ok(one)
                    if one.to.to_string() == key.verifier
                        && i64::try_from(one.size) == Ok(key.size) =>
                {
                    handovers.push(one);
                }
                Ok(_) => wrong.push(format!("{name} is kept under another key or size")),
                Err(error) => wrong.push(format!("{name}: {error}")),
            }
        }
        Ok(Some(Self {
            keys: Keys::of(trusted, &handovers),
            handovers,
            wrong,
        }))
    }
}

/// Returns the key that is believed: the given one, one that is here, or that of the newest checkpoint where none is here.
fn trusted(
    app: &App,
    given: Option<&str>,
    newest: Option<&str>,
) -> Result<Option<Verifier>, ActionError> {
    if let Some(given) = given {
        let key = Verifier::parse(given);
        return key
            .map(Some)
            .map_err(|error| ActionError::field("key", error.to_string()));
    }
    if let Some(newest) = newest
        && let Some(signer) = app.log_key.of(app, newest)?
    {
        return Ok(Some(signer.verifier()));
    }
    if let Some(signer) = app.log_key.first(app)? {
        return Ok(Some(signer.verifier()));
    }
    match newest {
        Some(newest) => Ok(Some(Verifier::parse(newest)?)),
        None => Ok(None),
    }
}

/// Returns the records that changed since the log was written last.
fn waiting(app: &App) -> Result<HashSet<String>, ActionError> {
    let language = &app.settings.site.locale_default;
    let mut found = HashSet::new();
    app.read(&Caller::anonymous(), language, |ctx| {
        let mut at = writer::position(ctx)?;
        loop {
            let changes = ctx.tx.changes_after(at, PAGE)?;
            let Some(last) = changes.last() else {
                return Ok(());
            };
            at = last.position;
            found.extend(
                changes
                    .into_iter()
                    .filter(|change| change.kind == ChangeKind::Dataset)
                    .map(|change| change.id),
            );
        }
    })?;
    Ok(found)
}

/// Compares signed checkpoints with each other and with this log; returns what does not agree.
pub fn compare(
    app: &App,
    key: Option<&str>,
    notes: &[(String, String)],
) -> Result<Vec<String>, ActionError> {
    let Some(known) = Known::read(app, key)? else {
        return Ok(vec!["there is no key to check signatures with".to_owned()]);
    };
    let mut out = known.wrong;
    let mut opened: Vec<(&str, Checkpoint)> = Vec::new();
    for (name, note) in notes {
        match known.keys.open(note) {
            Ok((checkpoint, _)) => opened.push((name, checkpoint)),
            Err(error) => out.push(format!("{name}: {error}")),
        }
    }
    for (place, (name, one)) in opened.iter().enumerate() {
        for (other_name, other) in &opened[..place] {
            if one.size == other.size && one.root != other.root {
                out.push(format!(
                    "{other_name} and {name} were both signed for {} entries and have different roots",
                    one.size
                ));
            }
        }
    }
    let language = &app.settings.site.locale_default;
    app.read(&Caller::anonymous(), language, |ctx| {
        for (name, one) in &opened {
            out.extend(against(ctx, name, one)?);
        }
        Ok(())
    })?;
    Ok(out)
}

/// Tells what keeps this log from going on from a checkpoint.
fn against(
    ctx: &mut Ctx<'_, '_>,
    name: &str,
    one: &Checkpoint,
) -> Result<Option<String>, ActionError> {
    let size = u64::try_from(ctx.tx.count_log_entries()?).unwrap_or(0);
    if one.size > size {
        return Ok(Some(format!(
            "{name} is of {} entries, of which this log has {size}",
            one.size
        )));
    }
    Ok(match tree::root(&mut Stored(ctx.tx), one.size) {
        Ok(root) if root == one.root => None,
        Ok(_) => Some(format!(
            "{name} is of {} entries whose root is not the one that this log has for so many",
            one.size
        )),
        Err(error) => Some(format!("{name} cannot be compared: {error}")),
    })
}
