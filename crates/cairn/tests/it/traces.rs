//! What a client said to real portals (`fixtures/traces`), said again to Cairn: it must read the same in the answers.
//!
//! The catalogue that a trace needs is arranged from the trace itself: what is answered before anybody made it was there. The
//! answers are compared key by key: nothing that the client was told may be missing or be of another kind, and the values are
//! the same where they are the record's own. What was made on the way has ids of its own, which are put into the requests that
//! follow.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use base64::Engine as _;
use serde_json::{Map, Value, json};

use crate::http::Client;
use crate::place::{everywhere, repository};
use crate::server::Server;

/// Keys that CKAN 2.12 does not send, or that one action of it does not send any more, and that the portals sent.
const GONE: &[(&str, &str)] = &[
    ("", "approval_status"),
    ("", "is_organization"),
    ("", "packages"),
    ("", "revision_id"),
    ("", "revision_timestamp"),
    ("", "state"),
    ("", "tracking_summary"),
    // From DataPusher, on every resource.
    ("", "datastore_contains_all_records_of_source_file"),
    // Those who want the next page ask for it by `include_next_page`.
    ("datastore_search", "_links"),
    // `include_total=False` was not understood.
    ("datastore_search", "total"),
    // Those who want them back ask for them by `include_records`.
    ("datastore_upsert", "records"),
];

/// Keys whose values are the server's own: times, accounts, the licences that a portal knows, numbers of everything that is there.
const OWN: &[&str] = &[
    "count",
    "created",
    "creator_user_id",
    "help",
    "include_total",
    "isopen",
    "last_modified",
    "license_title",
    "license_url",
    "metadata_created",
    "metadata_modified",
];

/// One request and its answer.
struct Exchange {
    method: String,
    origin: String,
    /// Path and query as they were sent.
    target: String,
    kind: String,
    body: Vec<u8>,
    status: u16,
    answer_kind: String,
    answer: Vec<u8>,
}

#[test]
fn a_client_of_other_portals_reads_the_same_here() {
    let traces = traces();
    everywhere(|place| {
        let token = place.sysadmin("admin");
        let server = place.serve(&[
            "auth.create_unowned_dataset=true",
            // As before CKAN showed them.
            "datastore.ms_in_timestamp=false",
            "loading.enabled=false",
        ]);
        let mut differences = Vec::new();
        for (name, trace) in &traces {
            let mut replay = Replay::new(&server, &token);
            replay.arrange(trace);
            for exchange in trace {
                let what = format!("{name}: {} {}", exchange.method, exchange.target);
                let different = replay.send(exchange);
                differences.extend(different.iter().map(|one| format!("{what}\n    {one}")));
            }
        }
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    });
}

/// Reads the traces, by name.
fn traces() -> BTreeMap<String, Vec<Exchange>> {
    let folder = repository().join("fixtures/traces");
    let mut traces = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            let read: Value = serde_yaml_ng::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let trace = list(&read["interactions"]).iter().map(exchange).collect();
            let name = path.file_stem().unwrap().display().to_string();
            traces.insert(name, trace);
        }
    }
    assert!(!traces.is_empty());
    traces
}

fn exchange(read: &Value) -> Exchange {
    let (request, response) = (&read["request"], &read["response"]);
    let header = |side: &Value, name: &str| {
        side["headers"][name][0]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let uri = request["uri"].as_str().unwrap();
    let start = uri.find("://").unwrap() + 3;
    let slash = start + uri[start..].find('/').unwrap();
    Exchange {
        method: request["method"].as_str().unwrap().to_owned(),
        origin: uri[..slash].to_owned(),
        target: uri[slash..].to_owned(),
        kind: header(request, "Content-Type"),
        body: bytes(&request["body"]),
        status: u16::try_from(response["status"]["code"].as_u64().unwrap()).unwrap(),
        answer_kind: header(response, "Content-Type"),
        answer: bytes(&response["body"]["string"]),
    }
}

/// Returns a body: text as it is, or base64, and what was sent in gzip unpacked.
fn bytes(written: &Value) -> Vec<u8> {
    let Some(text) = written.as_str() else {
        return Vec::new();
    };
    let packed: String = text.split_whitespace().collect();
    let Ok(raw) = base64::engine::general_purpose::STANDARD.decode(packed) else {
        return text.as_bytes().to_vec();
    };
    if !raw.starts_with(b"\x1f\x8b") {
        return raw;
    }
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(&raw[..])
        .read_to_end(&mut out)
        .unwrap();
    out
}

impl Exchange {
    /// Returns the name of the action, where it is one.
    fn action(&self) -> Option<&str> {
        let (_, rest) = self.target.split_once("/action/")?;
        rest.split('?').next()
    }

    /// Returns a parameter of the query.
    fn query(&self, key: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
    }

    /// Returns the result that was answered.
    fn result(&self) -> Option<Value> {
        let mut answer: Value = serde_json::from_slice(&self.answer).ok()?;
        Some(answer["result"].take())
    }

    /// Returns the datasets that were shown.
    fn datasets(&self) -> Vec<Value> {
        let Some(result) = self.result() else {
            return Vec::new();
        };
        match self.action() {
            Some("package_show" | "package_create") => vec![result],
            Some("package_search") => list(&result["results"]).to_vec(),
            Some("group_package_show") => list(&result).to_vec(),
            _ => Vec::new(),
        }
    }
}

/// A trace on its way.
struct Replay<'s> {
    server: &'s Server,
    /// Whoever arranges, and signs what is not read by everybody.
    admin: Client,
    anonymous: Client,
    /// Ids that were answered, and those that stand for them here.
    ids: Vec<(String, String)>,
}

impl<'s> Replay<'s> {
    fn new(server: &'s Server, token: &str) -> Self {
        Self {
            server,
            admin: server.client(token),
            anonymous: server.anonymous(),
            ids: Vec::new(),
        }
    }

    /// Makes what a trace shows before it was made in it.
    fn arrange(&mut self, trace: &[Exchange]) {
        let mut seen = BTreeSet::new();
        for exchange in trace {
            for dataset in exchange.datasets() {
                let name = dataset["name"].as_str().unwrap().to_owned();
                if seen.insert(name.clone()) {
                    self.purge(&name);
                    if exchange.action() != Some("package_create") {
                        self.make(trace, dataset);
                    }
                }
            }
        }
    }

    /// Removes what another trace left.
    fn purge(&mut self, name: &str) {
        let Ok(shown) = self
            .admin
            .try_action("package_show", &json!({"id": name}))
            .unwrap()
        else {
            return;
        };
        for resource in list(&shown["resources"]) {
            let table = json!({"resource_id": resource["id"], "force": true});
            // There is a table or not.
            let _ = self.admin.try_action("datastore_delete", &table).unwrap();
        }
        self.admin.done("dataset_purge", &json!({"id": name}));
    }

    fn make(&mut self, trace: &[Exchange], mut dataset: Value) {
        let organization = &dataset["organization"];
        let groups = list(&dataset["groups"])
            .iter()
            .map(|group| ("group", group));
        let parties: Vec<_> = std::iter::once(("organization", organization))
            .chain(groups)
            .collect();
        for (kind, party) in parties {
            let mut made: Map<String, Value> = ["id", "name", "title", "description", "image_url"]
                .into_iter()
                .filter_map(|key| Some((key.to_owned(), party.get(key)?.clone())))
                .collect();
            if let Some(image) = party.get("image_display_url") {
                made.insert("image_url".to_owned(), image.clone());
            }
            let found = self
                .admin
                .try_action(&format!("{kind}_show"), &json!({"id": party["name"]}));
            if !made.is_empty() && found.unwrap().is_err() {
                self.admin
                    .done(&format!("{kind}_create"), &Value::Object(made));
            }
        }
        // Files come one by one, and then the others too, to keep the order.
        let downloads = |id: &Value| {
            let id = id.as_str().unwrap_or_default();
            let address = format!("/resource/{id}/download/");
            trace
                .iter()
                .find(|exchange| exchange.target.contains(&address))
        };
        let resources = dataset["resources"].clone();
        let has_files = list(&resources)
            .iter()
            .any(|one| downloads(&one["id"]).is_some());
        if has_files {
            dataset["resources"] = json!([]);
        }
        let made = self.admin.done("package_create", &dataset);
        for resource in list(&resources) {
            match downloads(&resource["id"]) {
                Some(file) => self.upload(&made["id"], resource, file),
                None if has_files => {
                    let mut resource = resource.clone();
                    resource["package_id"] = made["id"].clone();
                    self.admin.done("resource_create", &resource);
                }
                None => {}
            }
            let id = resource["id"].as_str().unwrap();
            if let Some(table) = trace
                .iter()
                .find(|exchange| exchange.query("resource_id") == Some(id))
            {
                let result = table.result().unwrap();
                let fields: Vec<&Value> = list(&result["fields"])
                    .iter()
                    .filter(|field| field["id"] != "_id")
                    .collect();
                // Their number is all that is told of the rows.
                let rows = vec![json!({}); result["total"].as_u64().unwrap_or(0) as usize];
                let table =
                    json!({"resource_id": id, "force": true, "fields": fields, "records": rows});
                self.admin.done("datastore_create", &table);
            }
        }
    }

    /// Makes a resource with the file that was downloaded.
    fn upload(&mut self, package: &Value, resource: &Value, file: &Exchange) {
        let text = |key: &str| resource[key].as_str().unwrap();
        let fields = [
            ("package_id", package.as_str().unwrap()),
            ("id", text("id")),
        ];
        let name = file.target.rsplit('/').next().unwrap();
        self.admin
            .upload("resource_create", &fields, name, &file.answer)
            .unwrap()
            .unwrap_or_else(|answer| panic!("{}", answer.text()));
        let mut said = resource.as_object().unwrap().clone();
        said.retain(|key, _| !["url", "url_type", "size", "package_id"].contains(&&**key));
        self.admin.done("resource_patch", &Value::Object(said));
    }

    /// Sends a request again and returns how the answers differ.
    fn send(&mut self, exchange: &Exchange) -> Vec<String> {
        let (target, body) = (self.here(&exchange.target), self.here_bytes(&exchange.body));
        // Authorization is left out of some traces; what writes was signed.
        let client = if exchange.method == "GET" {
            &mut self.anonymous
        } else {
            &mut self.admin
        };
        let answer = client
            .send(&exchange.method, &target, &exchange.kind, &body)
            .unwrap();
        let kind = exchange.answer_kind.replace("; ", ";");
        if (answer.status, &answer.kind) != (exchange.status, &kind) {
            let text: String = answer.text().chars().take(300).collect();
            return vec![format!(
                "{} {kind} there, {} {} here: {text}",
                exchange.status, answer.status, answer.kind
            )];
        }
        let Ok(mut recorded) = serde_json::from_slice::<Value>(&exchange.answer) else {
            let same = answer.body == exchange.answer;
            return if same {
                Vec::new()
            } else {
                vec!["another content".to_owned()]
            };
        };
        let mut answered = answer.json();
        self.learn(&recorded, &answered);
        let mut differences = Vec::new();
        if exchange.action() == Some("package_search") {
            pair_results(&mut recorded, &mut answered, &mut differences);
        }
        self.compare(exchange, "", &recorded, &answered, &mut differences);
        differences
    }
}

impl Replay<'_> {
    /// Puts the ids that are in use here into a text.
    fn here(&self, text: &str) -> String {
        let replace = |text: String, (there, here): &(String, String)| text.replace(there, here);
        self.ids.iter().fold(text.to_owned(), replace)
    }

    fn here_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.here(text).into_bytes(),
            Err(_) => bytes.to_vec(),
        }
    }

    /// Notes which id stands for which.
    fn learn(&mut self, recorded: &Value, answered: &Value) {
        match (recorded, answered) {
            (Value::Object(recorded), Value::Object(answered)) => {
                for (key, value) in recorded {
                    self.learn(value, answered.get(key).unwrap_or(&Value::Null));
                }
            }
            (Value::Array(recorded), Value::Array(answered)) => {
                for (recorded, answered) in recorded.iter().zip(answered) {
                    self.learn(recorded, answered);
                }
            }
            (Value::String(there), Value::String(here))
                if is_id(there) && is_id(here) && there != here && self.here(there) == *there =>
            {
                self.ids.push((there.clone(), here.clone()));
            }
            _ => {}
        }
    }

    /// Notes what was answered there and is missing or different here.
    fn compare(
        &self,
        exchange: &Exchange,
        path: &str,
        there: &Value,
        here: &Value,
        out: &mut Vec<String>,
    ) {
        match (there, here) {
            (Value::Object(there), Value::Object(here)) => {
                for (key, value) in there {
                    let path = format!("{path}/{key}");
                    match here.get(key) {
                        Some(_) if OWN.contains(&&**key) => {}
                        Some(other) => self.compare(exchange, &path, value, other, out),
                        None if GONE.iter().any(|(action, gone)| {
                            gone == key
                                && ["", exchange.action().unwrap_or_default()].contains(action)
                        }) => {}
                        None => out.push(format!("{path} is missing: {value}")),
                    }
                }
            }
            (Value::Array(there), Value::Array(here)) if there.len() == here.len() => {
                for (place, (there, here)) in there.iter().zip(here).enumerate() {
                    self.compare(exchange, &format!("{path}/{place}"), there, here, out);
                }
            }
            (Value::String(text), Value::String(other)) => {
                let mapped = self.here(text);
                let moved = mapped.replace(&exchange.origin, &self.server.url());
                if *other != mapped && *other != moved {
                    out.push(format!("{path}: {there} there, {here} here"));
                }
            }
            _ if there == here => {}
            // Sizes are numbers by now, and what was never said is null.
            (Value::String(text), Value::Number(number)) if *text == number.to_string() => {}
            (Value::String(text), Value::Null) if text.is_empty() => {}
            _ => out.push(format!("{path}: {there} there, {here} here")),
        }
    }
}

/// Brings the results of a search into one order, by name: there may be more here, in another order.
fn pair_results(recorded: &mut Value, answered: &mut Value, out: &mut Vec<String>) {
    let by_name = |answer: &mut Value| -> BTreeMap<String, Value> {
        let results = answer["result"]["results"].take();
        let named = |one: &Value| (one["name"].as_str().unwrap().to_owned(), one.clone());
        list(&results).iter().map(named).collect()
    };
    let all = recorded["result"]["count"].as_u64().unwrap();
    let (mut there, mut here) = (by_name(recorded), by_name(answered));
    if here.len() != there.len() {
        out.push(format!(
            "{} results there, {} here",
            there.len(),
            here.len()
        ));
    }
    let is_whole = all == there.len() as u64;
    if !is_whole {
        there.retain(|name, _| here.contains_key(name));
    }
    here.retain(|name, _| there.contains_key(name));
    recorded["result"]["results"] = there.into_values().collect();
    answered["result"]["results"] = here.into_values().collect();
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
