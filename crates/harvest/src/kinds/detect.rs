//! Finds out what an address is: by what it answers, else by what the APIs that portals have answer below it.

use super::{ALL, base};
use crate::harvester::{Harvester, Trouble};
use crate::long::{Document, LongDocument, broken};
use crate::remote::Remote;

/// Kinds by what the address itself answers, the most particular first.
const BY_ANSWER: &[&str] = &["dcat_json", "datajson", "dcat_rdf", "schemaorg", "csv"];
/// Kinds by what is asked below the address.
const BY_API: &[(&str, &str)] = &[
    ("cairn", "/api/changes"),
    ("ckan", "/api/3/action/status_show"),
];

/// Returns the kind of a source.
pub(crate) fn detect(remote: &Remote<'_>) -> Result<&'static dyn Harvester, Trouble> {
    let kind = |name: &str| ALL.iter().copied().find(|kind| kind.name() == name);
    let address = &remote.source.url;
    let mut why = None;
    match remote.document(address, "*/*") {
        Ok(Document::Long(document)) => {
            return kind(of_long(&document)?).ok_or_else(|| none(address));
        }
        Ok(Document::Short(answer)) => {
            for kind in BY_ANSWER.iter().filter_map(|name| kind(name)) {
                if kind.reads(&answer) {
                    return Ok(kind);
                }
            }
        }
        Err(Trouble::Failed(error)) => why = Some(error),
        Err(other) => return Err(other),
    }
    for (name, path) in BY_API {
        let answer = remote.get(&format!("{}{path}", base(address)), "application/json");
        match (answer, kind(name)) {
            (Ok(answer), Some(kind)) if kind.reads(&answer) => return Ok(kind),
            (Err(error @ (Trouble::Stopped | Trouble::Later(_))), _) => return Err(error),
            _ => {}
        }
    }
    Err(why.map_or_else(|| none(address), Trouble::because))
}

fn none(address: &str) -> Trouble {
    Trouble::because(format!("{address} is of no kind that can be harvested"))
}

/// Returns the kind of a document that is too long to be read for this: that of its beginning.
fn of_long(document: &LongDocument) -> Result<&'static str, Trouble> {
    let (beginning, _) = document.edges().map_err(|error| broken(&error))?;
    let beginning = String::from_utf8_lossy(&beginning);
    let is = |words: &[&str]| words.iter().any(|word| beginning.contains(word));
    Ok(match beginning.trim_start().chars().next() {
        Some('{' | '[') if is(&["\"dataset\"", "\"distribution\"", "\"conformsTo\""]) => "datajson",
        Some('{' | '[' | '<' | '@' | '#' | '_') => "dcat_rdf",
        _ if is(&["PREFIX ", "@prefix "]) => "dcat_rdf",
        _ => "csv",
    })
}
