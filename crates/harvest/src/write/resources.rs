//! Resources of sources that give them no ids keep those that they got here, wherever in the list they stand by now.

use std::collections::{HashMap, HashSet, VecDeque};

use cairn_catalogue::ActionError;
use cairn_exchange::name;
use serde_json::{Map, Value, json};

/// What two resources have in common that are the same one, the surest first.
const SAME: &[&[&str]] = &[
    &["uri"],
    &["url", "name", "format"],
    &["url", "name"],
    &["url"],
];

/// Gives the resources of an input the ids that they have in the dataset as it is; new ones get ids that nothing had there.
/// `is_used` tells whether a resource has or had an id, be it one that was deleted long ago.
pub(super) fn keep_ids(
    current: &Map<String, Value>,
    input: &mut Map<String, Value>,
    is_used: &mut dyn FnMut(&str) -> Result<bool, ActionError>,
) -> Result<(), ActionError> {
    let known = resources(current);
    let Some(Value::Array(next)) = input.get_mut("resources") else {
        return Ok(());
    };
    let mut ids: Vec<Option<String>> = vec![None; next.len()];
    let mut taken: HashSet<String> = HashSet::new();
    for keys in SAME {
        let mut free = by_what_is_said(known, keys, &taken);
        for (place, resource) in next.iter().enumerate() {
            if ids[place].is_some() {
                continue;
            }
            let Some(same) = said(resource, keys).and_then(|said| free.get_mut(&said)) else {
                continue;
            };
            if let Some(id) = same.pop_front() {
                taken.insert(id.to_owned());
                ids[place] = Some(id.to_owned());
            }
        }
    }
    // The id of a resource that went stays with it.
    taken.extend(
        known
            .iter()
            .filter_map(|one| Some(one["id"].as_str()?.to_owned())),
    );
    for (resource, id) in next.iter_mut().zip(ids) {
        let id = match id {
            Some(id) => id,
            None => free(resource, &taken, is_used)?,
        };
        taken.insert(id.clone());
        resource["id"] = json!(id);
    }
    Ok(())
}

/// Returns the ids that are not taken yet by what their resources say, in the order of the list. Looking through the list for each
/// resource would hold up every other write while it lasts.
fn by_what_is_said<'r>(
    known: &'r [Value],
    keys: &[&str],
    taken: &HashSet<String>,
) -> HashMap<Vec<Option<&'r str>>, VecDeque<&'r str>> {
    let mut out: HashMap<Vec<Option<&str>>, VecDeque<&str>> = HashMap::new();
    for resource in known {
        let id = resource["id"].as_str().filter(|id| !taken.contains(*id));
        if let (Some(id), Some(said)) = (id, said(resource, keys)) {
            out.entry(said).or_default().push_back(id);
        }
    }
    out
}

fn resources(record: &Map<String, Value>) -> &[Value] {
    record
        .get("resources")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Returns what a resource says under some keys, the first of which says something.
fn said<'r>(resource: &'r Value, keys: &[&str]) -> Option<Vec<Option<&'r str>>> {
    let values: Vec<Option<&str>> = keys
        .iter()
        .map(|key| resource[*key].as_str().filter(|text| !text.is_empty()))
        .collect();
    values
        .first()
        .is_some_and(Option::is_some)
        .then_some(values)
}

/// Returns an id for a new resource: its own, or one that follows from it where that is taken.
fn free(
    resource: &Value,
    taken: &HashSet<String>,
    is_used: &mut dyn FnMut(&str) -> Result<bool, ActionError>,
) -> Result<String, ActionError> {
    let mut id = resource["id"].as_str().unwrap_or_default().to_owned();
    let about = resource["url"].as_str().unwrap_or_default();
    while taken.contains(&id) || id.is_empty() || is_used(&id)? {
        id = name::stable_id(&id, about);
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(current: &[Value], next: &[Value], expected: &[&str]) {
        let map = |list: &[Value]| Map::from_iter([("resources".to_owned(), json!(list))]);
        let mut input = map(next);
        // One that was deleted long ago had this.
        let mut is_used = |id: &str| -> Result<bool, ActionError> { Ok(id == "gone") };
        keep_ids(&map(current), &mut input, &mut is_used).unwrap();
        let ids: Vec<&str> = resources(&input)
            .iter()
            .map(|one| one["id"].as_str().unwrap_or_default())
            .collect();
        for (id, expected) in ids.iter().zip(expected) {
            match *expected {
                "new" => assert!(!["1", "2", "3", "gone"].contains(id), "{next:?}: {ids:?}"),
                expected => assert_eq!(*id, expected, "{next:?}: {ids:?}"),
            }
        }
        assert_eq!(
            ids.iter().collect::<HashSet<_>>().len(),
            next.len(),
            "{ids:?}"
        );
    }

    #[test]
    fn resources_keep_their_ids_wherever_they_stand() {
        let current = [
            json!({"id": "1", "url": "https://a.example/a", "name": "A", "format": "CSV"}),
            json!({"id": "2", "url": "https://a.example/a", "name": "A", "format": "JSON"}),
            json!({"id": "3", "url": "https://a.example/c", "uri": "https://a.example/r/3"}),
        ];
        let made = |id: &str, url: &str, name: &str, format: &str| json!({"id": id, "url": url, "name": name, "format": format});
        let (a, c) = ("https://a.example/a", "https://a.example/c");
        for (next, expected) in [
            (
                vec![made("1", a, "A", "JSON"), made("2", a, "A", "CSV")],
                &["2", "1"][..],
            ),
            (
                vec![
                    made("1", "https://a.example/new", "A", "CSV"),
                    made("2", a, "A", "CSV"),
                ],
                &["new", "1"],
            ),
            (vec![made("1", a, "B", "CSV")], &["1"]),
            (
                vec![made("1", c, "C", ""), made("2", a, "A", "XML")],
                &["3", "1"],
            ),
            (
                vec![
                    json!({"id": "1", "url": "https://b.example/", "uri": "https://a.example/r/3"}),
                ],
                &["3"],
            ),
            (
                vec![made("1", "", "", ""), made("2", "", "", "")],
                &["new", "new"],
            ),
        ] {
            check(&current, &next, expected);
        }
        check(&[], &[made("1", a, "", "")], &["1"]);
        check(&[], &[made("gone", a, "", "")], &["new"]);
        // Those that are alike keep their order, one id each.
        let alike = |id: &str| made(id, a, "A", "CSV");
        check(
            &[alike("1"), alike("2"), alike("3")],
            &[alike("7"), alike("8"), alike("9"), alike("1")],
            &["1", "2", "3", "new"],
        );
    }
}
