//! `cairn crosswalk`: what the fields and code lists of peers are here, tried on records of theirs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cairn_catalogue::schema_files;
use cairn_exchange::Options;
use cairn_exchange::crosswalk::{Crosswalk, Fate, Outcome, Sample, Trials, Tried, shown};
use serde_json::{Value, json};

use crate::failure::{Failure, SOME_FAILED};
use crate::settings::{Config, Flags};
use crate::{lines, out};

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the crosswalks that there are
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Run the tests of a crosswalk, and tell what becomes of the records of a file
    Check {
        /// The file of the crosswalk, or the name of one that is there
        crosswalk: PathBuf,
        /// Records of the peer: answers of CKAN, a data.json or RDF, compressed with gzip or not
        sample: Option<PathBuf>,
        /// Show one record whole: its name, identifier or address
        #[arg(long)]
        record: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(super) fn run(flags: &Flags, command: &Command) -> Result<ExitCode, Failure> {
    let settings = Config::load(flags)?.catalogue.schemas;
    let there = schema_files::crosswalks(&settings).map_err(Failure::Usage)?;
    let (path, sample, record, as_json) = match command {
        Command::List { json } => {
            list(&there, *json);
            return Ok(ExitCode::SUCCESS);
        }
        Command::Check {
            crosswalk,
            sample,
            record,
            json,
        } => (crosswalk, sample, record, *json),
    };
    let crosswalk = chosen(path, there)?;
    let schemas = schema_files::load(&settings).map_err(Failure::Usage)?;
    let licences = schema_files::licences(&settings).map_err(Failure::Usage)?;
    let options = Options {
        source: crosswalk.name(),
        attribution: None,
        owner: None,
        language: "en",
        schemas: &schemas,
        licences: &licences,
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let trials = crosswalk.run_tests(&options, |file| {
        lines::whole(&folder.join(file))
            .ok()
            .map(String::into_bytes)
    });
    let tried = match sample {
        Some(sample) => tried(&crosswalk, sample, &options)?,
        None => Vec::new(),
    };
    let tried: Vec<Tried> = match record {
        Some(record) => tried
            .into_iter()
            .filter(|(name, _)| name == record)
            .collect(),
        None => tried,
    };
    if let (Some(record), true) = (record, tried.is_empty()) {
        return Err(Failure::Usage(format!("the sample has no record {record}")));
    }
    let report = Report::of(&tried);
    if as_json {
        out::say_json(&report.json(&crosswalk, &trials, record.is_some().then_some(&tried)));
    } else {
        say_trials(&crosswalk, &trials);
        match (record, sample) {
            (Some(_), _) => tried.iter().for_each(say_record),
            (None, Some(_)) => report.say(),
            (None, None) => {}
        }
    }
    Ok(if !trials.failures.is_empty() {
        ExitCode::FAILURE
    } else if report.failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(SOME_FAILED)
    })
}

fn list(there: &[Crosswalk], as_json: bool) {
    if as_json {
        let all: Vec<Value> = there
            .iter()
            .map(|one| {
                json!({"name": one.name(), "title": one.title("en"), "format": one.format().as_str(), "tests": one.tests()})
            })
            .collect();
        return out::say_json(&json!(all));
    }
    let rows: Vec<Vec<String>> = there
        .iter()
        .map(|one| {
            vec![
                one.name().to_owned(),
                one.format().as_str().to_owned(),
                one.title("en").to_owned(),
            ]
        })
        .collect();
    out::say_table(&["name", "format", "peer"], &rows);
}

/// Returns the crosswalk of a file, or else the one of that name.
fn chosen(path: &Path, there: Vec<Crosswalk>) -> Result<Crosswalk, Failure> {
    let named = path.to_str().and_then(|name| {
        let found = there.into_iter().find(|one| one.name() == name);
        found.filter(|_| !path.exists())
    });
    if let Some(named) = named {
        return Ok(named);
    }
    let text = lines::whole(path)?;
    Crosswalk::load(&text).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
}

/// Maps the records of a file.
fn tried(
    crosswalk: &Crosswalk,
    sample: &Path,
    options: &Options<'_>,
) -> Result<Vec<Tried>, Failure> {
    let text = lines::whole(sample)?;
    let name = sample.display().to_string();
    let read = Sample::read(
        crosswalk.format(),
        text.as_bytes(),
        name.trim_end_matches(".gz"),
    );
    let read = read.map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    Ok(read.map_all(crosswalk, options))
}

fn say_trials(crosswalk: &Crosswalk, trials: &Trials) {
    out::say(&format!(
        "{} ({}): {} of {} tests pass{}",
        crosswalk.title("en"),
        crosswalk.name(),
        trials.passed,
        crosswalk.tests() - trials.left_out,
        match trials.left_out {
            0 => String::new(),
            left_out => format!(", {left_out} need a file that is not here"),
        }
    ));
    for failure in &trials.failures {
        out::say(&format!("  {}: {}", failure.about, failure.message));
    }
}

fn say_record((name, tried): &Tried) {
    out::say(&format!("\n{name}"));
    match tried {
        Ok((made, told)) => {
            for one in told {
                out::say(&format!("  {one}"));
            }
            for note in &made.notes {
                out::say(&format!("  {note}"));
            }
            if let Some(dataset) = &made.dataset {
                out::say_json(dataset);
            }
        }
        Err(error) => out::say(&format!("  {error}")),
    }
}

/// What became of many records, counted.
#[derive(Debug, Default)]
struct Report {
    records: usize,
    /// Records that nothing could be made of, and why.
    failed: Vec<(String, String)>,
    /// From field and to field: how often, and an example.
    became: BTreeMap<(String, String), (usize, String)>,
    /// Field, value and reason: how often.
    stayed: BTreeMap<(String, String, String), usize>,
    /// Fields that no rule is about and that are kept as extras: how often.
    extras: BTreeMap<String, usize>,
}

impl Report {
    fn of(tried: &[Tried]) -> Self {
        let mut report = Self {
            records: tried.len(),
            ..Self::default()
        };
        for (name, tried) in tried {
            match tried {
                Err(error) => report.failed.push((name.clone(), error.to_string())),
                Ok((made, told)) => {
                    for one in told {
                        report.count(one);
                    }
                    report.count_extras(made.dataset.as_ref(), told);
                }
            }
        }
        report
    }

    fn count(&mut self, one: &Outcome) {
        let field = without_numbers(&one.field);
        match &one.fate {
            Fate::Became { field: ours, value } => {
                let example = format!("{} → {}", shown(&one.value), shown(value));
                let key = (field, without_numbers(ours));
                let (count, _) = self.became.entry(key).or_insert((0, example));
                *count += 1;
            }
            Fate::Stayed(reason) => {
                let key = (field, shown(&one.value), reason.clone());
                *self.stayed.entry(key).or_default() += 1;
            }
            Fate::LeftOut => {
                let key = (field, "(left out)".to_owned());
                let (count, _) = self.became.entry(key).or_insert((0, shown(&one.value)));
                *count += 1;
            }
        }
    }

    fn count_extras(&mut self, dataset: Option<&Value>, told: &[Outcome]) {
        let extras = dataset.and_then(|dataset| dataset.get("extras")?.as_array());
        for key in extras
            .into_iter()
            .flatten()
            .filter_map(|extra| extra.get("key")?.as_str())
        {
            if !told.iter().any(|one| one.field == key) {
                *self.extras.entry(key.to_owned()).or_default() += 1;
            }
        }
    }

    fn say(&self) {
        out::say(&format!(
            "\n{} records, {} of them taken",
            self.records,
            self.records - self.failed.len()
        ));
        for (name, error) in &self.failed {
            out::say(&format!("  {name}: {error}"));
        }
        if !self.became.is_empty() {
            out::say("\nWhat became fields");
            let rows: Vec<Vec<String>> = self
                .became
                .iter()
                .map(|((from, to), (count, example))| {
                    vec![from.clone(), to.clone(), count.to_string(), example.clone()]
                })
                .collect();
            out::say_table(&["field", "here", "times", "for example"], &rows);
        }
        if !self.stayed.is_empty() {
            out::say("\nWhat stayed");
            let mut stayed: Vec<_> = self.stayed.iter().collect();
            stayed.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            let rows: Vec<Vec<String>> = stayed
                .into_iter()
                .map(|((field, value, reason), count)| {
                    vec![
                        field.clone(),
                        value.clone(),
                        count.to_string(),
                        reason.clone(),
                    ]
                })
                .collect();
            out::say_table(&["field", "value", "times", "why"], &rows);
        }
        if !self.extras.is_empty() {
            out::say("\nWhat no rule is about, kept as extras");
            let rows: Vec<Vec<String>> = self
                .extras
                .iter()
                .map(|(key, count)| vec![key.clone(), count.to_string()])
                .collect();
            out::say_table(&["key", "times"], &rows);
        }
    }

    fn json(&self, crosswalk: &Crosswalk, trials: &Trials, whole: Option<&Vec<Tried>>) -> Value {
        let failures: Vec<Value> = trials
            .failures
            .iter()
            .map(|one| json!({"about": one.about, "message": one.message}))
            .collect();
        let became: Vec<Value> = self
            .became
            .iter()
            .map(|((from, to), (count, example))| {
                json!({"field": from, "became": to, "times": count, "example": example})
            })
            .collect();
        let stayed: Vec<Value> = self
            .stayed
            .iter()
            .map(|((field, value, reason), count)| {
                json!({"field": field, "value": value, "times": count, "why": reason})
            })
            .collect();
        let failed: Vec<Value> = self
            .failed
            .iter()
            .map(|(name, error)| json!({"record": name, "error": error}))
            .collect();
        let mut report = json!({
            "crosswalk": crosswalk.name(),
            "tests": {"passed": trials.passed, "left_out": trials.left_out, "failures": failures},
            "records": self.records, "failed": failed, "became": became, "stayed": stayed, "extras": self.extras,
        });
        let datasets: Vec<&Value> = whole
            .into_iter()
            .flatten()
            .filter_map(|(_, tried)| tried.as_ref().ok()?.0.dataset.as_ref())
            .collect();
        if !datasets.is_empty() {
            report["datasets"] = json!(datasets);
        }
        report
    }
}

/// Takes the numbers out of brackets, so that all resources are one line: `resources[].format`.
fn without_numbers(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut inside = false;
    for c in field.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if inside && c.is_ascii_digit() => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}
