//! What GeoDCAT-AP adds to DCAT-AP: topics, reference systems, resolution in words, and who did what, from the fields of
//! records that INSPIRE's harvests and the portals of Canada have.

use cairn_domain::text as form;

use super::agents;
use super::graph::{Graph, Node, Role, date, text};
use super::vocabulary::Name;
use crate::fields::Fields;

const INSPIRE: &str = "http://inspire.ec.europa.eu/metadata-codelist/";
const REFERENCE_SYSTEM: &str = "http://inspire.ec.europa.eu/glossary/SpatialReferenceSystem";

/// Roles of ISO 19115 that have a property.
const ROLES: &[(&str, Name)] = &[
    ("custodian", ("geodcat", "custodian")),
    ("distributor", ("geodcat", "distributor")),
    ("originator", ("geodcat", "originator")),
    (
        "principalInvestigator",
        ("geodcat", "principalInvestigator"),
    ),
    ("processor", ("geodcat", "processor")),
    ("resourceProvider", ("geodcat", "resourceProvider")),
    ("user", ("geodcat", "user")),
    ("owner", ("dct", "rightsHolder")),
];

/// Topics of ISO 19115 as the code list of INSPIRE writes them.
const TOPICS: &[&str] = &[
    "biota",
    "boundaries",
    "climatologyMeteorologyAtmosphere",
    "economy",
    "elevation",
    "environment",
    "farming",
    "geoscientificInformation",
    "health",
    "imageryBaseMapsEarthCover",
    "inlandWaters",
    "intelligenceMilitary",
    "location",
    "oceans",
    "planningCadastre",
    "society",
    "structure",
    "transportation",
    "utilitiesCommunication",
];

/// Other spellings of topics.
const SPELLINGS: &[(&str, &str)] = &[
    (
        "climatologymeterologyatmosphere",
        "climatologyMeteorologyAtmosphere",
    ),
    ("transport", "transportation"),
    ("utilitiescommuncation", "utilitiesCommunication"),
];

/// Adds to a dataset.
pub(super) fn write(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for word in fields.list(&["topic_category", "iso_topic_category", "topic-category"]) {
        if let Some(topic) = topic(&word) {
            concept(graph, node, ("dct", "subject"), "TopicCategory", topic);
        }
    }
    let kind = fields.text(&["resource-type"]);
    let kind = kind
        .as_deref()
        .filter(|kind| matches!(*kind, "series" | "service"))
        .unwrap_or("dataset");
    concept(graph, node, ("dct", "type"), "ResourceType", kind);
    if let Some(created) = fields.text(&["date_created", "created"]) {
        graph.add(node, ("dct", "created"), date(&created));
    }
    if let Some(words) = fields.text(&["spatial_resolution", "spatial-resolution"]) {
        let name = ("geodcat", "spatialResolutionAsText");
        graph.add(node, name, text(&words));
    }
    reference_systems(graph, node, fields);
    parties(graph, node, fields);
}

/// Links to an entry of a code list of INSPIRE, which is named in words.
fn concept(graph: &mut Graph, node: &Node, name: Name, list: &str, code: &str) {
    let address = format!("{INSPIRE}{list}/{code}");
    graph.address(node, name, &address, Some(("skos", "Concept")));
    let entry = graph.node(Some(&address));
    if graph.first_as(&entry, Role::Place) {
        let mut words = String::with_capacity(code.len() + 8);
        for c in code.chars() {
            if c.is_ascii_uppercase() {
                words.push(' ');
            }
            words.push(c.to_ascii_lowercase());
        }
        graph.add(&entry, ("skos", "prefLabel"), text(&words));
    }
}

fn topic(word: &str) -> Option<&'static str> {
    let word = word.rsplit('/').next().unwrap_or(word);
    let plain: String = word
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    let meant = SPELLINGS
        .iter()
        .find(|(spelling, _)| *spelling == plain)
        .map_or(plain.clone(), |(_, topic)| topic.to_lowercase());
    TOPICS
        .iter()
        .copied()
        .find(|topic| topic.to_lowercase() == meant)
}

/// Writes the systems that coordinates are given in.
fn reference_systems(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let keys = [
        "spatial_reference_system",
        "spatial-reference-system",
        "reference_system_information",
    ];
    for given in fields.list(&keys) {
        let Some(address) = reference_system(&given) else {
            continue;
        };
        let standard = graph.node(Some(&address));
        graph.address(
            node,
            ("dct", "conformsTo"),
            &address,
            Some(("dct", "Standard")),
        );
        if graph.first_as(&standard, Role::Standard) {
            graph.address(&standard, ("dct", "type"), REFERENCE_SYSTEM, None);
            graph.add(&standard, ("dct", "identifier"), text(&given));
        }
    }
}

/// Returns the address of a reference system that is written as an address, as `EPSG:4326`, or as a URN of it.
fn reference_system(given: &str) -> Option<String> {
    let given = given.trim();
    if form::is_url(given) {
        return Some(given.to_owned());
    }
    let upper = given.to_uppercase();
    let at = upper.rfind("EPSG")?;
    let code: String = upper
        .get(at + 4..)?
        .trim_start_matches([':', ' ', '/'])
        .chars()
        .skip_while(|c| *c == ':')
        .collect();
    let code = code.rsplit(':').next().unwrap_or_default().to_owned();
    let digits = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| format!("http://www.opengis.net/def/crs/EPSG/0/{code}"))
}

/// Writes who did what.
fn parties(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    for (key, names) in [
        ("responsible-party", &["name"][..]),
        ("contacts", &["name", "org"]),
    ] {
        for party in fields.objects(key) {
            let party = Fields::new(&party);
            let texts = party.texts(names);
            if texts.is_empty() {
                continue;
            }
            for role in party.list(&["roles", "role"]) {
                let Some((_, name)) = ROLES.iter().find(|(known, _)| *known == role) else {
                    continue;
                };
                let agent = graph.node(party.text(&["uri"]).as_deref());
                graph.add(node, *name, agent.clone());
                graph.class(&agent, ("foaf", "Agent"));
                graph.texts(&agent, ("foaf", "name"), &texts);
                agents::mail(graph, &agent, party.text(&["email"]).as_deref());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_and_reference_systems_are_known_in_many_spellings() {
        for (given, expected) in [
            ("inlandWaters", Some("inlandWaters")),
            ("inland_waters", Some("inlandWaters")),
            ("Planning Cadastre", Some("planningCadastre")),
            ("transport", Some("transportation")),
            (
                "http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/health",
                Some("health"),
            ),
            ("sport", None),
        ] {
            assert_eq!(topic(given), expected, "{given}");
        }
        for (given, expected) in [
            ("EPSG:4326", Some("4326")),
            ("urn:ogc:def:crs:EPSG::3347", Some("3347")),
            ("urn:ogc:def:crs:EPSG:6.9:4258", Some("4258")),
            ("http://www.opengis.net/def/crs/EPSG/0/3005", Some("3005")),
            ("NAD83", None),
            ("EPSG:", None),
            ("EPSG", None),
        ] {
            let found = reference_system(given);
            let code = found
                .as_deref()
                .and_then(|address| address.rsplit('/').next());
            assert_eq!(code, expected, "{given}");
        }
    }
}
