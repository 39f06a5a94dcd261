//! Addresses that records lead to, and whether they answered.

use std::collections::HashMap;

use cairn_store::{Link, StoreError, Tx};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::federation::hex;

/// Keys of a resource that lead to its content.
const KEYS: [&str; 3] = ["url", "access_url", "download_url"];
/// Longest address that is looked at.
const LONGEST: usize = 8_000;

/// Returns the name of an address in the database.
pub(crate) fn hash(address: &str) -> String {
    hex(&Sha256::digest(address.as_bytes()))
}

/// Returns the addresses outside of this site that the resources of a record lead to, each once.
pub(crate) fn of_record(record: &Map<String, Value>, site_url: &str) -> Vec<String> {
    let resources = record.get("resources").and_then(Value::as_array);
    let mut out: Vec<String> = Vec::new();
    for resource in resources.into_iter().flatten().filter_map(Value::as_object) {
        for address in of_resource(resource) {
            let is_web = address.starts_with("https://") || address.starts_with("http://");
            let is_ours = is_ours(address, site_url);
            if is_web
                && !is_ours
                && address.len() <= LONGEST
                && !out.iter().any(|one| one == address)
            {
                out.push(address.to_owned());
            }
        }
    }
    out
}

/// Returns the addresses that a resource leads to, that of its content first.
pub(crate) fn of_resource(resource: &Map<String, Value>) -> impl Iterator<Item = &str> {
    KEYS.iter().filter_map(|key| resource.get(*key)?.as_str())
}

/// Tells whether an address is one of this site.
pub(crate) fn is_ours(address: &str, site_url: &str) -> bool {
    address
        .strip_prefix(site_url)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns what is known of the addresses of records.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    addresses: &[String],
) -> Result<HashMap<String, Link>, StoreError> {
    let hashes: Vec<String> = addresses.iter().map(|address| hash(address)).collect();
    let links = tx.links(&hashes)?;
    Ok(links
        .into_iter()
        .map(|link| (link.address.clone(), link))
        .collect())
}
