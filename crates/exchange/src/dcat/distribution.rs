//! Resources as distributions of their dataset.

use serde_json::{Map, Value};

use super::graph::{Graph, Node, Role, address_of, address_or_text, text, typed};
use super::properties::{self, DISTRIBUTION, SERVICE};
use super::{agents, codes};
use crate::fields::Fields;
use crate::site::Site;

/// ADMS's list of kinds of licences.
const KINDS: &str = "http://purl.org/adms/licencetype/1.0";
/// The kind of licences of which none is known, in ADMS's list.
const UNKNOWN_KIND: &str = "http://purl.org/adms/licencetype/UnknownIPR";

/// Writes one resource of a dataset.
pub(super) fn write(
    graph: &mut Graph,
    dataset: &Node,
    record: Fields<'_>,
    resource: &Map<String, Value>,
    site: &Site,
) -> Option<Node> {
    let fields = Fields::new(resource);
    let id = fields.text(&["id"])?;
    let package = record.text(&["id"])?;
    let page = format!("{}/dataset/{package}/resource/{id}", site.url);
    let own = format!("{}/dataset/{package}/resource/{id}", site.base_uri);
    let node = match fields.text(&["uri"]) {
        Some(uri) => graph.node(Some(&uri)),
        None => graph.node(Some(&own)),
    };
    graph.add(dataset, ("dcat", "distribution"), node.clone());
    graph.class(&node, ("dcat", "Distribution"));
    properties::write(graph, &node, fields, DISTRIBUTION);
    addresses(graph, &node, fields, &page);
    format(graph, &node, fields);
    license(graph, &node, fields, record, site);
    checksum(graph, &node, fields);
    services(graph, &node, fields);
    Some(node)
}

/// Writes where the file is. A distribution always has an address: its page where the resource names no other.
fn addresses(graph: &mut Graph, node: &Node, fields: Fields<'_>, page: &str) {
    let resource = Some(("rdfs", "Resource"));
    let url = fields.text(&["url"]);
    let uploaded = fields.text(&["url_type"]).as_deref() == Some("upload");
    let download = fields
        .text(&["download_url"])
        .or_else(|| url.clone().filter(|_| uploaded));
    if let Some(download) = &download {
        graph.address(node, ("dcat", "downloadURL"), download, resource);
    }
    let access = fields.text(&["access_url"]).or(url);
    let access = access.filter(|access| address_of(access).is_some());
    graph.address(
        node,
        ("dcat", "accessURL"),
        access.as_deref().unwrap_or(page),
        resource,
    );
}

fn format(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let format = fields.text(&["format"]);
    let mimetype = fields.text(&["mimetype"]).or_else(|| {
        format
            .clone()
            .filter(|format| codes::media_type(format).is_some())
    });
    if let Some(mimetype) = &mimetype {
        match codes::media_type(mimetype) {
            Some(entry) => {
                graph.value(
                    node,
                    ("dcat", "mediaType"),
                    &entry,
                    Some(("dct", "MediaType")),
                );
                graph.label(&graph_node(&entry), mimetype);
            }
            None => graph.value(
                node,
                ("dcat", "mediaType"),
                mimetype,
                Some(("dct", "MediaType")),
            ),
        }
    }
    let Some(format) = format.filter(|format| mimetype.as_ref() != Some(format)) else {
        return;
    };
    let class = Some(("dct", "MediaTypeOrExtent"));
    match codes::file_type(&format) {
        Some(entry) => {
            graph.value(node, ("dct", "format"), &entry, class);
            graph.label(&graph_node(&entry), &format);
        }
        None => graph.value(node, ("dct", "format"), &format, class),
    }
}

/// Returns the node of an entry of a code list.
fn graph_node(entry: &str) -> Node {
    oxrdf::NamedNode::new_unchecked(entry).into()
}

/// Writes the licence of the file, else that of the dataset where the site wants it so.
fn license(graph: &mut Graph, node: &Node, fields: Fields<'_>, record: Fields<'_>, site: &Site) {
    let inherited = || {
        let said = record.text(&["license_url", "license_title", "license_id"]);
        said.filter(|_| site.inherits_license)
    };
    let license = fields
        .text(&["license"])
        .or_else(inherited)
        .filter(|license| license != "notspecified");
    let Some(license) = license else { return };
    let class = Some(("dct", "LicenseDocument"));
    graph.value(node, ("dct", "license"), &license, class);
    // Readers of CKAN's documents look for a kind; which one it is, the record does not say.
    let oxrdf::Term::NamedNode(address) = address_or_text(&license) else {
        return;
    };
    let (license, kind) = (Node::from(address), graph_node(UNKNOWN_KIND));
    if graph.first_as(&license, Role::Licence) {
        graph.address(&license, ("dct", "type"), UNKNOWN_KIND, None);
    }
    if graph.first_as(&kind, Role::Kind) {
        graph.class(&kind, ("skos", "Concept"));
        graph.add(&kind, ("skos", "prefLabel"), text("Unknown IPR"));
        graph.address(&kind, ("skos", "inScheme"), KINDS, None);
    }
}

fn checksum(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let Some(hash) = fields.text(&["hash"]) else {
        return;
    };
    let (named, digits) = match hash.split_once(':') {
        Some((name, digits)) => (Some(name.to_lowercase()), digits.to_owned()),
        None => (None, hash),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return;
    }
    let guessed = match digits.len() {
        32 => Some("md5"),
        40 => Some("sha1"),
        64 => Some("sha256"),
        128 => Some("sha512"),
        _ => None,
    };
    let algorithm = fields
        .text(&["hash_algorithm"])
        .or(named)
        .or_else(|| guessed.map(str::to_owned));
    // A checksum without its algorithm can be checked by nobody.
    let Some(algorithm) = algorithm else {
        return;
    };
    let checksum = graph.blank();
    graph.add(node, ("spdx", "checksum"), checksum.clone());
    graph.class(&checksum, ("spdx", "Checksum"));
    graph.add(
        &checksum,
        ("spdx", "checksumValue"),
        typed(&digits.to_lowercase(), ("xsd", "hexBinary")),
    );
    let known = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
    let plain = algorithm.to_lowercase().replace(['-', '_'], "");
    let entry = if known.contains(&plain.as_str()) {
        format!("http://spdx.org/rdf/terms#checksumAlgorithm_{plain}")
    } else {
        algorithm
    };
    graph.value(
        &checksum,
        ("spdx", "algorithm"),
        &entry,
        Some(("spdx", "ChecksumAlgorithm")),
    );
}

fn services(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for service in fields.objects("access_services") {
        let service = Fields::new(&service);
        let written = graph.node(service.text(&["uri"]).as_deref());
        graph.add(node, ("dcat", "accessService"), written.clone());
        graph.class(&written, ("dcat", "DataService"));
        properties::write(graph, &written, service, SERVICE);
        agents::contacts(graph, &written, service);
        agents::several(graph, &written, service, "publisher", ("dct", "publisher"));
        agents::several(graph, &written, service, "creator", ("dct", "creator"));
    }
}
