//! What was found of a record, in the words of the W3C's Data Quality Vocabulary: a measurement for every metric of the European
//! assessment, one for all points and one for the stars.

use serde_json::{Map, Value};

use super::dataset::uri;
use super::graph::{Graph, Node, Role, date, text, typed};
use crate::fields::Fields;
use crate::quality::{Assessment, Dimension, MOST_POINTS};
use crate::site::Site;

/// What was found of a record.
#[derive(Debug)]
pub struct Measured<'a> {
    /// The points and what they are made of.
    pub assessment: &'a Assessment,
    /// The stars, of five.
    pub stars: u8,
    /// When it was looked at, as a text of ISO 8601.
    pub at: &'a str,
}

/// Writes what was found of a record.
pub(super) fn write(
    graph: &mut Graph,
    record: &Map<String, Value>,
    site: &Site,
    found: &Measured<'_>,
) {
    let dataset = graph.node(Some(&uri(Fields::new(record), site)));
    graph.class(&dataset, ("dcat", "Dataset"));
    for finding in &found.assessment.findings {
        let metric = finding.metric;
        let looked_at = finding.met + finding.not_met;
        // Points of what nobody looked at would say that it is bad.
        if looked_at == 0 && finding.not_assessed > 0 {
            continue;
        }
        let about = Metric {
            id: metric.id,
            of: f64::from(metric.points),
            dimension: Some(metric.dimension),
        };
        measurement(graph, &dataset, site, found.at, &about, finding.points());
    }
    for (id, of, value) in [
        ("points", MOST_POINTS, found.assessment.points()),
        ("stars", 5, f64::from(found.stars)),
    ] {
        let about = Metric {
            id,
            of: f64::from(of),
            dimension: None,
        };
        measurement(graph, &dataset, site, found.at, &about, value);
    }
}

struct Metric {
    id: &'static str,
    of: f64,
    dimension: Option<Dimension>,
}

fn measurement(
    graph: &mut Graph,
    dataset: &Node,
    site: &Site,
    at: &str,
    metric: &Metric,
    value: f64,
) {
    let node = graph.blank();
    graph.add(dataset, ("dqv", "hasQualityMeasurement"), node.clone());
    graph.class(&node, ("dqv", "QualityMeasurement"));
    graph.add(&node, ("dqv", "computedOn"), dataset.clone());
    let of = named(graph, site, metric.id);
    graph.add(&node, ("dqv", "isMeasurementOf"), of.clone());
    graph.add(&node, ("dqv", "value"), number(value));
    graph.add(&node, ("prov", "generatedAtTime"), date(at));
    graph.class(&of, ("dqv", "Metric"));
    let label = text(&metric.id.replace('_', " "));
    graph.add(&of, ("skos", "prefLabel"), label);
    graph.add(
        &of,
        ("skos", "definition"),
        text(&format!("Points of at most {}", metric.of)),
    );
    graph.add(
        &of,
        ("dqv", "expectedDataType"),
        super::vocabulary::iri(("xsd", "double")),
    );
    if let Some(dimension) = metric.dimension {
        let node = named(graph, site, dimension.name());
        graph.add(&of, ("dqv", "inDimension"), node.clone());
        if graph.first_as(&node, Role::Dimension) {
            graph.class(&node, ("dqv", "Dimension"));
            graph.add(&node, ("skos", "prefLabel"), text(dimension.name()));
        }
    }
}

/// Metrics and dimensions have addresses on the page that explains them.
fn named(graph: &mut Graph, site: &Site, id: &str) -> Node {
    graph.node(Some(&format!("{}/quality#{id}", site.url)))
}

fn number(value: f64) -> oxrdf::Literal {
    typed(&format!("{value:.2}"), ("xsd", "double"))
}
