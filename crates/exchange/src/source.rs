//! Files of records by what they hold: one way in for all formats.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde_json::Value;

use crate::error::ExchangeError;
use crate::mapped::{Mapped, Options};
use crate::name::Names;
use crate::{algorithms, ckan, datajson, text};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Packages of a CKAN portal: API answers, lists or JSON Lines.
    CkanPackages,
    /// Organizations of a CKAN portal: API answers, lists or JSON Lines.
    CkanOrganizations,
    /// A `data.json` catalogue.
    DataJson,
    /// A listing of the Dutch Algoritmeregister.
    NlAlgorithms,
    /// An index of the British Algorithmic Transparency Recording Standard.
    UkAlgorithms,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::CkanPackages,
        Self::CkanOrganizations,
        Self::DataJson,
        Self::NlAlgorithms,
        Self::UkAlgorithms,
    ];

    /// Returns its name in manifests and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CkanPackages => "ckan-packages",
            Self::CkanOrganizations => "ckan-organizations",
            Self::DataJson => "data-json",
            Self::NlAlgorithms => "nl-algorithms",
            Self::UkAlgorithms => "uk-algorithms",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = ExchangeError;

    fn from_str(text: &str) -> Result<Self, ExchangeError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| {
                let known: Vec<&str> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
                ExchangeError::UnknownKind(text.to_owned(), known.join(", "))
            })
    }
}

/// Takes the records out of a file: one JSON document, or JSON Lines.
pub fn records(kind: Kind, text: &str) -> Result<Vec<Value>, ExchangeError> {
    let document = document(text.trim_start_matches('\u{feff}'))?;
    let records = match kind {
        Kind::CkanPackages => return ckan::packages(document),
        Kind::CkanOrganizations => return ckan::organizations(document),
        Kind::DataJson => datajson::records(&document),
        Kind::NlAlgorithms => algorithms::nl::records(&document),
        Kind::UkAlgorithms => algorithms::uk::records(&document),
    };
    if records.is_empty() {
        return Err(ExchangeError::shape(format!(
            "no records of the format {kind} are in the file"
        )));
    }
    Ok(records.to_vec())
}

/// Reads a text as one JSON document, or else as JSON Lines, which become a list.
fn document(text: &str) -> Result<Value, ExchangeError> {
    let whole = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(source) => source,
    };
    // Programs that cut texts in the middle of a character write halves of it, which no other program can read.
    if let Cow::Owned(mended) = text::without_half_characters(text) {
        return document(&mended);
    }
    let whole = ExchangeError::Syntax {
        line: whole.line(),
        source: whole,
    };
    let mut lines = Vec::new();
    for (place, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(line) {
            Ok(value) => lines.push(value),
            // Where not even the first line stands alone, it is one broken document.
            Err(_) if lines.is_empty() => return Err(whole),
            Err(source) => {
                return Err(ExchangeError::Syntax {
                    line: place + 1,
                    source,
                });
            }
        }
    }
    Ok(Value::Array(lines))
}

/// Makes our inputs out of one record.
pub fn map(
    kind: Kind,
    record: &Value,
    options: &Options<'_>,
    names: &mut Names,
) -> Result<Mapped, ExchangeError> {
    match kind {
        Kind::CkanPackages => ckan::dataset_from(record, options, names),
        Kind::CkanOrganizations => ckan::organization_from(record, options, names),
        Kind::DataJson => datajson::dataset_from(record, options, names),
        Kind::NlAlgorithms => algorithms::nl::record(record, options, names),
        Kind::UkAlgorithms => algorithms::uk::record(record, options, names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_documents_or_lines() {
        for (kind, text, expected) in [
            (
                Kind::CkanPackages,
                r#"{"result": {"results": [{"name": "a", "resources": []}]}}"#,
                Ok(1),
            ),
            (
                Kind::CkanPackages,
                "{\"name\": \"a\", \"id\": \"1\"}\n\n{\"name\": \"b\", \"id\": \"2\"}\n",
                Ok(2),
            ),
            (
                Kind::CkanPackages,
                r#"[{"result": {"name": "a", "resources": []}}, {"name": "b", "id": "1"}]"#,
                Ok(2),
            ),
            (
                Kind::CkanPackages,
                r#"{"result": ["a", "b"]}"#,
                Err("a record is an object"),
            ),
            (
                Kind::CkanPackages,
                "{\"name\": \"a\", \"id\": \"1\"}\n{",
                Err("line 2 is not JSON"),
            ),
            (
                Kind::CkanOrganizations,
                r#"[{"name": "a", "title": "A"}]"#,
                Ok(1),
            ),
            (Kind::DataJson, "\u{feff}{\"dataset\": [{}, {}]}", Ok(2)),
            (
                Kind::DataJson,
                r#"{"dataset": [{"title": "half \ud83d"}]}"#,
                Ok(1),
            ),
            (
                Kind::DataJson,
                "{}",
                Err("no records of the format data-json"),
            ),
            (Kind::NlAlgorithms, r#"{"algoritmes": [{}]}"#, Ok(1)),
            (Kind::UkAlgorithms, r#"{"records": [{}]}"#, Ok(1)),
            (Kind::UkAlgorithms, "<html>", Err("line 1 is not JSON")),
        ] {
            let got = records(kind, text)
                .map(|records| records.len())
                .map_err(|error| error.to_string());
            match expected {
                Ok(count) => assert_eq!(got, Ok(count), "{text}"),
                Err(start) => assert!(
                    got.as_ref().is_err_and(|error| error.starts_with(start)),
                    "{text}: {got:?}"
                ),
            }
        }
    }

    #[test]
    fn kinds_have_names() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse::<Kind>().ok(), Some(kind));
            assert_eq!(
                serde_json::from_str::<Kind>(&format!("\"{kind}\"")).ok(),
                Some(kind)
            );
        }
        assert!("rdf".parse::<Kind>().is_err());
    }
}
