//! Where and when the data are about.

use oxrdf::{Literal, NamedNode};
use serde_json::Value;

use super::geometry;
use super::graph::{Graph, Node, date, typed};
use super::vocabulary::Name;
use crate::fields::Fields;
use crate::fields::Text;
use crate::site::{Geometries, Site};

/// What GeoJSON is called as a type of values.
const GEOJSON: &str = "https://www.iana.org/assignments/media-types/application/vnd.geo+json";

/// Writes the periods of a record.
pub(super) fn periods(graph: &mut Graph, node: &Node, fields: Fields<'_>) {
    let mut periods: Vec<(Option<String>, Option<String>)> = fields
        .objects("temporal_coverage")
        .iter()
        .map(|period| {
            let period = Fields::new(period);
            (period.text(&["start"]), period.text(&["end"]))
        })
        .collect();
    let flat = (
        fields.text(&["temporal_start"]),
        fields.text(&["temporal_end"]),
    );
    if flat != (None, None) && !periods.contains(&flat) {
        periods.push(flat);
    }
    for (start, end) in periods {
        let period = graph.blank();
        graph.add(node, ("dct", "temporal"), period.clone());
        graph.class(&period, ("dct", "PeriodOfTime"));
        for (name, value) in [("startDate", start), ("endDate", end)] {
            if let Some(value) = value {
                graph.add(&period, ("dcat", name), date(&value));
            }
        }
    }
}

/// Writes the places of a record.
pub(super) fn places(graph: &mut Graph, node: &Node, fields: Fields<'_>, site: &Site) {
    for place in fields.objects("spatial_coverage") {
        let place = Fields::new(&place);
        write_place(
            graph,
            node,
            place.text(&["uri"]).as_deref(),
            &place.texts(&["text"]),
            [place.get("geom"), place.get("bbox"), place.get("centroid")],
            site.geometries,
        );
    }
    write_place(
        graph,
        node,
        fields.text(&["spatial_uri"]).as_deref(),
        &fields.texts(&["spatial_text", "geographic_coverage"]),
        [
            fields.get("spatial"),
            fields.get("spatial_bbox"),
            fields.get("spatial_centroid"),
        ],
        site.geometries,
    );
}

fn write_place(
    graph: &mut Graph,
    node: &Node,
    uri: Option<&str>,
    names: &[Text],
    shapes: [Option<&Value>; 3],
    geometries: Geometries,
) {
    const NAMES: [Name; 3] = [("locn", "geometry"), ("dcat", "bbox"), ("dcat", "centroid")];
    let written = |shape: Option<&Value>| {
        let text = geometries.well_known_text();
        let text = shape.filter(|_| text).and_then(geometry::well_known_text);
        let json = geometries.geo_json();
        let json = shape.filter(|_| json).and_then(geometry::geo_json);
        (
            text.map(|shape| typed(&shape, ("gsp", "wktLiteral"))),
            json.map(|shape| Literal::new_typed_literal(shape, NamedNode::new_unchecked(GEOJSON))),
        )
    };
    let shapes = shapes.map(written);
    if uri.is_none() && names.is_empty() && shapes.iter().all(|shape| *shape == (None, None)) {
        return;
    }
    let place = graph.node(uri);
    graph.add(node, ("dct", "spatial"), place.clone());
    graph.class(&place, ("dct", "Location"));
    graph.texts(&place, ("skos", "prefLabel"), names);
    for (name, (text, json)) in NAMES.into_iter().zip(shapes) {
        for shape in text.into_iter().chain(json) {
            graph.add(&place, name, shape);
        }
    }
}
