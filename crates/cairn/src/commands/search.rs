//! `cairn search`: how a search is understood.

use std::process::ExitCode;

use cairn_catalogue::IndexMode;
use serde_json::{Map, Value, json};

use super::user::call;
use crate::failure::Failure;
use crate::settings::Flags;
use crate::{open, out};

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show how a query is parsed, what the engine is asked, and what took its time
    Explain {
        /// The query, as `q` of package_search
        query: String,
        /// Filters, as `fq_list` of package_search
        #[arg(long)]
        fq: Vec<String>,
        /// Query parser: dismax, edismax or lucene
        #[arg(long)]
        def_type: Option<String>,
        /// Fields whose values are counted
        #[arg(long)]
        facet: Vec<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command. Where a server has the index, what it last made durable is asked: half a minute ago at most.
pub(super) fn run(flags: &Flags, command: Command) -> Result<ExitCode, Failure> {
    let Command::Explain {
        query,
        fq,
        def_type,
        facet,
        json: as_json,
    } = command;
    let opened = open::open(flags, IndexMode::Look)?;
    if opened.app.index().is_ok_and(|index| !index.reads_only()) {
        opened.catch_up()?;
    }
    let mut input = Map::from_iter([
        ("q".to_owned(), json!(query)),
        ("fq_list".to_owned(), json!(fq)),
        ("facet.field".to_owned(), json!(facet)),
        ("explain".to_owned(), json!(true)),
    ]);
    if let Some(def_type) = def_type {
        input.insert("defType".to_owned(), json!(def_type));
    }
    let found = call(&opened, "package_search", input)?;
    if as_json {
        out::say_json(&json!({"count": found["count"], "explain": found["explain"]}));
        return Ok(ExitCode::SUCCESS);
    }
    let explain = &found["explain"];
    say("count", &found["count"]);
    say("query", &explain["query"]["parsed"]);
    say("engine", &explain["query"]["engine"]);
    for filter in explain["filters"].as_array().into_iter().flatten() {
        say("filter", &filter["parsed"]);
        say("engine", &filter["engine"]);
    }
    say("segments", &explain["segments"]);
    for (phase, took) in explain["milliseconds"].as_object().into_iter().flatten() {
        let took = took.as_f64().unwrap_or_default();
        out::say(&format!("{phase:<20} {took:.3} ms"));
    }
    Ok(ExitCode::SUCCESS)
}

fn say(name: &str, value: &Value) {
    let text = match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    out::say(&format!("{name:<20} {text}"));
}
