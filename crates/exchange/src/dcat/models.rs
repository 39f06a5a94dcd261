//! What MLDCAT-AP adds to DCAT-AP: records of algorithms as machine learning models, with their data, files and risks.
//!
//! The profile asks for more than a register states; what is not stated is left out.

use serde_json::{Map, Value};

use super::graph::{Graph, Node, address_of, date, text, typed};
use super::properties::is_count;
use super::vocabulary::Name;
use crate::fields::{Fields, Text};
use crate::site::Site;

/// Texts of a record and what they are of a model.
const TEXTS: &[(&str, Name)] = &[
    ("purpose", ("it6", "intendedUse")),
    ("out_of_scope", ("it6", "limitations")),
    ("fairness_testing", ("it6", "bias")),
    ("how_it_works", ("it6", "designSpecifications")),
];

/// Roles of data and how a model is linked with them.
const ROLES: &[(&str, Name)] = &[
    ("training", ("it6", "trainedOn")),
    ("validation", ("it6", "validatedOn")),
    ("test", ("it6", "testedOn")),
];

/// Adds to a record of an algorithm; others are no models.
pub(super) fn write(
    graph: &mut Graph,
    node: &Node,
    fields: Fields<'_>,
    distributions: &[(Node, &Map<String, Value>)],
    site: &Site,
) {
    if fields.text(&["type"]).as_deref() != Some("algorithm") {
        return;
    }
    graph.class(node, ("it6", "MachineLearningModel"));
    if let Some(created) = fields.text(&["start_date", "metadata_created"]) {
        graph.add(node, ("dct", "created"), date(&created));
    }
    // A register may tell the version of what is inside alone.
    if fields.text(&["version", "dcat_version"]).is_none() {
        let models = fields.objects("models");
        let mut versions = models
            .iter()
            .filter_map(|model| Fields::new(model).text(&["version"]));
        if let Some(version) = versions.next() {
            graph.add(node, ("dcat", "version"), text(&version));
        }
    }
    for (key, name) in TEXTS {
        graph.texts(node, *name, &fields.texts(&[key]));
    }
    if let Some(start) = fields.text(&["start_date"]) {
        graph.add(node, ("it6", "placedOnMarketDate"), date(&start));
    }
    if let Some(license) = fields.text(&["license_url"]) {
        let class = Some(("dct", "LicenseDocument"));
        graph.address(node, ("dct", "license"), &license, class);
    }
    parts(graph, node, fields);
    results(graph, node, fields);
    data(graph, node, fields, site);
    makers(graph, node, fields);
    risks(graph, node, fields);
    for (file, resource) in distributions {
        described(graph, node, file, resource);
    }
}

/// Writes what is known of the models inside.
fn parts(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for model in fields.objects("models") {
        let model = Fields::new(&model);
        graph.texts(
            node,
            ("it6", "modelArchitecture"),
            &model.texts(&["architecture"]),
        );
        if let Some(count) = model.text(&["parameters"]).filter(|count| is_count(count)) {
            let literal = typed(&count, ("xsd", "nonNegativeInteger"));
            graph.add(node, ("it6", "totalNumberOfParameters"), literal);
        }
        if let Some(base) = model.text(&["base_model"]) {
            let other = graph.node(
                Some(&base)
                    .filter(|base| base.contains("://"))
                    .map(String::as_str),
            );
            graph.add(node, ("it6", "fineTunedFrom"), other.clone());
            graph.add(&other, ("dct", "title"), text(&base));
        }
    }
}

/// Writes results of tests as one text each.
fn results(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let results: Vec<String> = fields
        .objects("performance")
        .iter()
        .filter_map(|result| {
            let result = Fields::new(result);
            let (metric, value) = (result.text(&["metric"])?, result.text(&["value"])?);
            let about: Vec<String> = ["dataset", "group", "date"]
                .iter()
                .filter_map(|key| result.text(&[key]))
                .collect();
            Some(if about.is_empty() {
                format!("{metric}: {value}")
            } else {
                format!("{metric}: {value} ({})", about.join(", "))
            })
        })
        .collect();
    if !results.is_empty() {
        let all = text(&results.join("\n"));
        graph.add(node, ("it6", "evaluationResults"), all);
    }
}

/// Writes the data that a model was made with and tested on.
fn data(graph: &mut Graph, node: &Node, fields: Fields<'_>, site: &Site) {
    for data in fields.objects("datasets") {
        let data = Fields::new(&data);
        let role = data.text(&["role"]).unwrap_or_default();
        let Some((_, name)) = ROLES.iter().find(|(known, _)| *known == role) else {
            continue;
        };
        let address = data
            .text(&["dataset"])
            .map(|other| format!("{}/dataset/{other}", site.url))
            .or_else(|| data.text(&["url"]));
        let other = graph.node(address.as_deref());
        graph.add(node, *name, other.clone());
        graph.class(&other, ("dcat", "Dataset"));
        graph.texts(
            &other,
            ("dct", "title"),
            &data.texts(&["title", "dataset", "url"]),
        );
        graph.texts(
            &other,
            ("dct", "description"),
            &data.texts(&["description"]),
        );
    }
}

/// Writes who provides it, and where its code is.
fn makers(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for supplier in fields.objects("suppliers") {
        let supplier = Fields::new(&supplier);
        let Some(name) = supplier.text(&["name"]) else {
            continue;
        };
        let agent = graph.blank();
        graph.add(node, ("it6", "hasProvider"), agent.clone());
        graph.class(&agent, ("foaf", "Agent"));
        graph.add(&agent, ("foaf", "name"), text(&name));
        if let Some(identifier) = supplier.text(&["identifier"]) {
            graph.add(&agent, ("dct", "identifier"), text(&identifier));
        }
    }
    if let Some(code) = fields.text(&["source_code_url"])
        && address_of(&code).is_some()
    {
        let repository = graph.node(Some(&code));
        graph.add(node, ("it6", "hasRepository"), repository.clone());
        graph.class(&repository, ("lpwcc", "repository"));
        graph.add(&repository, ("dct", "title"), text(&code));
    }
}

fn risks(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for risk in fields.objects("risks") {
        let risk = Fields::new(&risk);
        let Some(title) = risk.text(&["title"]) else {
            continue;
        };
        let written = graph.blank();
        graph.add(node, ("it6", "hasRisk"), written.clone());
        graph.class(&written, ("it6", "HarmRisk"));
        graph.add(&written, ("dct", "title"), text(&title));
        let about = risk.texts(&["description"]);
        let about = match about.is_empty() {
            true => vec![Text::plain(title)],
            false => about,
        };
        graph.texts(&written, ("dct", "description"), &about);
        for (key, name) in [
            ("severity", ("it6", "severity")),
            ("likelihood", ("it6", "probability")),
            ("mitigation", ("it6", "mitigation")),
        ] {
            graph.texts(&written, name, &risk.texts(&[key]));
        }
    }
}

/// Says that the file of a model is one: files of the model itself, not what is written about it.
fn described(graph: &mut Graph, node: &Node, file: &Node, resource: &Map<String, Value>) {
    let resource = Fields::new(resource);
    if resource.text(&["resource_type"]).as_deref() != Some("model_file") {
        return;
    }
    graph.add(node, ("it6", "hasFile"), file.clone());
    graph.class(file, ("it6", "File"));
    if let Some(id) = resource.text(&["id"]) {
        graph.add(file, ("dct", "identifier"), text(&id));
    }
    if let Some(url) = resource.text(&["url"]) {
        graph.address(file, ("it6", "url"), &url, None);
    }
}
