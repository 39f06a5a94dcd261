//! Finds out what an address is: by what it answers, else by what the APIs that portals have answer below it.

use super::{ALL, base};
use crate::harvester::{Harvester, Trouble};
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
    match remote.get(address, "*/*") {
        Ok(answer) => {
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
    Err(Trouble::because(match why {
        Some(error) => error,
        None => format!("{address} is of no kind that can be harvested"),
    }))
}
