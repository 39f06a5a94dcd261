//! `cairn harvest`: sources of records, the runs over them, and what went wrong.

use std::process::ExitCode;
use std::time::Duration;

use cairn_catalogue::jobs::run_due;
use cairn_catalogue::{ActionError, IndexMode};
use serde_json::{Map, Value, json};

use super::user::call;
use crate::failure::{Failure, SOME_FAILED};
use crate::open::{self, Opened};
use crate::out;
use crate::settings::Flags;

/// Records of each kind that a preview lists for people; `--json` lists all.
const LISTED: usize = 20;
/// How often a run is looked at that another process works on, or that waits for a server.
const LOOK: Duration = Duration::from_millis(500);

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a source
    Add(Add),
    /// List the sources
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Harvest a source now, and tell what came of it
    Run(Run),
    /// Tell how a source and its last runs are
    Status {
        /// Name or id of the source
        source: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Tell what a run would do, without doing it
    Preview {
        /// Name or id of the source
        source: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Stop the run over a source
    Stop {
        /// Name or id of the source
        source: String,
    },
    /// List what went wrong in the last run over a source, or in another
    Errors {
        /// Name or id of the source
        source: String,
        /// Id of the run
        #[arg(long)]
        job: Option<String>,
        /// Print JSON, with the record as its source gave it and as it was to be written
        #[arg(long)]
        json: bool,
    },
}

/// What `cairn harvest add` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// Name of the source: a-z, 0-9, - and _
    name: String,
    /// Address of the catalogue
    url: String,
    /// Kind of catalogue: auto, ckan, cairn, dcat_rdf, dcat_json, datajson, schemaorg or csv
    #[arg(long = "type", default_value = "auto")]
    kind: String,
    /// Title
    #[arg(long)]
    title: Option<String>,
    /// Organization that owns the source and its records
    #[arg(long)]
    organization: Option<String>,
    /// How often: manual, monthly, weekly, biweekly, daily or always
    #[arg(long, default_value = "manual")]
    frequency: String,
    /// Configuration of the source, a JSON object
    #[arg(long, value_name = "JSON")]
    source_config: Option<String>,
}

/// What `cairn harvest run` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// Name or id of the source
    source: String,
    /// Go on however many records are gone from the source
    #[arg(long)]
    confirm_deletions: bool,
    /// Read every record again, whatever is known of it
    #[arg(long)]
    full: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(flags: &Flags, command: Command) -> Result<ExitCode, Failure> {
    let mode = match command {
        Command::Add(_) | Command::Run(_) => IndexMode::IfFree,
        _ => IndexMode::None,
    };
    let opened = open::open(flags, mode)?;
    let code = match command {
        Command::Add(add) => self::add(&opened, add),
        Command::List { json } => list(&opened, json),
        Command::Run(run) => harvest(&opened, &run),
        Command::Status { source, json } => status(&opened, &source, json),
        Command::Preview { source, json } => preview(&opened, &source, json),
        Command::Stop { source } => {
            let stopped = call(&opened, "harvest_job_abort", object(json!({"id": source})))?;
            out::say(&format!(
                "{}: {}",
                text(&stopped, "id"),
                text(&stopped, "status")
            ));
            Ok(ExitCode::SUCCESS)
        }
        Command::Errors { source, job, json } => errors(&opened, &source, job, json),
    }?;
    opened.catch_up()?;
    Ok(code)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("-")
}

fn add(opened: &Opened, add: Add) -> Result<ExitCode, Failure> {
    let mut input = object(json!({
        "name": add.name, "url": add.url, "source_type": add.kind, "frequency": add.frequency,
    }));
    for (key, value) in [
        ("title", add.title),
        ("owner_org", add.organization),
        ("config", add.source_config),
    ] {
        if let Some(value) = value {
            input.insert(key.to_owned(), json!(value));
        }
    }
    let made = call(opened, "harvest_source_create", input)?;
    out::say(&format!("{}: {}", text(&made, "name"), text(&made, "id")));
    Ok(ExitCode::SUCCESS)
}

fn list(opened: &Opened, as_json: bool) -> Result<ExitCode, Failure> {
    let input = object(json!({"return_last_job_status": true}));
    let sources = call(opened, "harvest_source_list", input)?;
    if as_json {
        out::say_json(&sources);
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = sources
        .as_array()
        .into_iter()
        .flatten()
        .map(|source| {
            ["title", "type", "frequency", "last_job_status", "url", "id"]
                .map(|key| text(source, key).to_owned())
                .to_vec()
        })
        .collect();
    out::say_table(
        &["title", "type", "frequency", "last run", "url", "id"],
        &rows,
    );
    Ok(ExitCode::SUCCESS)
}

fn harvest(opened: &Opened, run: &Run) -> Result<ExitCode, Failure> {
    let input = object(json!({
        "source_id": run.source, "confirm_deletions": run.confirm_deletions, "full": run.full,
    }));
    let mut job = call(opened, "harvest_job_create", input)?;
    let id = text(&job, "id").to_owned();
    while text(&job, "status") == "Running" {
        let ran = run_due(&opened.app, cairn_harvest::JOBS).map_err(ActionError::from)?;
        job = call(opened, "harvest_job_show", object(json!({"id": id})))?;
        if ran == 0 && text(&job, "status") == "Running" {
            std::thread::sleep(LOOK);
        }
    }
    if run.json {
        out::say_json(&job);
    } else {
        say_job(&job);
        for key in ["gather_error_summary", "object_error_summary"] {
            for error in job[key].as_array().into_iter().flatten() {
                out::complain(&format!(
                    "{} × {}",
                    error["error_count"],
                    text(error, "message")
                ));
            }
        }
    }
    let failed = job["stats"]["errored"].as_i64().unwrap_or(0) > 0;
    Ok(if failed {
        ExitCode::from(SOME_FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

fn say_job(job: &Value) {
    let stats = &job["stats"];
    out::say(&format!(
        "{}: {}, {} added, {} updated, {} not modified, {} deleted, {} errored",
        text(job, "created"),
        text(job, "status"),
        stats["added"],
        stats["updated"],
        stats["not modified"],
        stats["deleted"],
        stats["errored"],
    ));
}

fn status(opened: &Opened, source: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let shown = call(opened, "harvest_source_show", object(json!({"id": source})))?;
    let jobs = call(
        opened,
        "harvest_job_list",
        object(json!({"source_id": source})),
    )?;
    if as_json {
        out::say_json(&json!({"source": shown, "jobs": jobs}));
        return Ok(ExitCode::SUCCESS);
    }
    out::say(&format!(
        "{} ({})",
        text(&shown, "title"),
        text(&shown, "name")
    ));
    out::say(&format!(
        "{} at {}",
        text(&shown, "source_type"),
        text(&shown, "url")
    ));
    let active = match shown["active"] == json!(true) {
        true => "active",
        false => "not active",
    };
    out::say(&format!(
        "{active}, {}, {} datasets",
        text(&shown, "frequency"),
        shown["status"]["total_datasets"]
    ));
    for job in jobs.as_array().into_iter().flatten().take(LISTED) {
        say_job(job);
    }
    Ok(ExitCode::SUCCESS)
}

fn preview(opened: &Opened, source: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let shown = call(opened, "harvest_source_show", object(json!({"id": source})))?;
    let found = cairn_harvest::preview(&opened.app, text(&shown, "id"))?;
    if as_json {
        out::say_json(&found);
        return Ok(ExitCode::SUCCESS);
    }
    out::say(&format!("read as {}", text(&found, "source_type")));
    for (key, word) in [
        ("added", "would be added"),
        ("changed", "would be changed"),
        ("deleted", "would be deleted"),
        ("left", "would be left alone"),
        ("errors", "errors"),
    ] {
        let list = found[key].as_array().map_or(&[][..], Vec::as_slice);
        out::say(&format!("{} {word}", list.len()));
        for one in list.iter().take(LISTED) {
            let about = ["title", "reason", "message"]
                .iter()
                .find_map(|key| one[*key].as_str())
                .unwrap_or_default();
            out::say(&format!("  {}  {about}", text(one, "guid")));
        }
        if list.len() > LISTED {
            out::say(&format!(
                "  … and {} more; --json lists them",
                list.len() - LISTED
            ));
        }
    }
    out::say(&format!("{} not modified", found["not modified"]));
    if found["held"] == json!(true) {
        out::complain(
            "so many are gone that a run would be held; --confirm-deletions lets it go on",
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn errors(
    opened: &Opened,
    source: &str,
    job: Option<String>,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let id = match job {
        Some(id) => id,
        None => {
            let input = object(json!({"source_id": source}));
            let jobs = call(opened, "harvest_job_list", input)?;
            let last = jobs[0]["id"].as_str().map(str::to_owned);
            last.ok_or_else(|| Failure::Other(format!("{source} was never harvested")))?
        }
    };
    let report = call(opened, "harvest_job_report", object(json!({"id": id})))?;
    if as_json {
        out::say_json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    for error in report["gather_errors"].as_array().into_iter().flatten() {
        out::say(text(error, "message"));
    }
    for (_, object) in report["object_errors"].as_object().into_iter().flatten() {
        for error in object["errors"].as_array().into_iter().flatten() {
            out::say(&format!(
                "{}: {}: {}",
                text(object, "guid"),
                text(error, "type"),
                text(error, "message")
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
