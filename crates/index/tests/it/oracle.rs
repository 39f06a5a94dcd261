//! The index beside an evaluator that looks at every document: the same documents, counts and order.

use std::collections::{BTreeMap, BTreeSet};

use cairn_index::{FacetRequest, SearchRequest, Update};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::site::{Site, document, ids, tags};

const WORDS: [&str; 6] = ["water", "soil", "road", "river", "park", "farm"];
const TAGS: [&str; 5] = ["red", "Red", "dark blue", "a-b", "é"];
const AUTHORS: [&str; 2] = ["Smith", "Müller"];
const LEVELS: [&str; 5] = ["1", "10", "2", "high", "low"];

#[derive(Debug, Clone)]
struct Record {
    name: String,
    title: Vec<&'static str>,
    tags: BTreeSet<&'static str>,
    level: Option<&'static str>,
    day: Option<u32>,
    views: Option<i64>,
    author: Option<&'static str>,
}

impl Record {
    fn package(&self) -> Value {
        let tag_list: Vec<&str> = self.tags.iter().copied().collect();
        let mut package = json!({
            "name": self.name, "title": self.title.join(" "), "tags": tags(&tag_list),
        });
        if let Some(level) = self.level {
            package["level"] = json!(level);
        }
        if let Some(views) = self.views {
            package["views_total"] = json!(views);
        }
        if let Some(author) = self.author {
            package["author"] = json!(author);
        }
        if let Some(day) = self.day {
            package["start_date"] = json!(format!("2024-01-{day:02}"));
        }
        package
    }
}

#[derive(Debug, Clone)]
enum Ask {
    Everything,
    Tag(&'static str),
    Word(&'static str),
    Prefix(&'static str),
    Phrase(&'static str, &'static str),
    /// Words in any order, at most so many places from where a phrase has them.
    Close(Vec<&'static str>, u32),
    /// A word with one letter too many, one less, or two swapped.
    Nearly(&'static str, usize),
    /// A pattern with a question mark in the place of a letter.
    Pattern(&'static str, usize),
    Regex(&'static str),
    TagPrefix(&'static str),
    /// A range of words; the limits are as they are typed.
    Words(&'static str, &'static str),
    Author(&'static str),
    Views(i64, i64),
    HasViews,
    HasDay,
    Boosted(Box<Ask>),
    Level(&'static str, &'static str, bool, bool),
    HasLevel,
    Days(Option<u32>, u32),
    Names(Vec<usize>),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
    Not(Box<Ask>, Box<Ask>),
    /// The second and third are optional beside the first.
    Beside(Box<Ask>, Box<Ask>, Box<Ask>),
}

impl Ask {
    fn text(&self) -> String {
        match self {
            Self::Everything => "*:*".to_owned(),
            Self::Tag(tag) => format!("tags:\"{tag}\""),
            Self::Word(word) => format!("title:{}s", word.to_uppercase()),
            Self::Prefix(word) => format!("title:{}*", &word[..2]),
            Self::Phrase(a, b) => format!("title:\"{a} {b}\""),
            Self::Close(words, apart) => format!("title:\"{}\"~{apart}", words.join(" ")),
            Self::Nearly(word, how) => {
                let (start, end) = word.split_at(2);
                let changed = match how % 3 {
                    0 => format!("{start}x{end}"),
                    1 => format!("{start}{}", &end[1..]),
                    _ => format!("{}{}{end}", &start[1..], &start[..1]),
                };
                format!("title:{changed}~1")
            }
            Self::Pattern(word, at) => {
                let at = at % word.len();
                format!("title:{}?{}", &word[..at], &word[at + 1..])
            }
            Self::Regex(word) => format!("title:/{}.+/", &word[..1]),
            Self::TagPrefix(tag) => {
                let first = tag.chars().next().unwrap();
                format!("tags:{first}*")
            }
            Self::Words(low, high) => format!("title:[{low} TO {}}}", high.to_uppercase()),
            Self::Author(name) => format!("author:{}", name.to_lowercase()),
            Self::Views(low, high) => format!("views_total:[{low} TO {high}}}"),
            Self::HasViews => "views_total:[* TO *]".to_owned(),
            Self::HasDay => "start_date:*".to_owned(),
            Self::Boosted(ask) => format!("({})^2.5", ask.text()),
            Self::Level(low, high, low_in, high_in) => format!(
                "level:{}{low} TO {high}{}",
                if *low_in { '[' } else { '{' },
                if *high_in { ']' } else { '}' }
            ),
            Self::HasLevel => "level:*".to_owned(),
            Self::Days(low, high) => format!(
                "start_date:[{} TO 2024-01-01T00:00:00Z/MONTH+{}DAYS}}",
                low.map_or("*".to_owned(), |low| format!("2024-01-{low:02}T00:00:00Z")),
                high - 1
            ),
            Self::Names(numbers) => {
                let names: Vec<String> = numbers.iter().map(|n| format!("d{n}")).collect();
                format!("name:({})", names.join(" "))
            }
            Self::And(a, b) => format!("({} AND {})", a.text(), b.text()),
            Self::Or(a, b) => format!("({} OR {})", a.text(), b.text()),
            Self::Not(a, b) => format!("({} -{})", a.text(), b.text()),
            Self::Beside(a, b, c) => format!("(+{} {} OR {})", a.text(), b.text(), c.text()),
        }
    }

    fn finds(&self, record: &Record) -> bool {
        match self {
            Self::Everything => true,
            Self::Tag(tag) => record.tags.contains(tag),
            Self::Word(word) => record.title.contains(word),
            Self::Prefix(word) => record.title.iter().any(|own| own.starts_with(&word[..2])),
            Self::Phrase(a, b) => record.title.windows(2).any(|pair| pair == [*a, *b]),
            Self::Close(words, apart) => close(&record.title, words, *apart),
            // No other of the words is that near.
            Self::Nearly(word, _) => record.title.contains(word),
            Self::Pattern(word, at) => {
                let at = at % word.len();
                record.title.iter().any(|own| {
                    own.len() == word.len()
                        && own[..at] == word[..at]
                        && own[at + 1..] == word[at + 1..]
                })
            }
            Self::Regex(word) => record.title.iter().any(|own| own.starts_with(&word[..1])),
            Self::TagPrefix(tag) => {
                let first = tag.chars().next().unwrap();
                record.tags.iter().any(|own| own.starts_with(first))
            }
            Self::Words(low, high) => record.title.iter().any(|own| own >= low && own < high),
            Self::Author(name) => record.author == Some(name),
            Self::Views(low, high) => record
                .views
                .is_some_and(|views| views >= *low && views < *high),
            Self::HasViews => record.views.is_some(),
            Self::HasDay => record.day.is_some(),
            Self::Boosted(ask) => ask.finds(record),
            Self::Level(low, high, low_in, high_in) => record.level.is_some_and(|level| {
                (if *low_in { level >= *low } else { level > *low })
                    && (if *high_in {
                        level <= *high
                    } else {
                        level < *high
                    })
            }),
            Self::HasLevel => record.level.is_some(),
            Self::Days(low, high) => record
                .day
                .is_some_and(|day| low.is_none_or(|low| day >= low) && day < *high),
            Self::Names(numbers) => numbers.iter().any(|n| record.name == format!("d{n}")),
            Self::And(a, b) => a.finds(record) && b.finds(record),
            Self::Or(a, b) => a.finds(record) || b.finds(record),
            Self::Not(a, b) => a.finds(record) && !b.finds(record),
            Self::Beside(a, ..) => a.finds(record),
        }
    }
}

/// Tells whether the words have places of their own in a text that are at most so many from those of a phrase.
fn close(title: &[&str], words: &[&str], apart: u32) -> bool {
    fn try_from(title: &[&str], words: &[&str], taken: &mut Vec<usize>, apart: i64) -> bool {
        let number = taken.len();
        if number == words.len() {
            let moved = taken
                .iter()
                .enumerate()
                .map(|(n, at)| *at as i64 - n as i64);
            let (low, high) = moved.fold((i64::MAX, i64::MIN), |(low, high), at| {
                (low.min(at), high.max(at))
            });
            return high - low <= apart;
        }
        (0..title.len()).any(|at| {
            if title[at] != words[number] || taken.contains(&at) {
                return false;
            }
            taken.push(at);
            let fits = try_from(title, words, taken, apart);
            taken.pop();
            fits
        })
    }
    try_from(title, words, &mut Vec::new(), i64::from(apart))
}

fn record() -> impl Strategy<Value = Record> {
    (
        0..120_u32,
        prop::collection::vec(prop::sample::select(&WORDS[..]), 1..5),
        prop::collection::btree_set(prop::sample::select(&TAGS[..]), 0..4),
        prop::option::of(prop::sample::select(&LEVELS[..])),
        prop::option::of(1..29_u32),
        prop::option::of(-3..40_i64),
        prop::option::of(prop::sample::select(&AUTHORS[..])),
    )
        .prop_map(|(number, title, tags, level, day, views, author)| Record {
            name: format!("d{number}"),
            title,
            tags,
            level,
            day,
            views,
            author,
        })
}

fn ask() -> impl Strategy<Value = Ask> {
    let word = || prop::sample::select(&WORDS[..]);
    let level = || prop::sample::select(&LEVELS[..]);
    let leaf = prop_oneof![
        Just(Ask::Everything),
        prop::sample::select(&TAGS[..]).prop_map(Ask::Tag),
        word().prop_map(Ask::Word),
        word().prop_map(Ask::Prefix),
        (word(), word()).prop_map(|(a, b)| Ask::Phrase(a, b)),
        (level(), level(), any::<bool>(), any::<bool>())
            .prop_map(|(low, high, low_in, high_in)| Ask::Level(low, high, low_in, high_in)),
        (prop::collection::vec(word(), 2..4), 1..6_u32)
            .prop_map(|(words, apart)| Ask::Close(words, apart)),
        (word(), any::<usize>()).prop_map(|(word, how)| Ask::Nearly(word, how)),
        (word(), any::<usize>()).prop_map(|(word, at)| Ask::Pattern(word, at)),
        word().prop_map(Ask::Regex),
        prop::sample::select(&TAGS[..]).prop_map(Ask::TagPrefix),
        (word(), word()).prop_map(|(low, high)| Ask::Words(low, high)),
        prop::sample::select(&AUTHORS[..]).prop_map(Ask::Author),
        (-4..40_i64, -4..40_i64).prop_map(|(low, high)| Ask::Views(low, high)),
        Just(Ask::HasViews),
        Just(Ask::HasDay),
        Just(Ask::HasLevel),
        (prop::option::of(1..29_u32), 1..29_u32).prop_map(|(low, high)| Ask::Days(low, high)),
        prop::collection::vec(0..120_usize, 1..6).prop_map(Ask::Names),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let two = (
            inner.clone().prop_map(Box::new),
            inner.clone().prop_map(Box::new),
        );
        prop_oneof![
            inner.clone().prop_map(|ask| Ask::Boosted(Box::new(ask))),
            two.clone().prop_map(|(a, b)| Ask::And(a, b)),
            two.clone().prop_map(|(a, b)| Ask::Or(a, b)),
            two.clone().prop_map(|(a, b)| Ask::Not(a, b)),
            (two, inner.prop_map(Box::new)).prop_map(|((a, b), c)| Ask::Beside(a, b, c)),
        ]
    })
}

/// What every document's look says of a search.
fn expected(records: &BTreeMap<String, Record>, asks: &[&Ask]) -> Vec<Record> {
    let mut found: Vec<Record> = records
        .values()
        .filter(|record| asks.iter().all(|ask| ask.finds(record)))
        .cloned()
        .collect();
    // Documents without a level come last; those alike are in the order of their names.
    found.sort_by(|a, b| {
        (a.level.is_none(), a.level, &a.name).cmp(&(b.level.is_none(), b.level, &b.name))
    });
    found
}

fn counts(found: &[Record], values: impl Fn(&Record) -> Vec<&'static str>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for value in found.iter().flat_map(values) {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts
        .into_iter()
        .map(|(value, count)| (value.to_owned(), count))
        .collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn the_index_finds_counts_and_sorts_as_looking_at_everything_does(
        batches in prop::collection::vec(prop::collection::vec((record(), any::<bool>()), 1..60), 1..7),
        searches in prop::collection::vec((ask(), ask(), 0..30_usize, 0..30_usize, any::<bool>()), 1..25),
    ) {
        let mut site = Site::empty();
        let mut records: BTreeMap<String, Record> = BTreeMap::new();
        for (turn, batch) in batches.into_iter().enumerate() {
            let mut updates = Vec::new();
            for (record, keep) in batch {
                if keep || turn == 0 {
                    updates.push(Update::Put(Box::new(document(record.package()))));
                    records.insert(record.name.clone(), record);
                } else {
                    records.remove(&record.name);
                    updates.push(Update::Delete(record.name));
                }
            }
            site.apply(&updates);
            // Asked after each batch, so that what is kept of old segments is used again.
            for (ask, filter, start, rows, scored) in &searches {
                let request = SearchRequest {
                    q: ask.text(),
                    fq: vec![filter.text()],
                    sort: if *scored { "level asc, id asc, score desc" } else { "level asc, id asc" }.to_owned(),
                    start: *start,
                    rows: *rows,
                    facet: FacetRequest { fields: vec!["tags".to_owned(), "level".to_owned()], limit: 3, mincount: 1 },
                    ..SearchRequest::default()
                };
                let found = expected(&records, &[ask, filter]);
                let answer = site.search(&request).unwrap();
                prop_assert_eq!(answer.count, found.len() as u64, "{:?}", request);
                let page: Vec<&str> = found.iter().skip(*start).take(*rows).map(|r| r.name.as_str()).collect();
                prop_assert_eq!(ids(&answer.hits), page.join(" "), "{:?}", request);
                let mut tag_counts = counts(&found, |record| record.tags.iter().copied().collect());
                let mut level_counts = counts(&found, |record| record.level.into_iter().collect());
                tag_counts.truncate(3);
                level_counts.truncate(3);
                prop_assert_eq!(&answer.facets[0].1, &tag_counts, "{:?}", request);
                prop_assert_eq!(&answer.facets[1].1, &level_counts, "{:?}", request);
            }
        }
    }
}
