//! Searches over a generated catalogue: `cargo bench -p cairn-index`, with a number of documents as argument if wanted.
//!
//! Prints a table of percentiles; each search runs on one core. The catalogue and the order of searches are the same each time.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::time::{Duration, Instant};

use cairn_index::{Document, FacetRequest, Index, SearchRequest, Settings, Update};
use serde_json::{Value, json};

const DOCUMENTS: usize = 100_000;
const SEARCHES: usize = 2_000;
const WORDS: usize = 50_000;
const TAGS: usize = 8_000;
const ORGANIZATIONS: usize = 400;
const FACETS: [&str; 5] = ["organization", "groups", "tags", "res_format", "license_id"];

/// A generator of the same numbers each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A number below a limit; small ones are as frequent as common words are.
    fn rank(&mut self, limit: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((limit as f64).powf(share) - 1.0) as usize
    }
}

fn word(number: usize) -> String {
    const PARTS: [&str; 16] = [
        "ba", "co", "de", "fi", "gu", "ha", "jo", "ki", "lu", "ma", "ne", "po", "ra", "si", "to",
        "vu",
    ];
    let mut out = String::new();
    let mut rest = number + 16;
    while rest > 0 {
        out.push_str(PARTS[rest % 16]);
        rest /= 16;
    }
    out
}

fn text(dice: &mut Dice, words: usize) -> String {
    let words: Vec<String> = (0..words).map(|_| word(dice.rank(WORDS))).collect();
    words.join(" ")
}

fn package(dice: &mut Dice, number: usize) -> Value {
    const FORMATS: [&str; 12] = [
        "CSV", "PDF", "HTML", "JSON", "XLSX", "XML", "SHP", "GeoJSON", "KML", "ZIP", "WMS", "TXT",
    ];
    let (title_words, notes_words) = (3 + dice.below(6), 20 + dice.below(120));
    let (title, notes) = (text(dice, title_words), text(dice, notes_words));
    let tags: Vec<Value> = (0..dice.below(10))
        .map(|_| json!({"name": format!("{} tag", word(dice.rank(TAGS)))}))
        .collect();
    let resources: Vec<Value> = (0..1 + dice.below(5))
        .map(|n| {
            json!({
                "name": text(dice, 3), "format": FORMATS[dice.rank(FORMATS.len())],
                "url": format!("https://data.example.org/{number}/{n}.csv"),
            })
        })
        .collect();
    let groups: Vec<Value> = (0..dice.below(3))
        .map(|_| json!({"name": format!("group-{}", dice.rank(40))}))
        .collect();
    let day = chrono::TimeDelta::days(15_000 + dice.below(3_000) as i64);
    let modified = chrono::DateTime::UNIX_EPOCH + day;
    json!({
        "id": format!("{:016x}", dice.next()), "name": format!("dataset-{number}"),
        "title": title, "notes": notes, "state": "active", "private": false, "type": "dataset",
        "license_id": format!("licence-{}", dice.rank(25)),
        "metadata_modified": modified.format("%Y-%m-%dT%H:%M:%S%.6f").to_string(),
        "metadata_created": "2015-01-01T00:00:00.000000",
        "organization": {"name": format!("organization-{}", dice.rank(ORGANIZATIONS))},
        "groups": groups, "tags": tags, "num_resources": resources.len(), "resources": resources,
        "extras": [{"key": "frequency", "value": word(dice.below(12))}],
    })
}

fn put(dice: &mut Dice, number: usize) -> Update {
    Update::Put(Box::new(Document {
        package: package(dice, number),
        permission_labels: vec!["public".to_owned()],
        vocabulary_tags: Vec::new(),
    }))
}

fn request(q: &str, facets: bool) -> SearchRequest {
    SearchRequest {
        q: q.to_owned(),
        fq: vec!["+capacity:public +state:(active)".to_owned()],
        permission_labels: Some(vec!["public".to_owned()]),
        facet: FacetRequest {
            fields: match facets {
                true => FACETS.map(str::to_owned).to_vec(),
                false => Vec::new(),
            },
            ..FacetRequest::default()
        },
        rows: 20,
        ..SearchRequest::default()
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Time that this thread was on a processor, where the system tells; unlike the rest it does not grow with what else runs.
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn measure(index: &Index, about: &str, mut next: impl FnMut(usize) -> SearchRequest) {
    let mut times: Vec<Duration> = Vec::with_capacity(SEARCHES);
    let mut hits = 0;
    let before = processor();
    for turn in 0..SEARCHES {
        let request = next(turn);
        let began = Instant::now();
        let answer = index.search(&request).expect("the search is well formed");
        times.push(began.elapsed());
        hits += answer.count;
    }
    let on_processor = match (before, processor()) {
        (Some(before), Some(after)) => {
            let each = (after - before) / SEARCHES as u32;
            format!("{:.3}", milliseconds(each))
        }
        _ => String::new(),
    };
    let first = milliseconds(times[0]);
    times.sort_unstable();
    let at = |share: f64| milliseconds(times[((times.len() - 1) as f64 * share) as usize]);
    println!(
        "{about:<44} {on_processor:>9} {first:>9.3} {:>9.3} {:>9.3} {:>9.3} {:>9.3} {:>10}",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
        hits / SEARCHES as u64
    );
}

fn fill(index: &Index, documents: usize) {
    let mut dice = Dice(7);
    let mut took = Duration::ZERO;
    for page in (0..documents).step_by(500) {
        let numbers = page..documents.min(page + 500);
        let updates: Vec<Update> = numbers.map(|number| put(&mut dice, number)).collect();
        let began = Instant::now();
        index.apply(&updates, 0).expect("documents are taken");
        took += began.elapsed();
    }
    let began = Instant::now();
    index.apply(&[], 1).expect("documents are shown");
    took += began.elapsed();
    println!(
        "{documents} documents indexed in {:.1} s ({:.0} a second)",
        took.as_secs_f64(),
        documents as f64 / took.as_secs_f64()
    );
    let began = Instant::now();
    index.checkpoint().expect("the index can be made durable");
    println!("made durable in {:.0} ms\n", milliseconds(began.elapsed()));
}

fn searches(index: &Index) {
    println!(
        "{:<44} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>10}",
        "search, ms", "processor", "first", "p50", "p95", "p99", "worst", "hits"
    );
    let mut dice = Dice(11);
    measure(index, "everything by date, 5 facets", |_| {
        request("*:*", true)
    });
    measure(index, "everything by date, page 500, 5 facets", |_| {
        SearchRequest {
            start: 10_000,
            ..request("*:*", true)
        }
    });
    measure(index, "one word", |_| {
        request(&word(dice.rank(WORDS)), false)
    });
    measure(index, "one word, 5 facets", |_| {
        request(&word(dice.rank(WORDS)), true)
    });
    measure(index, "one of the 20 commonest words, 5 facets", |turn| {
        request(&word(turn % 20), true)
    });
    measure(index, "two words, 5 facets", |_| {
        let words = format!("{} {}", word(dice.rank(5_000)), word(dice.rank(500)));
        request(&words, true)
    });
    measure(index, "a phrase", |_| {
        let words = format!("\"{} {}\"", word(dice.rank(200)), word(dice.rank(200)));
        request(&words, false)
    });
    measure(index, "one tag as a filter, by date, 5 facets", |_| {
        let tag = word(dice.rank(TAGS));
        SearchRequest {
            fq: vec![format!(
                "+capacity:public tags:\"{tag} tag\" +state:(active)"
            )],
            ..request("*:*", true)
        }
    });
    measure(index, "one organization, by name, 5 facets", |_| {
        let number = dice.rank(ORGANIZATIONS);
        SearchRequest {
            fq: vec![format!("organization:organization-{number}")],
            sort: "name asc".to_owned(),
            ..request("*:*", true)
        }
    });
    measure(index, "a prefix in titles, 5 facets", |_| {
        request(&format!("title:{}*", &word(dice.rank(WORDS))[..3]), true)
    });
    measure(index, "autocomplete", |_| {
        let part = &word(dice.rank(5_000))[..3];
        let q = ["name_ngram", "title_ngram", "name", "title"]
            .map(|field| format!("{field}:\"{part}\""))
            .join(" OR ");
        request(&q, false)
    });
}

fn changes(index: &Index, documents: usize) {
    let mut dice = Dice(13);
    let mut times = Vec::new();
    for turn in 0..100 {
        let update = put(&mut dice, documents + turn);
        let began = Instant::now();
        index
            .apply(&[update], turn as i64 + 2)
            .expect("a document is taken");
        times.push(began.elapsed());
    }
    times.sort_unstable();
    println!(
        "\none document changed and shown: {:.1} ms p50, {:.1} ms p99; then:",
        milliseconds(times[50]),
        milliseconds(times[98])
    );
    measure(index, "everything by date, 5 facets", |_| {
        request("*:*", true)
    });
    measure(index, "one word, 5 facets", |_| {
        request(&word(dice.rank(WORDS)), true)
    });
}

fn main() {
    // Built and started by `cargo test --all-targets` too, which does not measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let documents = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(DOCUMENTS);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let index = Index::open(folder.path(), Settings::default()).expect("an index can be made");
    fill(&index, documents);
    searches(&index);
    changes(&index, documents);
}
