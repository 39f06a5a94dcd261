//! What a record speaks of: places and times.

use serde_json::{Value, json};

use super::known::{Known, Node, address, node_of, written};
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
    let mut words = Vec::new();
    for object in known.objects(node, &[("dct", "temporal")]) {
        let Some(period) = node_of(object) else {
            let text = written(object).unwrap_or_default();
            match interval(&text) {
                Some(period) => periods.push(period),
                None => words.push(text),
            }
            continue;
        };
        let end = |names: &[Name], bound: Name| {
            known.text(&period, names).or_else(|| {
                let instant = known.nodes(&period, &[bound]).into_iter().next()?;
                let moments = [
                    ("time", "inXSDDateTime"),
                    ("time", "inXSDDateTimeStamp"),
                    ("time", "inXSDDate"),
                    ("time", "inXSDgYearMonth"),
                    ("time", "inXSDgYear"),
                ];
                known.text(&instant, &moments)
            })
        };
        let start = end(STARTS, ("time", "hasBeginning"));
        let end = end(ENDS, ("time", "hasEnd"));
        match (&start, &end) {
            (None, None) => {
                let said = known.list(node, &[("dct", "temporal")]);
                words.extend(
                    said.into_iter()
                        .filter(|word| !words.contains(word))
                        .collect::<Vec<_>>(),
                );
            }
            _ => periods.push((start, end)),
        }
    }
    draft.extra("temporal", &json!(words));
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

/// Reads a period that is written as one text, `2020-01-01/2020-12-31`.
fn interval(text: &str) -> Option<(Option<String>, Option<String>)> {
    let (start, end) = text.split_once('/')?;
    let bound = |text: &str| text::period_end(text).map(|_| text.trim().to_owned());
    let open = |text: &str| matches!(text.trim(), "" | "..");
    let (first, last) = (bound(start), bound(end));
    let whole = (first.is_some() || open(start)) && (last.is_some() || open(end));
    (whole && (first.is_some() || last.is_some())).then_some((first, last))
}

/// Shapes of places under a property, and what of them cannot be read.
#[derive(Default)]
struct Shapes {
    read: Option<Value>,
    unread: Vec<String>,
}

impl Shapes {
    /// Takes what a place says; the first shape counts.
    fn take(&mut self, known: &Known, place: &Node, names: &[Name]) {
        const TEXTS: &[Name] = &[
            ("gsp", "asWKT"),
            ("gsp", "asGeoJSON"),
            ("rdf", "value"),
            ("rdfs", "label"),
        ];
        for name in names {
            let inner = known.nodes(place, &[*name]).into_iter().flat_map(|inner| {
                TEXTS
                    .iter()
                    .flat_map(move |text| known.plain(&inner, &[*text]))
                    .collect::<Vec<_>>()
            });
            let own = known
                .objects(place, &[*name])
                .filter(|object| node_of(object).is_none());
            let forms: Vec<String> = own.filter_map(written).chain(inner).collect();
            for form in forms {
                self.read_one(form);
            }
        }
    }

    fn read_one(&mut self, form: String) {
        match (geometry::of_text(&form), &self.read) {
            (Some(shape), None) => self.read = Some(shape),
            (Some(_), Some(_)) => {}
            (None, _) => self.unread.push(form),
        }
    }
}

/// Reads the places: the first shape is the record's, names are its words.
pub(super) fn places(draft: &mut Draft, known: &Known, node: &Node) {
    let (mut shapes, mut boxes, mut middles) =
        (Shapes::default(), Shapes::default(), Shapes::default());
    let mut words: Vec<(String, String)> = Vec::new();
    let mut addresses = Vec::new();
    for object in known.objects(node, &[("dct", "spatial")]) {
        let Some(place) = node_of(object) else {
            match written(object) {
                Some(form) if geometry::of_text(&form).is_some() => shapes.read_one(form),
                Some(text) => words.push(("en".to_owned(), text)),
                None => {}
            }
            continue;
        };
        addresses.extend(address(&place).map(str::to_owned));
        shapes.take(
            known,
            &place,
            &[("locn", "geometry"), ("gsp", "hasGeometry")],
        );
        boxes.take(known, &place, &[("dcat", "bbox")]);
        middles.take(known, &place, &[("dcat", "centroid")]);
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
    let mut unread = Vec::new();
    let shape = shapes.read.or_else(|| boxes.read.clone());
    if let Some(shape) = shape.or_else(|| middles.read.clone()) {
        draft.set("spatial", shape.to_string());
    }
    for (key, shapes) in [("spatial_bbox", boxes), ("spatial_centroid", middles)] {
        if let Some(shape) = shapes.read {
            draft.extra(key, &shape);
        }
        unread.extend(shapes.unread);
    }
    unread.extend(shapes.unread);
    draft.extra("spatial_geometry", &json!(unread));
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
