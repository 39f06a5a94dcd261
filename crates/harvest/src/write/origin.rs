//! Where a record comes from at first, and by which sites it came here: extras that every Cairn passes on.

use serde_json::{Map, Value, json};

use super::extra;
use crate::source::Source;

/// The site that the record is of.
pub(super) const SITE: &str = cairn_catalogue::harvest::ORIGIN;
/// What names it there.
pub(super) const GUID: &str = "harvest_origin_id";
/// The sites that it passed, its own first, as a JSON list.
pub(super) const CHAIN: &str = "harvest_chain";

/// Most sites of a chain that is believed.
const LONGEST: usize = 32;

/// The way of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) site: String,
    pub(super) guid: String,
    /// The sites that it passed, the one that it was harvested from last.
    pub(super) chain: Vec<String>,
}

impl Origin {
    /// Reads the way of a record that is harvested now: what it says of itself, and the site that it is harvested from.
    pub(super) fn of_incoming(input: &Map<String, Value>, source: &Source, guid: &str) -> Self {
        let here = source.site();
        let mut chain = chain_of(input);
        chain.truncate(LONGEST);
        match (chain.first().cloned(), extra(input, GUID)) {
            (Some(site), Some(origin)) => {
                let origin = origin.to_owned();
                if chain.last() != Some(&here) {
                    chain.push(here);
                }
                Self {
                    site,
                    guid: origin,
                    chain,
                }
            }
            _ => Self {
                site: here.clone(),
                guid: guid.to_owned(),
                chain: vec![here],
            },
        }
    }

    /// Tells whether it came by a site.
    pub(super) fn passed(&self, site: &str) -> bool {
        self.chain.iter().any(|one| one == site)
    }

    /// Returns the extras that say it.
    pub(super) fn extras(&self) -> [(&'static str, String); 3] {
        [
            (SITE, self.site.clone()),
            (GUID, self.guid.clone()),
            (CHAIN, json!(self.chain).to_string()),
        ]
    }
}

/// Returns the sites that a record says it passed.
fn chain_of(record: &Map<String, Value>) -> Vec<String> {
    extra(record, CHAIN)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
