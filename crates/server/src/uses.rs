//! What a call of an action uses of the catalogue, for the figures that everybody may see.

use cairn_catalogue::action::{ActionDef, Body, Reply};
use cairn_catalogue::input::Input;
use cairn_catalogue::usage::{Done, Use};
use serde_json::Value;

/// Returns what a call uses, as far as its parameters say it.
pub(crate) fn of_call(def: &ActionDef, input: &Input) -> Use {
    let keys: &[&str] = match def.name {
        "resource_show" | "resource_view_list" => &["id"],
        name if name.starts_with("datastore_") => &["resource_id", "id"],
        _ => &[],
    };
    let resource = keys.iter().find_map(|key| input.data.get(*key)?.as_str());
    match resource {
        Some(id) => Use::of_resource(Done::Call, id),
        None => Use::of_site(Done::Call),
    }
}

/// Returns what a call used, now that its answer is at hand.
pub(crate) fn of_reply(def: &ActionDef, input: &Input, reply: &Reply) -> Vec<Use> {
    match (def.name, &reply.result) {
        (_, Body::Dataset(ready)) => vec![Use::of_record(Done::Call, ready.head.id.clone())],
        ("package_show", Body::Value(value)) => {
            let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
            vec![Use::of_record(Done::Call, id)]
        }
        ("package_search", Body::Json(json)) => {
            let mut uses = vec![of_call(def, input)];
            let words = input.data.get("q").and_then(Value::as_str);
            // The count comes first in the answer.
            uses.extend(of_search(
                words.unwrap_or_default(),
                json.get().starts_with("{\"count\":0,"),
            ));
            uses
        }
        _ => vec![of_call(def, input)],
    }
}

/// Returns what a search uses of the site; one for everything is none.
fn of_search(words: &str, is_in_vain: bool) -> Vec<Use> {
    let mut uses = Vec::new();
    if !matches!(words.trim(), "" | "*:*") {
        uses.push(Use::of_site(Done::Search));
        if is_in_vain {
            uses.push(Use::of_site(Done::Miss));
        }
    }
    uses
}
