//! IATI activities, version 2: what every activity must say.

use std::io::BufRead;

use chrono::NaiveDate;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::documents::DocumentError;
use super::{Found, Problem};

/// An activity as far as it was read.
#[derive(Debug, Default)]
struct Activity {
    identifier: String,
    has_reporter: bool,
    has_title: bool,
    has_description: bool,
    has_participant: bool,
    status: Option<String>,
    has_start: bool,
    wrong: Vec<String>,
}

impl Activity {
    fn open(&mut self, element: &BytesStart<'_>, name: &str) {
        let attribute = |key: &str| {
            let found = element.try_get_attribute(key).ok().flatten();
            found
                .map(|found| found.value.to_string())
                .filter(|text| !text.trim().is_empty())
        };
        match name {
            "reporting-org" => {
                self.has_reporter = true;
                for key in ["ref", "type"] {
                    if attribute(key).is_none() {
                        self.wrong.push(format!("reporting-org has no {key}"));
                    }
                }
            }
            "participating-org" => {
                self.has_participant = true;
                let role = attribute("role");
                if !role
                    .as_deref()
                    .is_some_and(|role| ["1", "2", "3", "4"].contains(&role))
                {
                    self.wrong
                        .push("participating-org has no role from 1 to 4".to_owned());
                }
            }
            "activity-status" => self.status = Some(attribute("code").unwrap_or_default()),
            "activity-date" => {
                let kind = attribute("type").unwrap_or_default();
                let day = attribute("iso-date").unwrap_or_default();
                let is_day = day
                    .get(..10)
                    .is_some_and(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok());
                if !is_day {
                    self.wrong
                        .push(format!("\"{day}\" of activity-date is no date"));
                }
                match kind.as_str() {
                    "1" | "2" => self.has_start = true,
                    "3" | "4" => {}
                    other => self
                        .wrong
                        .push(format!("\"{other}\" is no type of activity-date")),
                }
            }
            _ => {}
        }
    }

    fn judge(self, row: u64, found: &mut Found) {
        found.rows += 1;
        let mut note = |text: String| found.note(Problem::of_row("row-constraint", row, text));
        for (is_there, what) in [
            (!self.identifier.trim().is_empty(), "iati-identifier"),
            (self.has_reporter, "reporting-org"),
            (self.has_title, "a narrative in title"),
            (self.has_description, "a narrative in description"),
            (self.has_participant, "participating-org"),
            (self.has_start, "activity-date of type 1 or 2"),
        ] {
            if !is_there {
                note(format!("{what} is missing"));
            }
        }
        match self.status.as_deref() {
            None => note("activity-status is missing".to_owned()),
            Some("1" | "2" | "3" | "4" | "5" | "6") => {}
            Some(other) => note(format!("\"{other}\" is no activity-status")),
        }
        self.wrong.into_iter().for_each(note);
    }
}

/// Looks at a document, activity by activity.
pub(super) fn check(input: impl BufRead) -> Result<Found, DocumentError> {
    let mut reader = Reader::from_reader(input);
    let mut found = Found::default();
    let mut buffer = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut activity = Activity::default();
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Err(quick_xml::Error::Io(error)) => {
                return Err(std::io::Error::new(error.kind(), error.to_string()).into());
            }
            Err(error) => {
                let note = format!("the file is not XML: {error}");
                found.note(Problem::of_file("format-error", note));
                return Ok(found);
            }
            Ok(event) => event,
        };
        match event {
            Event::Eof => break,
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                if path.is_empty() && !is_root(&start, &name, &mut found) {
                    return Ok(found);
                }
                if path.len() == 1 {
                    activity = Activity::default();
                }
                if path.len() == 2 {
                    activity.open(&start, &name);
                }
                path.push(name);
            }
            Event::Empty(start) if path.len() == 2 => {
                let name = start.local_name().as_ref().to_owned();
                activity.open(&start, &name);
            }
            Event::Text(text) => heard(&mut activity, &path, text.as_ref()),
            Event::End(_) => {
                if path.len() == 2 && path[1] == "iati-activity" {
                    let row = found.rows + 1;
                    std::mem::take(&mut activity).judge(row, &mut found);
                }
                path.pop();
            }
            _ => {}
        }
    }
    if found.rows == 0 && found.errors == 0 {
        found.note(Problem::of_file("format-error", "there is no activity"));
    }
    Ok(found)
}

fn is_root(start: &BytesStart<'_>, name: &str, found: &mut Found) -> bool {
    if name != "iati-activities" {
        let note = format!("the document is <{name}>, and not <iati-activities>");
        found.note(Problem::of_file("format-error", note));
        return false;
    }
    let version = start.try_get_attribute("version").ok().flatten();
    let version = version
        .map(|version| version.value.to_string())
        .unwrap_or_default();
    if !version.starts_with("2.") {
        let note = format!("\"{version}\" is no version 2 of IATI");
        found.note(Problem::of_file("format-error", note));
        return false;
    }
    true
}

fn heard(activity: &mut Activity, path: &[String], text: &str) {
    if text.trim().is_empty() {
        return;
    }
    match path
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [_, _, "iati-identifier"] => activity.identifier.push_str(text),
        [_, _, "title", "narrative"] => activity.has_title = true,
        [_, _, "description", "narrative"] => activity.has_description = true,
        _ => {}
    }
}
