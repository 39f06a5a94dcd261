//! Completions of thousands of values equal what a plain count says.

use std::collections::BTreeMap;

use cairn_index::{SearchRequest, Update};
use serde_json::json;

use crate::site::{Site, document, tags};

/// Pairs of words of which many begin alike.
const SYLLABLES: [&str; 12] = [
    "sa", "se", "sol", "ta", "water", "air", "re", "mi", "sc", "é", "ca", "st",
];
const RECORDS: usize = 1500;
const LIMIT: usize = 5;

/// A sequence without pattern, the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % most
    }

    /// Small numbers more often than big ones.
    fn skewed(&mut self, most: usize) -> usize {
        let below = self.below(most) + 1;
        self.below(below)
    }
}

struct Record {
    tags: Vec<String>,
    is_public: bool,
}

fn records(numbers: &mut Numbers) -> Vec<Record> {
    let word = |number: usize| {
        let (first, second) = (number % SYLLABLES.len(), number / SYLLABLES.len());
        format!(
            "{}{}",
            SYLLABLES[first],
            SYLLABLES[second % SYLLABLES.len()]
        )
    };
    (0..RECORDS)
        .map(|_| Record {
            tags: (0..3)
                .map(|_| format!("{} {}", word(numbers.skewed(140)), word(numbers.skewed(20))))
                .collect(),
            is_public: numbers.below(5) > 0,
        })
        .collect()
}

fn folded(text: &str) -> String {
    text.replace('é', "e")
}

/// What a plain count completes a text with.
fn expected(records: &[Option<Record>], typed: &str) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for record in records.iter().flatten().filter(|record| record.is_public) {
        let mut tags: Vec<&String> = record.tags.iter().collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let mut found: Vec<(bool, u64, &str)> = counts
        .into_iter()
        .filter_map(|(tag, count)| {
            let plain = folded(tag);
            let begins = plain.starts_with(typed);
            let inside = plain.split(' ').any(|word| word.starts_with(typed));
            (begins || inside).then_some((begins, count, tag))
        })
        .collect();
    found.sort_unstable_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
    found.truncate(LIMIT);
    found
        .into_iter()
        .map(|(_, count, tag)| (tag.to_owned(), count))
        .collect()
}

#[test]
fn the_most_used_values_are_listed_whatever_segments_and_hidden_records_there_are() {
    let mut numbers = Numbers(7);
    let mut all: Vec<Option<Record>> = records(&mut numbers).into_iter().map(Some).collect();
    let mut site = Site::empty();
    let put = |number: usize, record: &Record| {
        let names: Vec<&str> = record.tags.iter().map(String::as_str).collect();
        let mut document = document(json!({
            "name": format!("record-{number}"), "title": "A record", "tags": tags(&names),
        }));
        if !record.is_public {
            document.permission_labels = vec!["member-1".to_owned()];
        }
        Update::Put(Box::new(document))
    };
    for part in 0..4 {
        let numbers = (0..RECORDS).filter(|number| number % 4 == part);
        let updates: Vec<Update> = numbers
            .filter_map(|number| all[number].as_ref().map(|record| put(number, record)))
            .collect();
        site.apply(&updates);
    }
    let mut deletions = Vec::new();
    for _ in 0..100 {
        let gone = numbers.below(RECORDS);
        all[gone] = None;
        deletions.push(Update::Delete(format!("record-{gone}")));
    }
    site.apply(&deletions);
    let request = SearchRequest {
        permission_labels: Some(vec!["public".to_owned()]),
        rows: LIMIT,
        ..SearchRequest::default()
    };
    for warm in [false, true] {
        if warm {
            site.index.warm().unwrap();
        }
        for typed in [
            "s",
            "sa",
            "sas",
            "sasa",
            "sasa s",
            "sasa sa",
            "e",
            "ew",
            "w",
            "water",
            "waterwater",
            "r",
            "remi",
            "sole t",
            "c",
            "t",
            "zz",
        ] {
            let found = site.index.complete(typed, &request).unwrap().tags;
            let found: Vec<(String, u64)> =
                found.into_iter().map(|one| (one.name, one.count)).collect();
            assert_eq!(found, expected(&all, typed), "{typed}");
        }
    }
}
