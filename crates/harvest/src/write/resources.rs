//! Resources of sources that give them no ids keep those that they got here, wherever in the list they stand by now.

use std::collections::HashSet;

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
pub(super) fn keep_ids(current: &Map<String, Value>, input: &mut Map<String, Value>) {
    let known = resources(current).to_vec();
    let Some(Value::Array(next)) = input.get_mut("resources") else {
        return;
    };
    let mut ids: Vec<Option<String>> = vec![None; next.len()];
    let mut taken: HashSet<String> = HashSet::new();
    for keys in SAME {
        for (place, resource) in next.iter().enumerate() {
            if ids[place].is_some() {
                continue;
            }
            let Some(wanted) = said(resource, keys) else {
                continue;
            };
            let same = known.iter().find_map(|other| {
                let id = other["id"].as_str().filter(|id| !taken.contains(*id))?;
                (said(other, keys).as_ref() == Some(&wanted)).then(|| id.to_owned())
            });
            if let Some(id) = same {
                taken.insert(id.clone());
                ids[place] = Some(id);
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
        let id = id.unwrap_or_else(|| free(resource, &taken));
        taken.insert(id.clone());
        resource["id"] = json!(id);
    }
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
fn free(resource: &Value, taken: &HashSet<String>) -> String {
    let mut id = resource["id"].as_str().unwrap_or_default().to_owned();
    let about = resource["url"].as_str().unwrap_or_default();
    while taken.contains(&id) || id.is_empty() {
        id = name::stable_id(&id, about);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(current: &[Value], next: &[Value], expected: &[&str]) {
        let map = |list: &[Value]| Map::from_iter([("resources".to_owned(), json!(list))]);
        let mut input = map(next);
        keep_ids(&map(current), &mut input);
        let ids: Vec<&str> = resources(&input)
            .iter()
            .map(|one| one["id"].as_str().unwrap_or_default())
            .collect();
        for (id, expected) in ids.iter().zip(expected) {
            match *expected {
                "new" => assert!(!["1", "2", "3"].contains(id), "{next:?}: {ids:?}"),
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
    }
}
