//! `cairn demo`: loads a folder of records of real portals and registers, as its manifest says.
//!
//! A record that is there already is left as it is, so an interrupted load goes on where it was, and what people changed since
//! stays changed. Ids and names are the same each time, since they are made out of the records.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use cairn_catalogue::{ActionError, Ctx, IndexMode};
use cairn_exchange::manifest::{File, Manifest, Source};
use cairn_exchange::name::Names;
use cairn_exchange::{Mapped, source};
use indicatif::ProgressBar;
use serde_json::{Map, Value, json};

use crate::failure::{Failure, SOME_FAILED};
use crate::lines;
use crate::open::{self, Opened};
use crate::settings::Flags;
use crate::transfer::{batch, call};
use crate::{out, progress};

/// Records of one transaction.
const BATCH: usize = 250;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder with a manifest.json and the files that it names
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// Load this source of the manifest alone; can be repeated
    #[arg(long, value_name = "SOURCE")]
    only: Vec<String>,
    /// Most records of each file
    #[arg(long, value_name = "NUMBER")]
    take: Option<usize>,
    /// Print what happened as JSON
    #[arg(long)]
    json: bool,
}

/// Loads the folder.
pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let path = arguments.from.join("manifest.json");
    let manifest = Manifest::parse(&lines::whole(&path)?)
        .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let known = |name: &String| manifest.sources.iter().any(|source| source.name == *name);
    if let Some(name) = arguments.only.iter().find(|name| !known(name)) {
        return Err(Failure::Usage(format!(
            "--only {name}: {} has no such source",
            path.display()
        )));
    }
    let opened = open::open(flags, IndexMode::IfFree)?;
    let bar = progress::bar("records");
    let mut load = Load {
        opened: &opened,
        arguments,
        bar: &bar,
        names: Names::default(),
        report: Report::default(),
    };
    for source in &manifest.sources {
        load.source(source)?;
    }
    let report = load.report;
    opened.catch_up()?;
    bar.finish_and_clear();
    report.print(arguments.json);
    Ok(if report.left_out.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(SOME_FAILED)
    })
}

/// A record on its way: where it was, and what it is here.
struct Item {
    place: String,
    mapped: Mapped,
}

/// What the transaction did for one record.
#[derive(Default)]
struct Made {
    organizations: u64,
    groups: u64,
    /// The type of the record that is new.
    created: Option<String>,
    was_there: bool,
}

struct Load<'l> {
    opened: &'l Opened,
    arguments: &'l Arguments,
    bar: &'l ProgressBar,
    names: Names,
    report: Report,
}

impl Load<'_> {
    fn source(&mut self, source: &Source) -> Result<(), Failure> {
        let wanted = self.arguments.only.is_empty() || self.arguments.only.contains(&source.name);
        if wanted && let Some(owner) = &source.owner {
            let mapped = Mapped {
                dataset: None,
                organizations: vec![owner.organization()],
                groups: Vec::new(),
                notes: Vec::new(),
            };
            let place = format!("{}: owner", source.name);
            self.write(&source.name, vec![Item { place, mapped }])?;
        }
        for file in &source.files {
            // Names depend on those given out before, so files are mapped whether they are wanted or not.
            let items = self.map(source, file)?;
            if wanted {
                self.write(&source.name, items)?;
            }
        }
        Ok(())
    }

    fn map(&mut self, from: &Source, file: &File) -> Result<Vec<Item>, Failure> {
        let text = lines::whole(&self.arguments.from.join(&file.path))?;
        let records = source::records(file.kind, &text)
            .map_err(|error| Failure::Other(format!("{}: {error}", file.path)))?;
        let options = cairn_exchange::Options {
            source: &from.name,
            attribution: Some(&from.attribution),
            owner: from.owner.as_ref().map(|owner| owner.name.as_str()),
            language: &self.opened.app.settings.site.locale_default,
            schemas: &self.opened.app.schemas,
            licences: &self.opened.app.licences,
        };
        let all = records.len();
        let taken = all.min(file.take.unwrap_or(all));
        let taken = taken.min(self.arguments.take.unwrap_or(taken));
        if taken < all {
            self.report.not_taken.push((file.path.clone(), all - taken));
        }
        let mut items = Vec::with_capacity(taken);
        for (number, record) in records.iter().take(taken).enumerate() {
            let place = format!("{} record {}", file.path, number + 1);
            match source::map(file.kind, record, &options, &mut self.names) {
                Ok(mapped) => items.push(Item { place, mapped }),
                Err(error) => self.report.leave_out(place, error.to_string()),
            }
        }
        Ok(items)
    }

    fn write(&mut self, source: &str, items: Vec<Item>) -> Result<(), Failure> {
        let Opened { app, site, .. } = self.opened;
        for part in items.chunks(BATCH) {
            let outcomes =
                batch::write(app, site, part, &|ctx, item: &Item| put(ctx, &item.mapped))?;
            for (item, outcome) in part.iter().zip(outcomes) {
                self.bar.inc(1);
                match outcome {
                    Ok(made) => self.report.count(source, made, item.mapped.notes.len()),
                    Err(error) => self.report.leave_out(item.place.clone(), error),
                }
            }
        }
        Ok(())
    }
}

/// Makes what is missing of a record, its organizations and its groups.
fn put(ctx: &mut Ctx<'_, '_>, mapped: &Mapped) -> Result<Made, ActionError> {
    let mut made = Made::default();
    for organization in &mapped.organizations {
        made.organizations += u64::from(make(ctx, "organization_create", organization)?);
    }
    for group in &mapped.groups {
        made.groups += u64::from(make(ctx, "group_create", group)?);
    }
    let Some(dataset) = &mapped.dataset else {
        return Ok(made);
    };
    let id = text(dataset, "id");
    if ctx.tx.dataset_head(id)?.is_some_and(|head| head.id == id) {
        made.was_there = true;
        return Ok(made);
    }
    let kind = match text(dataset, "type") {
        "" => "dataset",
        kind => kind,
    };
    made.created = Some(kind.to_owned());
    call(ctx, "package_create", object(dataset))?;
    Ok(made)
}

/// Makes a group or organization; one that has its name already is meant.
fn make(ctx: &mut Ctx<'_, '_>, action: &str, group: &Value) -> Result<bool, ActionError> {
    if ctx.tx.group_by_ref(text(group, "name"))?.is_some() {
        return Ok(false);
    }
    call(ctx, action, object(group))?;
    Ok(true)
}

fn text<'v>(record: &'v Value, key: &str) -> &'v str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn object(record: &Value) -> Map<String, Value> {
    record.as_object().cloned().unwrap_or_default()
}

/// What became of all records.
#[derive(Default)]
struct Report {
    /// New records by source and type.
    created: BTreeMap<String, BTreeMap<String, u64>>,
    organizations: u64,
    groups: u64,
    was_there: u64,
    /// Values that are kept in another place or form than in the source.
    notes: usize,
    /// Records that are not there, and why.
    left_out: Vec<(String, String)>,
    /// Files of which the manifest or the command line takes the first records alone, and how many it leaves.
    not_taken: Vec<(String, usize)>,
}

impl Report {
    fn count(&mut self, source: &str, made: Made, notes: usize) {
        self.organizations += made.organizations;
        self.groups += made.groups;
        self.was_there += u64::from(made.was_there);
        self.notes += notes;
        if let Some(kind) = made.created {
            let of_source = self.created.entry(source.to_owned()).or_default();
            *of_source.entry(kind).or_default() += 1;
        }
    }

    fn leave_out(&mut self, place: String, why: String) {
        self.left_out.push((place, why));
    }

    /// New records by type.
    fn by_type(&self) -> BTreeMap<&str, u64> {
        let mut sums = BTreeMap::new();
        for (kind, count) in self.created.values().flatten() {
            *sums.entry(kind.as_str()).or_default() += count;
        }
        sums
    }

    fn print(&self, as_json: bool) {
        if as_json {
            let left_out: Vec<Value> = self
                .left_out
                .iter()
                .map(|(record, reason)| json!({"record": record, "reason": reason}))
                .collect();
            let not_taken: Map<String, Value> = self
                .not_taken
                .iter()
                .map(|(file, count)| (file.clone(), json!(count)))
                .collect();
            out::say_json(&json!({
                "created": self.by_type(),
                "created_by_source": self.created,
                "organizations": self.organizations,
                "groups": self.groups,
                "was_there": self.was_there,
                "notes": self.notes,
                "left_out": left_out,
                "not_taken": not_taken,
            }));
            return;
        }
        for (record, reason) in &self.left_out {
            out::complain(&format!("left out {record}: {reason}"));
        }
        let rows: Vec<Vec<String>> = self
            .created
            .iter()
            .flat_map(|(source, kinds)| {
                kinds
                    .iter()
                    .map(|(kind, count)| vec![source.clone(), kind.clone(), count.to_string()])
            })
            .collect();
        if !rows.is_empty() {
            out::say_table(&["source", "type", "new"], &rows);
        }
        for (file, count) in &self.not_taken {
            out::say(&format!("{file}: {count} further records are not taken"));
        }
        out::say(&format!(
            "{} records new, {} there already, {} left out; {} organizations and {} groups new; {} values kept in another place or form",
            self.by_type().values().sum::<u64>(),
            self.was_there,
            self.left_out.len(),
            self.organizations,
            self.groups,
            self.notes,
        ));
    }
}
