//! Files of records to try a crosswalk on, and the tests that stand in its file.

use serde_json::Value;

use super::document::{Format, SampleRecord, Trial};
use super::{Crosswalk, Outcome, place};
use crate::dcat::Syntax;
use crate::dcat::read::Page;
use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::Names;
use crate::source;

/// Records of a file.
#[derive(Debug)]
pub enum Sample {
    /// Records as JSON.
    Records(Vec<Value>),
    /// A catalogue as RDF.
    Graph(Box<Page>),
}

/// What a record became, or why nothing, under what names it at its source.
pub type Tried = (String, Result<(Mapped, Vec<Outcome>), ExchangeError>);

/// What came of the tests of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trials {
    /// How many passed.
    pub passed: usize,
    /// How many need a file that is not there.
    pub left_out: usize,
    /// What is wrong.
    pub failures: Vec<Failure>,
}

/// A test that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What the test is about.
    pub about: String,
    /// What is wrong.
    pub message: String,
}

impl Sample {
    /// Reads a file. `name` is its name or address.
    pub fn read(format: Format, bytes: &[u8], name: &str) -> Result<Self, ExchangeError> {
        let kind = match format {
            Format::Ckan => source::Kind::CkanPackages,
            Format::DataJson => source::Kind::DataJson,
            Format::Dcat => {
                let end = name.rsplit('.').next().unwrap_or_default();
                let syntax = Syntax::of_extension(end).unwrap_or(Syntax::RdfXml);
                let base = format!("file:///{}", name.trim_start_matches('/'));
                return Page::read(bytes, syntax, &base).map(|page| Self::Graph(Box::new(page)));
            }
        };
        let text = String::from_utf8_lossy(bytes);
        source::records(kind, &text).map(Self::Records)
    }

    /// Maps every record.
    pub fn map_all(&self, crosswalk: &Crosswalk, options: &Options<'_>) -> Vec<Tried> {
        let mut names = Names::default();
        match self {
            Self::Records(records) => records
                .iter()
                .map(|record| (label(record), crosswalk.map(record, options, &mut names)))
                .collect(),
            Self::Graph(page) => page
                .entries()
                .map(|entry| {
                    let made = entry.map(options, &mut names).and_then(|mut made| {
                        let told = crosswalk.finish(&mut made, options)?;
                        Ok((made, told))
                    });
                    (entry.guid(options.source).unwrap_or_default(), made)
                })
                .collect(),
        }
    }
}

/// Returns what names a record at its source.
fn label(record: &Value) -> String {
    ["name", "identifier", "title", "id"]
        .iter()
        .find_map(|key| record.get(*key).and_then(Value::as_str))
        .unwrap_or_default()
        .to_owned()
}

impl Crosswalk {
    /// Returns how many tests stand in the file.
    pub fn tests(&self) -> usize {
        self.document.tests.len()
    }

    /// Runs the tests of the file. `open` reads the files that they name; where it returns nothing, what needs that file is left out.
    pub fn run_tests(
        &self,
        options: &Options<'_>,
        open: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Trials {
        let mut trials = Trials::default();
        for trial in &self.document.tests {
            match self.run(trial, options, &open) {
                None => trials.left_out += 1,
                Some(wrong) if wrong.is_empty() => trials.passed += 1,
                Some(wrong) => trials
                    .failures
                    .extend(wrong.into_iter().map(|message| Failure {
                        about: trial.about.clone(),
                        message,
                    })),
            }
        }
        trials
    }

    /// Runs one test: what is wrong, or nothing where its file is not there.
    fn run(
        &self,
        trial: &Trial,
        options: &Options<'_>,
        open: &impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Option<Vec<String>> {
        let tried = match (&trial.given, &trial.sample) {
            (Some(given), None) => self.try_given(given, options),
            (None, Some(sample)) => {
                let bytes = open(&sample.file)?;
                self.try_sample(sample, &bytes, options)
            }
            _ => Err("a test has either `given` or `sample`".to_owned()),
        };
        Some(match tried {
            Ok((made, told)) => compared(trial, &made, &told),
            Err(message) => vec![message],
        })
    }

    fn try_given(
        &self,
        given: &Value,
        options: &Options<'_>,
    ) -> Result<(Mapped, Vec<Outcome>), String> {
        let said = |error: ExchangeError| error.to_string();
        match (self.format(), given) {
            (Format::Dcat, Value::String(turtle)) => {
                let base = "https://peer.example/";
                let page = Page::read(turtle.as_bytes(), Syntax::Turtle, base).map_err(said)?;
                let last = Sample::Graph(Box::new(page)).map_all(self, options).pop();
                let (_, tried) = last.ok_or_else(|| "there is no dataset".to_owned())?;
                tried.map_err(said)
            }
            _ => self
                .map(given, options, &mut Names::default())
                .map_err(said),
        }
    }

    fn try_sample(
        &self,
        sample: &SampleRecord,
        bytes: &[u8],
        options: &Options<'_>,
    ) -> Result<(Mapped, Vec<Outcome>), String> {
        let name = sample.file.trim_end_matches(".gz");
        let read = Sample::read(self.format(), bytes, name)
            .map_err(|error| format!("{}: {error}", sample.file))?;
        let mut all = read.map_all(self, options).into_iter();
        match all.find(|(name, _)| *name == sample.record) {
            Some((_, tried)) => tried.map_err(|error| error.to_string()),
            None => Err(format!("{} has no {}", sample.file, sample.record)),
        }
    }
}

/// Holds what was made against what a test expects; returns what differs.
fn compared(trial: &Trial, made: &Mapped, told: &[Outcome]) -> Vec<String> {
    let Some(Value::Object(record)) = &made.dataset else {
        return vec!["nothing was made of it".to_owned()];
    };
    let mut wrong = Vec::new();
    for (field, expected) in &trial.expected {
        let found = match field.strip_prefix("organization.") {
            Some(inner) => made
                .organizations
                .last()
                .and_then(Value::as_object)
                .and_then(|organization| place::get(organization, inner)),
            None => place::get(record, field),
        };
        let found = found.unwrap_or_default();
        if found != *expected {
            wrong.push(format!("{field} is {found}, not {expected}"));
        }
    }
    for field in &trial.stays {
        if !told
            .iter()
            .any(|one| one.field == *field && one.is_unmapped())
        {
            wrong.push(format!("{field} did not stay"));
        }
    }
    wrong
}
