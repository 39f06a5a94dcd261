//! What DCAT-US 3 adds to DCAT-AP.

use serde_json::{Map, Value};

use super::agents;
use super::graph::{Graph, Node, typed};
use super::properties::is_decimal;
use crate::fields::Fields;

/// Adds to a dataset and its distributions.
pub(super) fn write(
    graph: &mut Graph,
    node: &Node,
    fields: Fields<'_>,
    distributions: &[(Node, &Map<String, Value>)],
) {
    boxes(graph, node, fields);
    dictionary(graph, node, fields);
    graph.statement(
        node,
        ("dcatus", "liabilityStatement"),
        &fields.texts(&["liability"]),
        ("dcatus", "LiabilityStatement"),
    );
    for (key, name) in [
        ("purpose", ("dcatus", "purpose")),
        ("usage", ("skos", "scopeNote")),
    ] {
        for value in fields.list(&[key]) {
            graph.add(node, name, super::graph::text(&value));
        }
    }
    agents::several(graph, node, fields, "contributor", ("dct", "contributor"));
    for (distribution, resource) in distributions {
        let resource = Fields::new(resource);
        dictionary(graph, distribution, resource);
        if let Some(identifier) = resource.text(&["identifier", "guid", "id"]) {
            graph.value(distribution, ("dct", "identifier"), &identifier, None);
        }
        if let Some(encoding) = resource.text(&["character_encoding"]) {
            let name = ("cnt", "characterEncoding");
            graph.add(distribution, name, super::graph::text(&encoding));
        }
    }
    graph.publishers_are_organizations(node);
}

fn boxes(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for corners in fields.objects("bbox") {
        let corners = Fields::new(&corners);
        let written = graph.blank();
        graph.add(node, ("dcatus", "geographicBoundingBox"), written.clone());
        graph.class(&written, ("dcatus", "GeographicBoundingBox"));
        for (key, name) in [
            ("west", "westBoundingLongitude"),
            ("east", "eastBoundingLongitude"),
            ("north", "northBoundingLatitude"),
            ("south", "southBoundingLatitude"),
        ] {
            if let Some(value) = corners.text(&[key]).filter(|value| is_decimal(value)) {
                graph.add(
                    &written,
                    ("dcatus", name),
                    typed(&value, ("xsd", "decimal")),
                );
            }
        }
    }
}

fn dictionary(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let objects = fields.objects("data_dictionary");
    for dictionary in &objects {
        let dictionary = Fields::new(dictionary);
        let written = graph.blank();
        graph.add(node, ("dcatus", "describedBy"), written.clone());
        graph.class(&written, ("dcat", "Distribution"));
        for (key, name) in [
            ("url", ("dcat", "accessURL")),
            ("format", ("dct", "format")),
            ("license", ("dct", "license")),
        ] {
            if let Some(value) = dictionary.text(&[key]) {
                graph.value(&written, name, &value, None);
            }
        }
    }
    if objects.is_empty()
        && let Some(text) = fields.text(&["data_dictionary"])
    {
        graph.value(node, ("dcatus", "describedBy"), &text, None);
    }
}
