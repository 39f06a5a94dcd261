//! One record as a `dcat:Dataset` or a `dcat:DatasetSeries`.

use serde_json::{Map, Value};

use super::graph::{Graph, Node, date, text, typed};
use super::properties::{self, DATASET};
use super::vocabulary::Name;
use super::{Profile, agents, coverage, distribution, geo, models, us};
use crate::fields::Fields;
use crate::site::Site;

/// Writes a record and everything that belongs to it; returns its node.
pub(super) fn write(
    graph: &mut Graph,
    record: &Map<String, Value>,
    site: &Site,
    profile: Profile,
) -> Node {
    let fields = Fields::new(record);
    let node = graph.node(Some(&uri(fields, site)));
    let series = fields.text(&["type"]).as_deref() == Some("dataset_series");
    let class = if series { "DatasetSeries" } else { "Dataset" };
    graph.class(&node, ("dcat", class));
    properties::write(graph, &node, fields, DATASET);
    asset_type(graph, &node, fields, site);
    keywords(graph, &node, fields);
    identifiers(graph, &node, fields);
    agents::contacts(graph, &node, fields);
    agents::publisher(graph, &node, fields, site);
    agents::creator(graph, &node, fields);
    attributions(graph, &node, fields);
    relations(graph, &node, fields, site);
    coverage::periods(graph, &node, fields);
    coverage::places(graph, &node, fields, site);
    navigation(graph, &node, fields, site, series);
    let mut distributions = Vec::new();
    for resource in fields.members("resources") {
        let written = distribution::write(graph, &node, fields, resource, site);
        distributions.extend(written.map(|written| (written, resource)));
    }
    match profile {
        Profile::DcatAp3 => {}
        Profile::DcatUs3 => us::write(graph, &node, fields, &distributions),
        Profile::GeoDcatAp => geo::write(graph, &node, fields),
        Profile::MlDcatAp => models::write(graph, &node, fields, &distributions, site),
    }
    node
}

/// Returns the address that names a record: its own where it came with one.
pub(super) fn uri(fields: Fields<'_>, site: &Site) -> String {
    fields
        .text(&["uri"])
        .filter(|uri| uri != "None")
        .unwrap_or_else(|| own_uri(site, &fields.text(&["id"]).unwrap_or_default()))
}

fn own_uri(site: &Site, id: &str) -> String {
    format!("{}/dataset/{id}", site.base_uri)
}

/// Writes what kind of asset it is, as a concept that has our code for its name.
fn asset_type(graph: &mut Graph, node: &Node, fields: Fields<'_>, site: &Site) {
    if fields.text(&["dcat_type"]).is_some() {
        return;
    }
    if let Some(code) = fields.text(&["asset_type"]) {
        let concept = graph.blank();
        graph.add(node, ("dct", "type"), concept.clone());
        graph.class(&concept, ("skos", "Concept"));
        graph.add(&concept, ("skos", "prefLabel"), text(&code));
        let kind = fields.text(&["type"]).unwrap_or_default();
        // The schema has the list of codes.
        let list = format!(
            "{}/api/3/action/scheming_dataset_schema_show?type={kind}#asset_type",
            site.url
        );
        graph.address(&concept, ("skos", "inScheme"), &list, None);
    }
}

fn keywords(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let mut texts = fields.texts(&["tags_translated", "keywords"]);
    for tag in fields.members("tags") {
        let Some(name) = Fields::new(tag).text(&["display_name", "name"]) else {
            continue;
        };
        if texts.iter().all(|text| text.text != name) {
            texts.push(crate::fields::Text::plain(name));
        }
    }
    graph.texts(node, ("dcat", "keyword"), &texts);
}

fn identifiers(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for identifier in fields.list(&["alternate_identifier"]) {
        let other = graph.blank();
        graph.add(node, ("adms", "identifier"), other.clone());
        graph.class(&other, ("adms", "Identifier"));
        graph.add(&other, ("skos", "notation"), text(&identifier));
    }
}

fn attributions(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for attribution in fields.objects("qualified_attribution") {
        let attribution = Fields::new(&attribution);
        let written = graph.blank();
        graph.add(node, ("prov", "qualifiedAttribution"), written.clone());
        graph.class(&written, ("prov", "Attribution"));
        agents::several(graph, &written, attribution, "agent", ("prov", "agent"));
        if let Some(role) = attribution.text(&["role"]) {
            graph.value(&written, ("dcat", "hadRole"), &role, Some(("dcat", "Role")));
        }
    }
    for activity in fields.objects("provenance_activity") {
        let activity = Fields::new(&activity);
        let written = graph.node(activity.text(&["uri"]).as_deref());
        graph.add(node, ("prov", "wasGeneratedBy"), written.clone());
        graph.class(&written, ("prov", "Activity"));
        graph.texts(&written, ("rdfs", "label"), &activity.texts(&["label"]));
        if let Some(other) = activity.text(&["seeAlso"]) {
            graph.value(&written, ("rdfs", "seeAlso"), &other, None);
        }
        if let Some(kind) = activity.text(&["dct_type"]) {
            graph.value(&written, ("dct", "type"), &kind, None);
        }
        if let Some(start) = activity.text(&["startedAtTime"]) {
            graph.add(&written, ("prov", "startedAtTime"), date(&start));
        }
        agents::several(
            graph,
            &written,
            activity,
            "wasAssociatedWith",
            ("prov", "wasAssociatedWith"),
        );
    }
}

/// Writes relations to other records: those with a role, and the related records of our types.
fn relations(graph: &mut Graph, node: &Node, fields: Fields<'_>, site: &Site) {
    for relation in fields.objects("qualified_relation") {
        let relation = Fields::new(&relation);
        let written = graph.node(relation.text(&["uri"]).as_deref());
        graph.add(node, ("dcat", "qualifiedRelation"), written.clone());
        graph.class(&written, ("dcat", "Relationship"));
        if let Some(other) = relation.text(&["relation"]) {
            graph.value(
                &written,
                ("dct", "relation"),
                &other,
                Some(("rdfs", "Resource")),
            );
        }
        if let Some(role) = relation.text(&["role"]) {
            graph.value(&written, ("dcat", "hadRole"), &role, Some(("dcat", "Role")));
        }
    }
    for related in fields.objects("related_records") {
        let related = Fields::new(&related);
        let name: Name = match related.text(&["relation"]).as_deref() {
            Some("uses") => ("dct", "requires"),
            Some("is_used_by") => ("dct", "isRequiredBy"),
            Some("replaces") => ("dct", "replaces"),
            Some("is_replaced_by") => ("dct", "isReplacedBy"),
            Some("is_part_of") => ("dct", "isPartOf"),
            Some("is_described_by") => ("dct", "isReferencedBy"),
            _ => ("dct", "relation"),
        };
        let address = related
            .text(&["record"])
            .map(|record| format!("{}/dataset/{record}", site.url))
            .or_else(|| related.text(&["url"]));
        if let Some(address) = address {
            graph.address(node, name, &address, Some(("rdfs", "Resource")));
        }
    }
}

/// Writes the order of the members of a series, and what a record is a member of.
fn navigation(graph: &mut Graph, node: &Node, fields: Fields<'_>, site: &Site, series: bool) {
    let member = |graph: &mut Graph, name: Name, value: &str| {
        let address = match value.contains("://") {
            true => value.to_owned(),
            false => own_uri(site, value),
        };
        graph.address(node, name, &address, None);
    };
    if series {
        if let Some(order) = fields.object("series_navigation") {
            for (key, name) in [("first", ("dcat", "first")), ("last", ("dcat", "last"))] {
                let end = order.get(key).and_then(Value::as_object);
                if let Some(id) = end.and_then(|end| Fields::new(end).text(&["uri", "id"])) {
                    member(graph, name, &id);
                }
            }
        }
        return;
    }
    for id in fields.list(&["in_series"]) {
        member(graph, ("dcat", "inSeries"), &id);
    }
    for step in fields.objects("series_navigation") {
        for (key, name) in [("previous", ("dcat", "prev")), ("next", ("dcat", "next"))] {
            let other = step.get(key).and_then(Value::as_object);
            if let Some(id) = other.and_then(|other| Fields::new(other).text(&["uri", "id"])) {
                member(graph, name, &id);
            }
        }
    }
}

/// Writes the record of a record: what it is about, and when it was last changed.
pub(super) fn record(
    graph: &mut Graph,
    catalogue: &Node,
    dataset: &Node,
    record: &Map<String, Value>,
    site: &Site,
) {
    let fields = Fields::new(record);
    let Some(id) = fields.text(&["id"]) else {
        return;
    };
    let address = format!("{}/api/3/action/package_show?id={id}", site.url);
    let node = graph.node(Some(&address));
    graph.add(catalogue, ("dcat", "record"), node.clone());
    graph.class(&node, ("dcat", "CatalogRecord"));
    graph.add(&node, ("foaf", "primaryTopic"), dataset.clone());
    if let Some(modified) = fields.text(&["metadata_modified"]) {
        graph.add(&node, ("dct", "modified"), date(&modified));
    }
    if let Some(created) = fields.text(&["metadata_created"]) {
        graph.add(&node, ("dct", "issued"), date(&created));
    }
    if let Some(version) = fields.text(&["version_number"]) {
        graph.add(
            &node,
            ("dcat", "version"),
            typed(&version, ("xsd", "string")),
        );
    }
}
