//! Pages of the best documents, found without scoring all, beside the same pages found by scoring all.

use std::collections::BTreeSet;

use cairn_index::{FacetRequest, SearchRequest, Update};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::site::{Site, document, tags};

/// The first ones are in most texts, the last ones in few.
const WORDS: [&str; 12] = [
    "water", "health", "roads", "budget", "école", "wi-fi", "trees", "wind", "noise", "harbour",
    "zinc", "quartz",
];
const SIGNS: [&str; 5] = ["", "", "", "+", "-"];

fn texts(most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec((0..WORDS.len(), 0..WORDS.len()), 1..most)
        .prop_map(|places| places.into_iter().map(|(a, b)| WORDS[a.min(b)]).collect())
}

fn record() -> impl Strategy<Value = Value> {
    (
        0..300_u32,
        texts(5),
        texts(40),
        prop::collection::btree_set(prop::sample::select(&WORDS[..]), 0..3),
        any::<bool>(),
        1..28_u32,
    )
        .prop_map(|(number, title, notes, labels, french, day)| {
            let labels: BTreeSet<&str> = labels;
            let mut package = json!({
                "name": format!("d{number}"),
                "title": title.join(" "),
                "notes": notes.join(" "),
                "tags": tags(&labels.into_iter().collect::<Vec<_>>()),
                "metadata_modified": format!("2024-03-{day:02}T00:00:00"),
            });
            if french {
                package["language"] = json!("fr");
            }
            package
        })
}

fn query() -> impl Strategy<Value = String> {
    let word = (
        prop::sample::select(&SIGNS[..]),
        0..WORDS.len(),
        any::<u8>(),
    )
        .prop_map(|(sign, place, how)| match how % 8 {
            0 => format!("{sign}\"{} {}\"", WORDS[place], WORDS[place / 2]),
            _ => format!("{sign}{}", WORDS[place]),
        });
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_best_documents_are_those_that_scoring_all_finds(
        batches in prop::collection::vec(prop::collection::vec((record(), 0..6_u8), 1..150), 1..5),
        searches in prop::collection::vec((query(), 0..4_usize, 1..12_usize, any::<bool>()), 1..25),
    ) {
        let mut site = Site::empty();
        for batch in batches {
            let updates: Vec<Update> = batch
                .into_iter()
                .map(|(record, what)| match what {
                    0 => Update::Delete(record["name"].as_str().unwrap_or_default().to_owned()),
                    _ => Update::Put(Box::new(document(record))),
                })
                .collect();
            site.apply(&updates);
            for (q, start, rows, by_people) in &searches {
                let ranked = SearchRequest {
                    q: q.clone(),
                    start: *start,
                    rows: *rows,
                    qf: (!by_people).then(|| "title^3 notes tags^2".to_owned()),
                    facet: FacetRequest { fields: vec!["tags".to_owned()], limit: -1, mincount: 1 },
                    ..SearchRequest::default()
                };
                // A function that adds nothing: all documents are scored.
                let scored = SearchRequest { bf: Some("0".to_owned()), ..ranked.clone() };
                let (found, expected) = (site.search(&ranked).unwrap(), site.search(&scored).unwrap());
                prop_assert_eq!(found.count, expected.count, "{:?}", ranked);
                prop_assert_eq!(&found.facets, &expected.facets, "{:?}", ranked);
                prop_assert_eq!(found.hits.len(), expected.hits.len(), "{:?}", ranked);
                for (hit, other) in found.hits.iter().zip(&expected.hits) {
                    // Sums of scores are rounded; those that are alike may stand in either order.
                    let apart = (hit.score - other.score).abs();
                    prop_assert!(apart <= 1e-4 * other.score.abs(), "{:?}: {:?} {:?}", ranked, hit, other);
                }
            }
        }
    }
}
