//! What a record speaks of: places and times.

use serde_json::{Value, json};

use super::known::{Known, Node, written};
use crate::dcat::geometry;
use crate::dcat::vocabulary::Name;
use crate::draft::Draft;
use crate::text;

/// Beginnings and ends of periods, in the words of the versions of DCAT.
const STARTS: &[Name] = &[("dcat", "startDate"), ("schema", "startDate")];
const ENDS: &[Name] = &[("dcat", "endDate"), ("schema", "endDate")];

/// Reads the periods; the first is the record's, all are kept where there are several.
pub(super) fn periods(draft: &mut Draft, known: &Known, node: &Node) {
    let mut periods = Vec::new();
    for period in known.nodes(node, &[("dct", "temporal")]) {
        let end = |names: &[Name], bound: Name| {
            known.text(&period, names).or_else(|| {
                let instant = known.nodes(&period, &[bound]).into_iter().next()?;
                let moments = [
                    ("time", "inXSDDateTime"),
                    ("time", "inXSDDateTimeStamp"),
                    ("time", "inXSDDate"),
                ];
                known.text(&instant, &moments)
            })
        };
        let start = end(STARTS, ("time", "hasBeginning"));
        let end = end(ENDS, ("time", "hasEnd"));
        if start.is_some() || end.is_some() {
            periods.push((start, end));
        }
    }
    if let Some((start, end)) = periods.first() {
        for (key, given) in [("temporal_start", start), ("temporal_end", end)] {
            let Some(given) = given else { continue };
            match text::period_end(given) {
                Some(bound) => draft.set(key, bound),
                None => draft.extra(key, &json!(given)),
            }
        }
    }
    if periods.len() > 1 {
        let all: Vec<Value> = periods
            .iter()
            .map(|(start, end)| json!({"start": start, "end": end}))
            .collect();
        draft.extra("temporal_coverage", &Value::Array(all));
    }
}

/// Reads the places: the first shape is the record's, names are its words.
pub(super) fn places(draft: &mut Draft, known: &Known, node: &Node) {
    let mut shape = None;
    let mut words: Vec<(String, String)> = Vec::new();
    let mut addresses = Vec::new();
    for object in known.objects(node, &[("dct", "spatial")]) {
        let Some(place) = super::known::node_of(object) else {
            words.extend(written(object).map(|text| ("en".to_owned(), text)));
            continue;
        };
        addresses.extend(super::known::address(&place).map(str::to_owned));
        for name in [
            ("locn", "geometry"),
            ("gsp", "hasGeometry"),
            ("dcat", "bbox"),
            ("dcat", "centroid"),
        ] {
            for form in known.plain(&place, &[name]) {
                shape = shape.or_else(|| geometry::of_text(&form));
            }
            for inner in known.nodes(&place, &[name]) {
                for form in known.plain(&inner, &[("gsp", "asWKT")]) {
                    shape = shape.or_else(|| geometry::of_text(&form));
                }
            }
        }
        let names = [
            ("skos", "prefLabel"),
            ("rdfs", "label"),
            ("locn", "geographicName"),
            ("schema", "name"),
        ];
        for said in known.texts(&place, &names) {
            let language = said.language.unwrap_or_else(|| "en".to_owned());
            words.push((language, said.text));
        }
    }
    if let Some(shape) = shape {
        draft.set("spatial", shape.to_string());
    }
    let mut coverage = serde_json::Map::new();
    for (language, word) in words {
        let Some(language) = ["en", "fr"]
            .into_iter()
            .find(|code| language.starts_with(code))
        else {
            draft.extra(&format!("spatial_text_{language}"), &json!(word));
            continue;
        };
        match coverage.get_mut(language) {
            Some(Value::String(all)) => {
                if !all.split(", ").any(|known| known == word) {
                    all.push_str(", ");
                    all.push_str(&word);
                }
            }
            _ => {
                coverage.insert(language.to_owned(), json!(word));
            }
        }
    }
    draft.set("geographic_coverage", Value::Object(coverage));
    draft.extra("spatial_uri", &json!(addresses));
}
