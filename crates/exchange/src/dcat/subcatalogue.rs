//! The catalogues that harvested records are of, as parts of the site's.

use serde_json::{Map, Value};

use super::codes;
use super::graph::{Graph, Node, Role, date, text};
use crate::fields::Fields;
use crate::site::Site;

/// Writes the catalogue that a record says it is of, and returns its node; nothing where it says none, or the site's own.
pub(super) fn write(
    graph: &mut Graph,
    catalogue: &Node,
    record: &Map<String, Value>,
    site: &Site,
) -> Option<Node> {
    let fields = Fields::new(record);
    let homepage = fields.text(&["source_catalog_homepage", "harvest_origin"])?;
    // A record of ours is no catalogue, whatever its source says: it would be both, and list itself.
    let own = homepage.strip_prefix(site.base_uri.as_str());
    if own.is_some_and(|path| path.starts_with("/dataset/")) {
        return None;
    }
    let node = graph.node(Some(&homepage));
    if !node.is_named_node() || node == *catalogue {
        return None;
    }
    if !graph.first_as(&node, Role::Catalogue) {
        return Some(node);
    }
    let title = fields
        .text(&["source_catalog_title", "harvest_source_title"])
        .unwrap_or_else(|| homepage.clone());
    graph.add(catalogue, ("dct", "hasPart"), node.clone());
    graph.class(&node, ("dcat", "Catalog"));
    graph.add(&node, ("dct", "title"), text(&title));
    let description = fields.text(&["source_catalog_description"]);
    let description = description.as_ref().unwrap_or(&title);
    graph.add(&node, ("dct", "description"), text(description));
    graph.address(
        &node,
        ("foaf", "homepage"),
        &homepage,
        Some(("foaf", "Document")),
    );
    for language in fields.list(&["source_catalog_language"]) {
        let entry = codes::language(&language);
        graph.value(
            &node,
            ("dct", "language"),
            entry.as_deref().unwrap_or(&language),
            Some(("dct", "LinguisticSystem")),
        );
    }
    if let Some(modified) = fields.text(&["source_catalog_modified"]) {
        graph.add(&node, ("dct", "modified"), date(&modified));
    }
    publisher(graph, &node, fields, &title);
    Some(node)
}

/// Writes who publishes the catalogue: whom the record names, else whoever has the title of it.
fn publisher(graph: &mut Graph, node: &Node, fields: Fields<'_>, title: &str) {
    let described = fields
        .objects("source_catalog_publisher")
        .into_iter()
        .next();
    let said = |key: &str| {
        described
            .as_ref()
            .and_then(|agent| Fields::new(agent).text(&[key]))
    };
    let plain = fields
        .text(&["source_catalog_publisher"])
        .filter(|_| described.is_none());
    let name = said("name").or(plain).unwrap_or_else(|| title.to_owned());
    let agent = graph.node(said("uri").as_deref());
    graph.add(node, ("dct", "publisher"), agent.clone());
    graph.class(&agent, ("foaf", "Agent"));
    if graph.first_as(&agent, Role::Agent) {
        graph.add(&agent, ("foaf", "name"), text(&name));
    }
}
