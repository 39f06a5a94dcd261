//! What names the datasets that a page describes: their own words where those hold everywhere, else the page's address.

use std::collections::HashSet;

use cairn_exchange::name::from_title;
use serde_json::Value;
use url::Url;

use super::page::{Described, plain, property};
use crate::harvester::Found;
use crate::hash;
use crate::source::site_of;
use crate::write::holds_everywhere;

/// Names the datasets of a page. No two have the same name, and each has the same one however often the page is read. Of a page that
/// breaks off only those are taken whose name does not depend on what else the page describes.
pub(super) fn records(address: &str, described: Described) -> Vec<Found> {
    let page = Url::parse(address).ok();
    let Described {
        datasets: mut described,
        fault,
    } = described;
    if fault.is_some() {
        described.retain(|one| own(page.as_ref(), one).is_some());
    }
    let is_alone = described.len() == 1;
    let mut taken: HashSet<String> = HashSet::new();
    let mut first = true;
    described
        .into_iter()
        .map(|one| {
            let of_itself = own(page.as_ref(), &one)
                .or_else(|| (!is_alone).then(|| own_page(page.as_ref(), &one)).flatten())
                .filter(|name| !taken.contains(name));
            let guid = of_itself.unwrap_or_else(|| by_place(address, &one, first, &taken));
            first = false;
            taken.insert(guid.clone());
            Found {
                mark: hash::canonical(&one),
                content: Some(one.to_string()),
                url: Some(address.to_owned()),
                guid,
                ..Found::default()
            }
        })
        .collect()
}

/// Its `@id`, or an identifier that nobody else gives.
fn own(page: Option<&Url>, described: &Value) -> Option<String> {
    let id = described["@id"].as_str().map(str::trim);
    let id = id
        .filter(|id| !id.is_empty() && !id.starts_with("_:"))
        .and_then(|id| match page {
            Some(page) => page.join(id).ok().map(String::from),
            None => Some(id.to_owned()),
        });
    id.into_iter()
        .chain(plain(property(described, "identifier")))
        .find(|name| holds_everywhere(name))
}

/// The address of its own page, where it is on the same site.
fn own_page(page: Option<&Url>, described: &Value) -> Option<String> {
    let page = page?;
    let url = page.join(&plain(property(described, "url"))?).ok()?;
    (site_of(url.as_str()) == site_of(page.as_str()) && url != *page).then(|| url.into())
}

/// The address of the page: that of the first as it is, that of the others with what they are called.
fn by_place(address: &str, described: &Value, first: bool, taken: &HashSet<String>) -> String {
    if first && !taken.contains(address) {
        return address.to_owned();
    }
    let title = plain(property(described, "name")).unwrap_or_default();
    let name = format!("{address}#{}", from_title(&title));
    if !taken.contains(&name) {
        return name;
    }
    let mut number = 2_u64;
    loop {
        let next = format!("{name}-{number}");
        if !taken.contains(&next) {
            return next;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn datasets_have_names_of_their_own() {
        let uuid = "8e298b01-266e-4f2c-a1e9-1ad777fc39b5";
        for (described, expected) in [
            (vec![json!({"name": "A"})], vec!["https://a.example/p"]),
            (
                vec![json!({"name": "A", "url": "https://a.example/other"})],
                vec!["https://a.example/p"],
            ),
            (
                vec![
                    json!({"@id": "#a"}),
                    json!({"@id": "/b"}),
                    json!({"@id": "_:c", "name": "C c"}),
                ],
                vec![
                    "https://a.example/p#a",
                    "https://a.example/b",
                    "https://a.example/p#c-c",
                ],
            ),
            (
                vec![
                    json!({"name": "A", "url": "/a"}),
                    json!({"name": "B", "url": "https://b.example/"}),
                ],
                vec!["https://a.example/a", "https://a.example/p#b_"],
            ),
            (
                vec![
                    json!({"name": "Same"}),
                    json!({"name": "Same"}),
                    json!({"name": "Same"}),
                ],
                vec![
                    "https://a.example/p",
                    "https://a.example/p#same",
                    "https://a.example/p#same-2",
                ],
            ),
            (
                vec![
                    json!({"identifier": uuid}),
                    json!({"identifier": {"@type": "PropertyValue", "value": "12"}, "name": "Twelve"}),
                ],
                vec![uuid, "https://a.example/p#twelve"],
            ),
            (
                vec![
                    json!({"@id": "https://a.example/x"}),
                    json!({"@id": "https://a.example/x", "name": "X y"}),
                ],
                vec!["https://a.example/x", "https://a.example/p#x-y"],
            ),
        ] {
            let described = Described {
                datasets: described,
                fault: None,
            };
            let found = records("https://a.example/p", described);
            let guids: Vec<&str> = found.iter().map(|found| found.guid.as_str()).collect();
            assert_eq!(guids, expected);
        }
    }
}
