//! `schemaorg`: pages that describe datasets with schema.org's vocabulary, found through a sitemap. A page may describe several.

mod identity;
mod page;
mod record;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::json::Broken;
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped, Options, datajson};
use serde_json::{Map, Value, json};
use url::Url;

use super::robots::Robots;
use crate::harvester::{Found, Got, Harvester, Page, Trouble};
use crate::remote::{Answer, Remote};
use crate::source::site_of;

/// The kind.
pub(crate) struct SchemaOrg;

/// Most sitemaps that wait to be read.
const MOST: usize = 50_000;

impl Harvester for SchemaOrg {
    fn name(&self) -> &'static str {
        "schemaorg"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        let mut waiting: Vec<String> = match place {
            Some(place) => serde_json::from_value(place.clone())
                .map_err(|error| Trouble::because(error.to_string()))?,
            None => vec![remote.source.url.clone()],
        };
        let mut page = Page {
            whole: true,
            ..Page::default()
        };
        let Some(address) = waiting.pop() else {
            return Ok(page);
        };
        let robots = robots(remote, &address)?;
        let answer = remote.get(
            &address,
            "application/xml, text/xml, text/html;q=0.5, */*;q=0.1",
        )?;
        let text = answer.text();
        let locations = locations(&text);
        let is_index = text.contains("<sitemapindex");
        let end = match is_index {
            true => "</sitemapindex>",
            false => "</urlset>",
        };
        if !is_index && !text.contains("<urlset") {
            // A page by itself.
            let described = page::datasets(&text);
            if described.datasets.is_empty() {
                return Err(Trouble::because(match described.fault {
                    Some(fault) => broken(&fault),
                    None => format!(
                        "{address} is neither a sitemap nor a page that describes a dataset"
                    ),
                }));
            }
            if let Some(fault) = &described.fault {
                page.in_part = true;
                page.errors.push(format!("{address}: {}", broken(fault)));
            }
            page.found = identity::records(&address, described);
            return Ok(page);
        }
        // What it no longer lists may stand behind its end.
        if !text.contains(end) {
            page.in_part = true;
            page.errors
                .push(format!("{address} ends before its outermost element does"));
        }
        for (location, changed) in locations {
            let Ok(url) = Url::parse(&answer.fetched.url).and_then(|base| base.join(&location))
            else {
                page.errors
                    .push(format!("{address}: {location} is no address"));
                continue;
            };
            if site_of(url.as_str()) != site_of(&answer.fetched.url) {
                page.errors
                    .push(format!("{address}: {location} is of another site"));
            } else if is_index {
                if waiting.len() < MOST {
                    waiting.push(url.to_string());
                }
            } else if robots.allows(url.path()) {
                page.found.push(found(url.as_str(), changed.as_deref()));
            } else {
                page.errors
                    .push(format!("{location} is not to be fetched, says robots.txt"));
            }
        }
        page.next = (!waiting.is_empty()).then(|| json!(waiting));
        Ok(page)
    }

    fn lists_pages(&self) -> bool {
        true
    }

    fn fetch(
        &self,
        remote: &Remote<'_>,
        objects: &[HarvestObject],
    ) -> Result<Vec<Result<Got, String>>, Trouble> {
        let mut out = Vec::with_capacity(objects.len());
        for object in objects {
            let answer = match remote.get(&object.guid, "text/html, application/ld+json, */*;q=0.1")
            {
                Ok(answer) => answer,
                Err(Trouble::Failed(error)) => {
                    out.push(Err(error));
                    continue;
                }
                Err(other) => return Err(other),
            };
            let described = page::datasets(&answer.text());
            let fault = described.fault.as_ref().map(broken);
            let found = identity::records(&object.guid, described);
            out.push(match (found.is_empty(), fault) {
                (true, None) => Err("the page describes no dataset".to_owned()),
                (true, Some(fault)) => Err(fault),
                (false, fault) => Ok(Got::Page { found, fault }),
            });
        }
        Ok(out)
    }

    fn map(
        &self,
        object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        let described = super::document(content)?;
        let page = object.url.as_deref().unwrap_or(&object.guid);
        let mut record = record::as_data_json(&described, page);
        // What the page calls it may be what other pages call other datasets.
        let stated = record["identifier"].take();
        record["identifier"] = json!(object.guid);
        let mut mapped = datajson::dataset_from(&record, options, &mut Names::default())?;
        if let (Some(dataset), Some(stated)) = (&mut mapped.dataset, stated.as_str()) {
            super::add_extra(dataset, "identifier", stated);
        }
        Ok(mapped)
    }

    fn reads(&self, answer: &Answer) -> bool {
        let text = answer.text();
        text.contains("<urlset")
            || text.contains("<sitemapindex")
            || !page::datasets(&text).datasets.is_empty()
    }
}

/// Says that a page can be read in part.
fn broken(fault: &Broken) -> String {
    format!("the page breaks off: {fault}")
}

/// A page of a sitemap.
fn found(address: &str, changed: Option<&str>) -> Found {
    Found {
        guid: address.to_owned(),
        mark: changed.unwrap_or_default().to_owned(),
        url: Some(address.to_owned()),
        is_page: true,
        ..Found::default()
    }
}

/// Reads the rules of the site for those who crawl it; a site without the file has none.
fn robots(remote: &Remote<'_>, address: &str) -> Result<Robots, Trouble> {
    match remote.get(&format!("{}/robots.txt", site_of(address)), "text/plain") {
        Ok(answer) => Ok(Robots::read(&answer.text())),
        Err(Trouble::Failed(_)) => Ok(Robots::default()),
        Err(other) => Err(other),
    }
}

/// Takes the addresses out of a sitemap, and when what is there changed.
fn locations(text: &str) -> Vec<(String, Option<String>)> {
    let inside = |block: &str, tag: &str| -> Option<String> {
        let (_, rest) = block.split_once(&format!("<{tag}>"))?;
        let (value, _) = rest.split_once(&format!("</{tag}>"))?;
        let value = value
            .trim()
            .trim_start_matches("<![CDATA[")
            .trim_end_matches("]]>")
            .trim();
        Some(page::unescaped(value))
    };
    text.split("<loc>")
        .skip(1)
        .filter_map(|rest| {
            let block = format!("<loc>{rest}");
            let location = inside(&block, "loc").filter(|location| !location.is_empty())?;
            Some((
                location,
                inside(&block, "lastmod").filter(|text| !text.is_empty()),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemaps_are_read() {
        let text = "<urlset><url><loc>https://a.example/1?a=1&amp;b=2</loc><lastmod>2026-01-01</lastmod></url>\n\
                    <url><loc> https://a.example/2 </loc></url></urlset>";
        let expected = vec![
            (
                "https://a.example/1?a=1&b=2".to_owned(),
                Some("2026-01-01".to_owned()),
            ),
            ("https://a.example/2".to_owned(), None),
        ];
        assert_eq!(locations(text), expected);
    }
}
