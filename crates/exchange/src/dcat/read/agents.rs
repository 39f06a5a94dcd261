//! Who publishes a record, who made it, whom to ask.

use cairn_domain::text as form;
use oxrdf::Term;
use serde_json::{Map, Value, json};

use super::known::{Known, Node, address, node_of, written};
use crate::dcat::vocabulary::Name;
use crate::draft::Draft;
use crate::name::{Names, from_title};
use crate::text;

/// Names of bodies and persons, the best first.
const NAMES: &[Name] = &[
    ("foaf", "name"),
    ("skos", "prefLabel"),
    ("vcard", "fn"),
    ("vcard", "organization-name"),
    ("schema", "name"),
    ("rdfs", "label"),
    ("dct", "title"),
];
const CARD_NAMES: &[Name] = &[
    ("vcard", "fn"),
    ("vcard", "hasFN"),
    ("vcard", "organization-name"),
    ("vcard", "hasOrganizationName"),
    ("foaf", "name"),
    ("schema", "name"),
    ("rdfs", "label"),
];
const MAILS: &[Name] = &[
    ("vcard", "hasEmail"),
    ("vcard", "email"),
    ("foaf", "mbox"),
    ("schema", "email"),
];
const PHONES: &[Name] = &[
    ("vcard", "hasTelephone"),
    ("vcard", "tel"),
    ("foaf", "phone"),
    ("schema", "telephone"),
];
const PAGES: &[Name] = &[
    ("vcard", "hasURL"),
    ("vcard", "url"),
    ("foaf", "page"),
    ("foaf", "homepage"),
];

/// Parts of an address for letters, in the order in which they are written.
const LETTERS: [&[Name]; 5] = [
    &[("vcard", "hasStreetAddress"), ("vcard", "street-address")],
    &[("vcard", "hasPostalCode"), ("vcard", "postal-code")],
    &[("vcard", "hasLocality"), ("vcard", "locality")],
    &[("vcard", "hasRegion"), ("vcard", "region")],
    &[("vcard", "hasCountryName"), ("vcard", "country-name")],
];

/// Reads the publisher, and returns the organization that it is. Where there are several, all are kept beside the first.
pub(super) fn publisher(
    draft: &mut Draft,
    known: &Known,
    node: &Node,
    names: &mut Names,
) -> Vec<Value> {
    let agents = agents(known, node, ("dct", "publisher"));
    let Some(first) = agents.first() else {
        return Vec::new();
    };
    for key in ["uri", "url", "type", "identifier", "email"] {
        if let Some(value) = first.get(key) {
            draft.extra(&format!("publisher_{key}"), value);
        }
    }
    if agents.len() > 1 {
        draft.extra("publisher", &json!(agents));
    }
    let title = agents
        .iter()
        .find_map(|agent| agent.get("name").and_then(Value::as_str));
    let Some(title) = title else {
        return Vec::new();
    };
    let plain = from_title(title);
    let name = names.claim(&plain, &format!("publisher {plain}"));
    vec![json!({"name": name, "title": title})]
}

/// Reads who made it.
pub(super) fn creator(draft: &mut Draft, known: &Known, node: &Node) {
    let agents = agents(known, node, ("dct", "creator"));
    match agents.as_slice() {
        [] => {}
        [one] => {
            for (key, value) in one {
                draft.extra(&format!("creator_{key}"), value);
            }
        }
        several => draft.extra("creator", &json!(several)),
    }
}

/// Reads the bodies and persons of a property, in the words of CKAN's extension.
fn agents(known: &Known, node: &Node, name: Name) -> Vec<Map<String, Value>> {
    let mut out = Vec::new();
    for object in known.objects(node, &[name]) {
        let mut agent = Map::new();
        let mut set = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                agent.insert(key.to_owned(), json!(value));
            }
        };
        match node_of(object) {
            None => set("name", written(object)),
            Some(body) => {
                set("uri", address(&body).map(str::to_owned));
                set("name", known.text(&body, NAMES));
                let mail = value(known, &body, MAILS);
                set(
                    "email",
                    mail.map(|mail| text::without_mailto(&mail).to_owned()),
                );
                for (key, name) in [
                    ("url", ("foaf", "homepage")),
                    ("type", ("dct", "type")),
                    ("identifier", ("dct", "identifier")),
                ] {
                    set(key, known.plain(&body, &[name]).into_iter().next());
                }
            }
        }
        if !agent.is_empty() {
            out.push(agent);
        }
    }
    out
}

/// Reads whom to ask: the first contact has fields of the record, all are kept where there are several.
pub(super) fn contact(draft: &mut Draft, known: &Known, node: &Node) {
    const POINTS: &[Name] = &[("dcat", "contactPoint"), ("adms", "contactPoint")];
    let cards: Vec<Card> = known
        .objects(node, POINTS)
        .filter_map(|object| Card::read(known, object))
        .collect();
    if cards.len() > 1 {
        let all: Vec<Value> = cards.iter().map(Card::written).collect();
        draft.extra("contact", &json!(all));
    }
    let Some(card) = cards.into_iter().next() else {
        return;
    };
    if let Some(uri) = card.uri {
        draft.extra("contact_uri", &json!(uri));
    }
    if let Some(name) = card.name {
        draft.set("contact_name", name);
    }
    if let Some(mail) = card.mail {
        let plain = text::without_mailto(&mail);
        if form::is_email(plain) {
            draft.set("contact_email", plain);
        } else {
            draft.extra("contact_mail", &json!(mail));
        }
    }
    if let Some(page) = card.page {
        if form::is_url(&page) {
            draft.set("contact_url", page);
        } else {
            draft.extra("contact_page", &json!(page));
        }
    }
    if let Some(phone) = card.phone {
        draft.extra("contact_telephone", &json!(phone));
    }
    if let Some(uid) = card.uid {
        draft.extra("contact_identifier", &json!(uid));
    }
    if let Some(letters) = card.letters {
        draft.extra("contact_address", &json!(letters));
    }
}

/// What a contact says.
struct Card {
    uri: Option<String>,
    name: Option<String>,
    mail: Option<String>,
    page: Option<String>,
    phone: Option<String>,
    uid: Option<String>,
    letters: Option<String>,
}

impl Card {
    /// Reads a contact: a node that describes it, a name, or an address of mail.
    fn read(known: &Known, object: &Term) -> Option<Self> {
        let Some(node) = node_of(object) else {
            let text = written(object)?;
            let is_mail = form::is_email(text::without_mailto(&text));
            let (name, mail) = if is_mail {
                (None, Some(text))
            } else {
                (Some(text), None)
            };
            return Some(Self {
                uri: None,
                name,
                mail,
                page: None,
                phone: None,
                uid: None,
                letters: None,
            });
        };
        let uri = address(&node).map(str::to_owned);
        let is_mail = uri.as_deref().is_some_and(|uri| uri.starts_with("mailto:"));
        let card = Self {
            name: known
                .text(&node, CARD_NAMES)
                .filter(|name| Some(name) != uri.as_ref())
                .or_else(|| value(known, &node, CARD_NAMES)),
            mail: value(known, &node, MAILS).or_else(|| uri.clone().filter(|_| is_mail)),
            page: value(known, &node, PAGES),
            phone: value(known, &node, PHONES)
                .map(|phone| phone.trim_start_matches("tel:").to_owned()),
            uid: value(known, &node, &[("vcard", "hasUID")]),
            letters: letters(known, &node),
            uri: uri.filter(|_| !is_mail),
        };
        let says = [
            &card.uri,
            &card.name,
            &card.mail,
            &card.page,
            &card.phone,
            &card.uid,
        ];
        says.iter().any(|part| part.is_some()).then_some(card)
    }

    /// Returns it in the words of CKAN's extension.
    fn written(&self) -> Value {
        let mail = self.mail.as_deref().map(text::without_mailto);
        let mut out = Map::new();
        for (key, value) in [
            ("uri", self.uri.as_deref()),
            ("name", self.name.as_deref()),
            ("email", mail),
            ("identifier", self.uid.as_deref()),
            ("url", self.page.as_deref()),
            ("telephone", self.phone.as_deref()),
            ("address", self.letters.as_deref()),
        ] {
            if let Some(value) = value {
                out.insert(key.to_owned(), json!(value));
            }
        }
        Value::Object(out)
    }
}

/// Returns the address for letters, of the card or of a node that it leads to.
fn letters(known: &Known, card: &Node) -> Option<String> {
    const PLACES: &[Name] = &[("vcard", "hasAddress"), ("vcard", "adr")];
    let written = known.objects(card, PLACES).find_map(|object| {
        let is_text = node_of(object).is_none();
        written(object).filter(|_| is_text)
    });
    let places = known.nodes(card, PLACES);
    let mut of_nodes = places.iter().chain([card]).filter_map(|place| {
        let parts: Vec<String> = LETTERS
            .iter()
            .filter_map(|names| value(known, place, names).or_else(|| known.text(place, names)))
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    written.or_else(|| of_nodes.next())
}

/// Returns what a property of a card says, itself or through a node that holds the value.
fn value(known: &Known, card: &Node, names: &[Name]) -> Option<String> {
    const VALUES: &[Name] = &[("vcard", "hasValue"), ("vcard", "value"), ("rdf", "value")];
    known
        .nodes(card, names)
        .into_iter()
        .find_map(|inner| known.plain(&inner, VALUES).into_iter().next())
        .or_else(|| known.plain(card, names).into_iter().next())
}
