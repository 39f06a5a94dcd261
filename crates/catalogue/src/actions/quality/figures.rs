//! The figures of an organization, or of the site, as actions tell them.

use std::cmp::Reverse;

use cairn_exchange::quality::{Dimension, METRICS, MOST_POINTS, Metric, rating};
use serde_json::{Map, Value, json};

use super::rounded;
use crate::measures::{Sum, Sums};

/// The words for points, best first.
pub(crate) const RATINGS: &[&str] = &["excellent", "good", "sufficient", "bad"];

/// Returns the points of a mean record.
pub(crate) fn points(sums: &Sums) -> f64 {
    mean(sums.points, sums.records)
}

/// Returns what a mean record has of a sum of thousandths.
fn mean(thousandths: i64, records: i64) -> f64 {
    match records {
        0 => 0.0,
        records => rounded(thousandths as f64 / 1000.0 / records as f64),
    }
}

/// Returns everything that is told of an organization or of the site.
pub(super) fn figures(sums: &Sums) -> Map<String, Value> {
    let mut out = short(sums);
    let dimensions: Vec<Value> = Dimension::ALL
        .iter()
        .map(|dimension| {
            let metrics = || METRICS.iter().filter(|one| one.dimension == *dimension);
            let reached: i64 = metrics().map(|one| sums.of(one.id).points).sum();
            json!({
                "name": dimension.name(),
                "points": mean(reached, sums.records),
                "of": metrics().map(|one| one.points).sum::<u16>(),
                "metrics": metrics().map(|one| metric(sums, one)).collect::<Vec<Value>>(),
            })
        })
        .collect();
    out.insert("dimensions".to_owned(), Value::Array(dimensions));
    out.insert("openness".to_owned(), openness(sums));
    out.insert("timeliness".to_owned(), timeliness(sums));
    let links = sums.of("links_work").parts;
    out.insert(
        "links".to_owned(),
        json!({"answer": links[0], "do_not": links[1], "not_assessed": links[2]}),
    );
    let languages = sums
        .languages
        .iter()
        .map(|(language, [said, of])| json!({"language": language, "said": said, "of": of}));
    out.insert("languages".to_owned(), languages.collect());
    let valid = sums.of("valid").parts;
    out.insert(
        "validity".to_owned(),
        json!({"valid": valid[0], "not_valid": valid[1], "not_assessed": valid[2]}),
    );
    out.insert("to_improve".to_owned(), to_improve(sums));
    out
}

/// Returns what lists tell of an organization, and the history of a month.
pub(super) fn short(sums: &Sums) -> Map<String, Value> {
    let points = points(sums);
    let mut out = Map::new();
    out.insert("records".to_owned(), sums.records.into());
    out.insert("points".to_owned(), json!(points));
    out.insert("of".to_owned(), MOST_POINTS.into());
    // Nothing is no bad record.
    let word = (sums.records > 0).then(|| rating(points));
    out.insert("rating".to_owned(), json!(word));
    let ratings = RATINGS.iter().map(|word| {
        let count = sums.ratings.get(*word).copied().unwrap_or_default();
        ((*word).to_owned(), json!(count))
    });
    out.insert("ratings".to_owned(), Value::Object(ratings.collect()));
    out
}

fn metric(sums: &Sums, metric: &Metric) -> Value {
    let Sum {
        met,
        not_met,
        not_assessed,
        points,
        ..
    } = sums.of(metric.id);
    json!({
        "id": metric.id,
        "points": mean(points, sums.records),
        "of": metric.points,
        "met": met,
        "not_met": not_met,
        "not_assessed": not_assessed,
    })
}

fn openness(sums: &Sums) -> Value {
    let stars: i64 = (0..)
        .zip(sums.stars)
        .map(|(stars, count)| stars * count)
        .sum();
    let mean = match sums.records {
        0 => 0.0,
        records => rounded(stars as f64 / records as f64),
    };
    json!({"stars": mean, "records": sums.stars})
}

fn timeliness(sums: &Sums) -> Value {
    let on_time = sums.of("on_time");
    json!({
        "on_time": on_time.met,
        "late": on_time.not_met,
        "no_promise": sums.records - on_time.met - on_time.not_met,
    })
}

/// What is missing most: how many records lack it, and how many points a mean record would gain.
fn to_improve(sums: &Sums) -> Value {
    let mut all: Vec<(&Metric, Sum)> = METRICS
        .iter()
        .map(|metric| (metric, sums.of(metric.id)))
        .filter(|(_, sum)| sum.missing > 0 && sum.not_met > 0)
        .collect();
    all.sort_by_key(|(_, sum)| Reverse(sum.missing));
    let told = all.into_iter().map(|(metric, sum)| {
        json!({
            "metric": metric.id,
            "records": sum.not_met,
            "points": mean(sum.missing, sums.records),
            "of": metric.points,
        })
    });
    Value::Array(told.collect())
}
