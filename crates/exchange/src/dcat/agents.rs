//! Who made it, who publishes it, whom to ask.

use serde_json::{Map, Value};

use super::graph::{Graph, Node, Role, text};
use super::vocabulary::Name;
use crate::fields::Fields;
use crate::fields::Text;
use crate::site::Site;

/// Writes the contact points of a record.
pub(super) fn contacts(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let given = fields.objects("contact");
    for contact in &given {
        let contact = Fields::new(contact);
        write_contact(
            graph,
            node,
            contact,
            &contact.texts(&["name"]),
            ("vcard", "Kind"),
        );
    }
    if !given.is_empty() {
        return;
    }
    let names = fields.texts(&["contact_name", "maintainer", "author"]);
    let email = fields.text(&["contact_email", "maintainer_email", "author_email"]);
    let url = fields.text(&["contact_url"]);
    let uri = fields.text(&["contact_uri"]);
    if names.is_empty() && email.is_none() && url.is_none() && uri.is_none() {
        return;
    }
    // Whom one reaches at an address without a name is the organization.
    let names = match (names.is_empty(), fields.object("organization")) {
        (true, Some(organization)) => Fields::new(organization).texts(&["title", "name"]),
        _ => names,
    };
    let contact = graph.node(uri.as_deref());
    graph.class(&contact, ("vcard", "Kind"));
    graph.class(&contact, ("vcard", "Organization"));
    graph.add(node, ("dcat", "contactPoint"), contact.clone());
    graph.texts(&contact, ("vcard", "fn"), &names);
    mail(graph, &contact, email.as_deref());
    if let Some(url) = url {
        graph.address(&contact, ("vcard", "hasURL"), &url, None);
    }
}

fn write_contact(graph: &mut Graph, node: &Node, fields: Fields<'_>, names: &[Text], class: Name) {
    let contact = graph.node(fields.text(&["uri"]).as_deref());
    graph.class(&contact, class);
    graph.add(node, ("dcat", "contactPoint"), contact.clone());
    graph.texts(&contact, ("vcard", "fn"), names);
    mail(graph, &contact, fields.text(&["email"]).as_deref());
    if let Some(id) = fields.text(&["identifier"]) {
        graph.value(&contact, ("vcard", "hasUID"), &id, None);
    }
    if let Some(url) = fields.text(&["url"]) {
        graph.address(&contact, ("vcard", "hasURL"), &url, None);
    }
}

/// Writes the publisher: the one that the record names, else its organization.
pub(super) fn publisher(graph: &mut Graph, node: &Node, fields: Fields<'_>, site: &Site) {
    if several(graph, node, fields, "publisher", ("dct", "publisher")) {
        return;
    }
    if flat(graph, node, fields, "publisher", ("dct", "publisher")) {
        return;
    }
    let Some(organization) = fields.object("organization") else {
        return;
    };
    let organization = Fields::new(organization);
    let Some(id) = organization.text(&["id"]) else {
        return;
    };
    let agent = graph.node(Some(&format!("{}/organization/{id}", site.base_uri)));
    graph.add(node, ("dct", "publisher"), agent.clone());
    // Once a graph: records of one organization share it.
    if graph.first_as(&agent, Role::Agent) {
        graph.class(&agent, ("foaf", "Agent"));
        graph.texts(
            &agent,
            ("foaf", "name"),
            &organization.texts(&["title", "name"]),
        );
        mail(graph, &agent, organization.text(&["email"]).as_deref());
        details(
            graph,
            &agent,
            organization.text(&["url"]),
            organization.text(&["dcat_type"]),
            organization.text(&["identifier"]),
        );
    }
}

/// Writes who made it: those whom the record names.
pub(super) fn creator(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    const CREATOR: Name = ("dct", "creator");
    if !several(graph, node, fields, "creator", CREATOR) {
        flat(graph, node, fields, "creator", CREATOR);
    }
}

/// Writes the agent of fields of its own, `publisher_name` and the like; tells whether there is one.
fn flat(graph: &mut Graph, node: &Node, fields: Fields<'_>, key: &str, predicate: Name) -> bool {
    let part = |part: &str| fields.text(&[&format!("{key}_{part}")]);
    let (uri, name) = (part("uri"), fields.texts(&[&format!("{key}_name")]));
    if uri.is_none() && name.is_empty() {
        return false;
    }
    let agent = graph.node(uri.as_deref());
    graph.add(node, predicate, agent.clone());
    graph.class(&agent, ("foaf", "Agent"));
    graph.texts(&agent, ("foaf", "name"), &name);
    if let Some(email) = part("email") {
        graph.add(&agent, ("foaf", "mbox"), text(&email));
    }
    details(graph, &agent, part("url"), part("type"), part("identifier"));
    true
}

/// Writes the agents of a repeated sub-field; tells whether there were any.
pub(super) fn several(
    graph: &mut Graph,
    node: &Node,
    fields: Fields<'_>,
    key: &str,
    predicate: Name,
) -> bool {
    let agents = fields.objects(key);
    for agent in &agents {
        let written = agent_of(graph, agent);
        graph.add(node, predicate, written);
    }
    !agents.is_empty()
}

/// Writes one agent and returns its node.
pub(super) fn agent_of(graph: &mut Graph, agent: &Map<String, Value>) -> Node {
    let fields = Fields::new(agent);
    let node = graph.node(fields.text(&["uri"]).as_deref());
    graph.class(&node, ("foaf", "Agent"));
    graph.texts(&node, ("foaf", "name"), &fields.texts(&["name"]));
    mail(graph, &node, fields.text(&["email"]).as_deref());
    details(
        graph,
        &node,
        fields.text(&["url"]),
        fields.text(&["type"]),
        fields.text(&["identifier"]),
    );
    for other in fields.objects("actedOnBehalfOf") {
        let other = agent_of(graph, &other);
        graph.add(&node, ("prov", "actedOnBehalfOf"), other);
    }
    node
}

fn details(
    graph: &mut Graph,
    agent: &Node,
    url: Option<String>,
    kind: Option<String>,
    identifier: Option<String>,
) {
    if let Some(url) = url {
        graph.address(agent, ("foaf", "homepage"), &url, None);
    }
    if let Some(kind) = kind {
        graph.value(agent, ("dct", "type"), &kind, Some(("skos", "Concept")));
    }
    if let Some(identifier) = identifier {
        graph.value(agent, ("dct", "identifier"), &identifier, None);
    }
}

/// Writes an address of mail as one.
pub(super) fn mail(graph: &mut Graph, node: &Node, email: Option<&str>) {
    if let Some(email) = email {
        let email = email.strip_prefix("mailto:").unwrap_or(email);
        graph.address(
            node,
            ("vcard", "hasEmail"),
            &format!("mailto:{email}"),
            None,
        );
    }
}
