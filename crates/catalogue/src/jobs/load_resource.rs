//! `load_resource`: the file of a resource becomes its table in the DataStore.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use cairn_tables::{LoadField, TablesError, Type};
use cairn_tabular::file::{FileError, Part, Reader, Report, Survey, Wishes};
use cairn_tabular::privacy::Finding;
use serde_json::{Map, Value, json};

use super::{DEFAULT_QUEUE, JobError, JobKind, JobRun};
use crate::actions::datasets::{dataset_of_resource, resources_of};
use crate::actions::datastore::told;
use crate::caller::Caller;
use crate::clock::iso;
use crate::dataset;
use crate::loading::source::{self, Source};
use crate::loading::{sheets, status};
use crate::privacy;

/// The kind.
pub(crate) const KIND: JobKind = JobKind {
    name: "load_resource",
    queue: DEFAULT_QUEUE,
    tries: 4,
    every: None,
    run,
};

/// Another number where the same file may become another table.
const VERSION: u32 = 1;
/// How often progress is noted.
const OFTEN: Duration = Duration::from_secs(2);

fn run(run: &mut JobRun<'_>) -> Result<Value, JobError> {
    let id = run
        .job
        .payload
        .get("resource_id")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let note =
        |state: &str, error: Option<&str>| status::note(run.app, &id, &run.job.id, state, error);
    let log = Log::new(run);
    let done = load(run, &id, &log);
    match &done {
        Ok(_) => note(status::COMPLETE, None)?,
        // It goes on elsewhere, or whoever took it away has said so.
        Err(JobError::Lost | JobError::Stopped) => {}
        Err(error) => {
            let text = told_of(error);
            log.add("ERROR", &text);
            let last = matches!(error, JobError::Hopeless(_)) || run.job.attempts >= KIND.tries;
            note(
                if last { status::ERROR } else { status::PENDING },
                Some(&text),
            )?;
            run.note(&json!({"stage": "failed", "logs": log.entries()}))?;
        }
    }
    done.map(|mut result| {
        result["logs"] = log.entries();
        result
    })
}

/// What is told of a failure: in plain words where whoever runs the server can do something about it.
fn told_of(error: &JobError) -> String {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let full = match error {
        JobError::Action(error) => error.is_disk_full(),
        JobError::File(error) => matches!(error.kind(), StorageFull | QuotaExceeded),
        _ => false,
    };
    if full {
        "the disk of the server is full".to_owned()
    } else {
        error.to_string()
    }
}

/// A resource as it was when the run began.
struct Found {
    resource: Value,
    /// Hash of its upload.
    file: Option<String>,
}

fn find(run: &JobRun<'_>, id: &str) -> Result<Option<Found>, JobError> {
    let app = run.app;
    let locale = &app.settings.site.locale_default;
    Ok(app.read(&Caller::anonymous(), locale, |ctx| {
        let Some(link) = ctx.tx.resource_link(id)? else {
            return Ok(None);
        };
        let Some((dataset, place)) = dataset_of_resource(ctx, &link)? else {
            return Ok(None);
        };
        let resource = resources_of(&dataset)[place].clone();
        let uploaded = resource.get("url_type").and_then(Value::as_str) == Some("upload");
        Ok(Some(Found {
            file: link.file.filter(|_| uploaded),
            resource,
        }))
    })?)
}

/// Says whether the same file is still meant.
fn is_same(before: &Found, now: Option<&Found>) -> bool {
    now.is_some_and(|now| {
        now.file == before.file && now.resource.get("url") == before.resource.get("url")
    })
}

fn load(run: &JobRun<'_>, id: &str, log: &Log<'_>) -> Result<Value, JobError> {
    let app = run.app;
    let Some(found) = find(run, id)? else {
        return Ok(json!({"loaded": false, "reason": "the resource is gone"}));
    };
    status::note(app, id, &run.job.id, status::RUNNING, None)?;
    let source = source::get(run, &found.resource, found.file.as_deref())?;
    let dictionary = dictionary(run, id)?;
    let wishes = wishes(&dictionary);
    let part = Part {
        sheet: found
            .resource
            .get("sheet")
            .and_then(Value::as_str)
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        charset: source.charset.clone(),
    };
    let content = json!({
        "version": VERSION,
        "hash": source.hash,
        "format": format!("{:?}", source.format),
        "sheet": part.sheet,
        "types": types_of(&wishes),
    });
    let ignore_hash = run.job.payload.get("ignore_hash") == Some(&Value::Bool(true));
    if !ignore_hash && last(run, id)?.is_some_and(|note| note.get("content") == Some(&content)) {
        log.add("INFO", "the content has not changed since it was loaded");
        if let Some(kept) = app.tables.profile(id).map_err(failed)? {
            privacy::consider(app, id, &kept.profile.findings)?;
        }
        index_words(run, id, log)?;
        set_active(run, id)?;
        follow_sheets(run, id, &found, &source, log)?;
        return Ok(json!({"loaded": false, "reason": "unchanged", "hash": source.hash}));
    }
    let begun = Instant::now();
    let (mut reader, survey) = survey(run, &source, &part, &wishes, log)?;
    let fields = fields(&survey, &dictionary);
    let rows = Rows {
        run,
        id,
        found: &found,
        content: &content,
        log,
    };
    let report = rows.load(&mut reader, &survey, &fields)?;
    set_active(run, id)?;
    status::note(app, id, &run.job.id, status::VIEWABLE, None)?;
    log.add("INFO", "the rows can be read; indexing their words");
    index_words(run, id, log)?;
    follow_sheets(run, id, &found, &source, log)?;
    tracing::info!(
        resource.id = %id,
        rows = report.rows,
        took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "loaded {} rows into the table of {id}",
        report.rows
    );
    Ok(json!({
        "loaded": true,
        "hash": source.hash,
        "rows": report.rows,
        "rejected_rows": report.rejected_rows,
        "rejected_values": report.rejected_values,
        "columns": fields.len(),
    }))
}

/// What was noted of the last load.
pub(crate) fn note_of(
    tables: &cairn_tables::Tables,
    id: &str,
) -> Result<Option<Value>, TablesError> {
    match tables.load_note(id) {
        Ok(note) => Ok(note.and_then(|text| serde_json::from_str(&text).ok())),
        Err(TablesError::NoTable(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn last(run: &JobRun<'_>, id: &str) -> Result<Option<Value>, JobError> {
    note_of(&run.app.tables, id).map_err(failed)
}

fn failed(error: TablesError) -> JobError {
    match error {
        TablesError::Engine(text) => JobError::Failed(text),
        other => told(other, "Load").into(),
    }
}

/// The data dictionary of the table that is there: what stands of each column, by name.
fn dictionary(run: &JobRun<'_>, id: &str) -> Result<Map<String, Value>, JobError> {
    match run.app.tables.info(id) {
        Ok(info) => Ok(info
            .fields
            .into_iter()
            .filter_map(|one| Some((one.field.id, Value::Object(one.field.info?))))
            .collect()),
        Err(TablesError::NoTable(_)) => Ok(Map::new()),
        Err(error) => Err(failed(error)),
    }
}

/// What the data dictionary wants of the columns.
fn wishes(dictionary: &Map<String, Value>) -> Wishes {
    let mut wishes = Wishes::default();
    for (id, info) in dictionary {
        let wanted = info.get("type_override").and_then(Value::as_str);
        if let Some(ty) = wanted.filter(|name| !name.is_empty()).and_then(Type::parse) {
            wishes.types.insert(id.clone(), ty);
        }
        if info.get("strip_extra_white").is_some_and(is_no) {
            wishes.keep_white.insert(id.clone());
        }
    }
    wishes
}

fn is_no(value: &Value) -> bool {
    matches!(value, Value::Bool(false))
        || value
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

/// The wishes as they are noted.
fn types_of(wishes: &Wishes) -> Value {
    let mut types: Vec<(&String, String)> = wishes
        .types
        .iter()
        .map(|(id, ty)| (id, ty.long_name()))
        .collect();
    types.sort();
    let mut white: Vec<&String> = wishes.keep_white.iter().collect();
    white.sort();
    json!([types, white])
}

/// The columns of the new table; what the dictionary says of those that stay, stays.
fn fields(survey: &Survey, dictionary: &Map<String, Value>) -> Vec<LoadField> {
    survey
        .columns
        .iter()
        .map(|column| {
            let known = dictionary
                .get(&column.id)
                .and_then(Value::as_object)
                .cloned();
            let label = column.label.as_ref();
            LoadField {
                id: column.id.clone(),
                ty: column.ty,
                info: known.or_else(|| {
                    label.map(|label| Map::from_iter([("label".to_owned(), json!(label))]))
                }),
            }
        })
        .collect()
}

fn survey(
    run: &JobRun<'_>,
    source: &Source,
    part: &Part,
    wishes: &Wishes,
    log: &Log<'_>,
) -> Result<(Reader, Survey), JobError> {
    let app = run.app;
    let limits = app.settings.loading.limits();
    let ended = Ended::default();
    let mut beat = Beat::new();
    let mut reader = Reader::open(
        &source.path,
        source.format,
        part,
        &limits,
        &app.files.incoming(),
    )
    .map_err(|error| ended.or(error))?;
    let mut survey = reader
        .survey(wishes, &mut |rows| {
            ended.watch(|| {
                run.check()?;
                if beat.is_due() {
                    run.note(
                        &json!({"stage": "looking through", "rows": rows, "logs": log.entries()}),
                    )?;
                }
                Ok(())
            })
        })
        .map_err(|error| ended.or(error))?;
    let types: Vec<Type> = survey.columns.iter().map(|column| column.ty).collect();
    survey.pack(app.tables.most_columns(&types));
    for notice in &survey.notices {
        log.add("INFO", &format!("{}: {}", notice.about, notice.text));
    }
    log.add(
        "INFO",
        &format!("{} rows of {} columns", survey.rows, survey.columns.len()),
    );
    Ok((reader, survey))
}

/// The second pass.
struct Rows<'r> {
    run: &'r JobRun<'r>,
    id: &'r str,
    found: &'r Found,
    content: &'r Value,
    log: &'r Log<'r>,
}

impl Rows<'_> {
    fn load(
        &self,
        reader: &mut Reader,
        survey: &Survey,
        fields: &[LoadField],
    ) -> Result<Report, JobError> {
        let ended = Ended::default();
        let mut beat = Beat::new();
        let mut report = Report::default();
        let loaded = self.run.app.tables.load(self.id, fields, &mut |take| {
            let mut engine = None;
            let read = reader.rows(
                survey,
                &mut |cells| {
                    take(cells).map_err(|error| {
                        engine = Some(error);
                        FileError::Stopped("the table takes no more".to_owned())
                    })
                },
                &mut |rows| {
                    ended.watch(|| {
                        self.run.check()?;
                        if beat.is_due() {
                            self.run.note(&json!({
                                "stage": "loading",
                                "rows": rows,
                                "of": survey.rows,
                                "logs": self.log.entries(),
                            }))?;
                        }
                        Ok(())
                    })
                },
            );
            report = match (engine.take(), read) {
                (Some(error), _) => return Err(error),
                (None, Ok(report)) => report,
                (None, Err(error)) => {
                    let error = ended.or(error);
                    let text = error.to_string();
                    ended.set(error);
                    return Err(TablesError::Output(text));
                }
            };
            self.tell(&report);
            // Somebody may have changed the resource meanwhile: then another job brings what is newer.
            match find(self.run, self.id) {
                Ok(now) if is_same(self.found, now.as_ref()) => {}
                Ok(_) => {
                    let text = "the resource was changed while it was loaded".to_owned();
                    ended.set(JobError::Hopeless(text.clone()));
                    return Err(TablesError::Output(text));
                }
                Err(error) => {
                    let text = error.to_string();
                    ended.set(error);
                    return Err(TablesError::Output(text));
                }
            }
            Ok(json!({
                "job_id": self.run.job.id,
                "content": self.content,
                "loaded": iso(self.run.app.clock.now()),
                "notices": survey.notices,
                "report": report,
                "logs": self.log.entries(),
            })
            .to_string())
        });
        match loaded {
            Ok(loaded) => {
                if let Some(key) = loaded.lost_key {
                    self.log.add(
                        "WARNING",
                        &format!(
                            "the rows have the same values of the key {} more than once: the table is without it now",
                            key.join(", ")
                        ),
                    );
                }
                for finding in &loaded.profile.findings {
                    self.log.add("WARNING", &told_finding(finding));
                }
                Ok(report)
            }
            Err(error) => Err(ended.take().unwrap_or_else(|| failed(error))),
        }
    }

    fn tell(&self, report: &Report) {
        let log = self.log;
        log.add("INFO", &format!("{} rows loaded", report.rows));
        for (count, what) in [
            (report.blank_rows, "rows without any value left out"),
            (
                report.repeated_headers,
                "rows that say the header again left out",
            ),
        ] {
            if count > 0 {
                log.add("INFO", &format!("{count} {what}"));
            }
        }
        for (count, what) in [
            (report.rejected_rows, "rows do not fit and were left out"),
            (
                report.rejected_values,
                "values do not fit their columns and were left out",
            ),
        ] {
            if count > 0 {
                log.add("WARNING", &format!("{count} {what}"));
            }
        }
    }
}

/// What the log says of a finding; its values stay where stewards alone look.
fn told_finding(finding: &Finding) -> String {
    let word = |value: Value| value.as_str().unwrap_or_default().replace('_', " ");
    format!(
        "{} values of \"{}\" may be about persons: {}, {}",
        finding.count,
        finding.column,
        word(json!(finding.kind)),
        word(json!(finding.confidence)),
    )
}

/// Brings the resources of the other sheets of a workbook to what they are to be.
fn follow_sheets(
    run: &JobRun<'_>,
    id: &str,
    found: &Found,
    source: &Source,
    log: &Log<'_>,
) -> Result<(), JobError> {
    let count = sheets::follow(run, id, &found.resource, source)?;
    if count > 0 {
        log.add(
            "INFO",
            &format!("{count} resources of other sheets are made or have the new file"),
        );
    }
    Ok(())
}

fn index_words(run: &JobRun<'_>, id: &str, log: &Log<'_>) -> Result<(), JobError> {
    let ended = Ended::default();
    let mut beat = Beat::new();
    let done = run.app.tables.index_words(id, &mut |row| {
        ended
            .watch(|| {
                run.check()?;
                if beat.is_due() {
                    run.note(
                        &json!({"stage": "indexing words", "rows": row, "logs": log.entries()}),
                    )?;
                }
                Ok(())
            })
            .map_err(|error| TablesError::Output(error.to_string()))
    });
    match done {
        Ok(()) => Ok(()),
        // Dropped meanwhile.
        Err(TablesError::NoTable(_)) => Ok(()),
        Err(error) => Err(ended.take().unwrap_or_else(|| failed(error))),
    }
}

/// Says on the resource that it has a table, and that all of its file is in it.
fn set_active(run: &JobRun<'_>, id: &str) -> Result<(), JobError> {
    let locale = &run.app.settings.site.locale_default;
    let keys = Map::from_iter([
        ("datastore_active".to_owned(), json!(true)),
        (
            "datastore_contains_all_records_of_source_file".to_owned(),
            json!(true),
        ),
    ]);
    run.app.write(&Caller::anonymous(), locale, |ctx| {
        let Some(link) = ctx.tx.resource_link(id)? else {
            return Ok(());
        };
        let Some((current, _)) = dataset_of_resource(ctx, &link)? else {
            return Ok(());
        };
        dataset::set_on_resource(ctx, &current, id, &keys)
    })?;
    Ok(())
}

/// Why the reading was broken off from inside.
#[derive(Default)]
struct Ended(Mutex<Option<JobError>>);

impl Ended {
    fn set(&self, error: JobError) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
    }

    fn take(&self) -> Option<JobError> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take()
    }

    /// Runs a look at whether to go on, and keeps why not.
    fn watch(&self, look: impl FnOnce() -> Result<(), JobError>) -> Result<(), FileError> {
        look().map_err(|error| {
            let text = error.to_string();
            self.set(error);
            FileError::Stopped(text)
        })
    }

    /// The reason that was kept, or what a file is to blame for.
    fn or(&self, error: FileError) -> JobError {
        match (self.take(), error) {
            (Some(kept), _) => kept,
            (None, FileError::Io(error)) => error.into(),
            (None, FileError::Stopped(text)) => JobError::Failed(text),
            (None, error @ (FileError::Unreadable(_) | FileError::TooLarge(_))) => {
                JobError::Hopeless(error.to_string())
            }
        }
    }
}

/// Says when progress is to be noted again.
struct Beat(Instant);

impl Beat {
    fn new() -> Self {
        Self(Instant::now())
    }

    fn is_due(&mut self) -> bool {
        let due = self.0.elapsed() >= OFTEN;
        if due {
            self.0 = Instant::now();
        }
        due
    }
}

/// What the run says of itself.
struct Log<'r> {
    run: &'r JobRun<'r>,
    entries: Mutex<Vec<Value>>,
}

impl<'r> Log<'r> {
    fn new(run: &'r JobRun<'r>) -> Self {
        Self {
            run,
            entries: Mutex::new(Vec::new()),
        }
    }

    fn add(&self, level: &str, message: &str) {
        self.entries
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(json!({
                "timestamp": iso(self.run.app.clock.now()),
                "level": level,
                "message": message,
                "module": "load",
                "funcName": null,
                "lineno": null,
            }));
    }

    fn entries(&self) -> Value {
        Value::Array(
            self.entries
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .clone(),
        )
    }
}
