//! A page of the catalogue: the catalogue itself, its records, and the way to the other pages.

use serde_json::{Map, Value};

use super::graph::{Graph, Node, date, text};
use super::{Page, Profile, codes, dataset, subcatalogue};
use crate::site::Site;

/// Writes a page of the catalogue.
pub(super) fn write(
    graph: &mut Graph,
    records: &[&Map<String, Value>],
    page: &Page,
    site: &Site,
    profile: Profile,
) {
    let catalogue = graph.node(Some(&site.base_uri));
    head(graph, &catalogue, page, site);
    for record in records {
        let node = dataset::write(graph, record, site, profile);
        let own = match site.has_subcatalogues {
            true => subcatalogue::write(graph, &catalogue, record, site),
            false => None,
        };
        let lists = own.as_ref().unwrap_or(&catalogue);
        graph.add(lists, ("dcat", "dataset"), node.clone());
        dataset::record(graph, &catalogue, &node, record, site);
    }
    pages(graph, page);
}

fn head(graph: &mut Graph, node: &Node, page: &Page, site: &Site) {
    graph.class(node, ("dcat", "Catalog"));
    graph.add(node, ("dct", "title"), text(&site.title));
    let description = match site.description.trim() {
        "" => &site.title,
        description => description,
    };
    graph.add(node, ("dct", "description"), text(description));
    graph.address(
        node,
        ("foaf", "homepage"),
        &site.url,
        Some(("foaf", "Document")),
    );
    let language = codes::language(&site.language);
    graph.value(
        node,
        ("dct", "language"),
        language.as_deref().unwrap_or(&site.language),
        Some(("dct", "LinguisticSystem")),
    );
    if let Some(modified) = &page.modified {
        graph.add(node, ("dct", "modified"), date(modified));
    }
    // DCAT-AP asks for one; the site speaks for whoever runs it.
    let publisher = graph.node(Some(&format!("{}/#publisher", site.url)));
    graph.add(node, ("dct", "publisher"), publisher.clone());
    graph.class(&publisher, ("foaf", "Agent"));
    graph.add(&publisher, ("foaf", "name"), text(&site.title));
    graph.address(&publisher, ("foaf", "homepage"), &site.url, None);
    graph.address(
        node,
        ("dcat", "themeTaxonomy"),
        codes::THEME_LIST,
        Some(("skos", "ConceptScheme")),
    );
    let themes = graph.node(Some(codes::THEME_LIST));
    graph.add(&themes, ("dct", "title"), text("Data theme"));
    let service = graph.node(Some(&format!("{}/api/3", site.url)));
    graph.add(node, ("dcat", "service"), service.clone());
    graph.class(&service, ("dcat", "DataService"));
    graph.add(&service, ("dct", "title"), text("Action API"));
    graph.add(&service, ("dct", "publisher"), publisher);
    graph.address(
        &service,
        ("dcat", "endpointURL"),
        &format!("{}/api/3/action", site.url),
        Some(("rdfs", "Resource")),
    );
    graph.address(
        &service,
        ("dcat", "endpointDescription"),
        &format!("{}/api/openapi.json", site.url),
        Some(("rdfs", "Resource")),
    );
}

/// Writes the addresses of the pages, under the names of now and of before.
pub(super) fn pages(graph: &mut Graph, page: &Page) {
    if page.total == 0 {
        return;
    }
    let last = page.total.div_ceil(page.size.max(1)).max(1);
    let node = graph.node(Some(&page.address(page.number)));
    graph.class(&node, ("hydra", "PagedCollection"));
    let mut link = |names: [&'static str; 2], number: u64| {
        for name in names {
            graph.add(&node, ("hydra", name), text(&page.address(number)));
        }
    };
    link(["first", "firstPage"], 1);
    link(["last", "lastPage"], last);
    if page.number < last {
        link(["next", "nextPage"], page.number + 1);
    }
    if page.number > 1 {
        link(["previous", "previousPage"], (page.number - 1).min(last));
    }
    graph.add(
        &node,
        ("hydra", "totalItems"),
        text(&page.total.to_string()),
    );
    graph.add(
        &node,
        ("hydra", "itemsPerPage"),
        text(&page.size.to_string()),
    );
}
