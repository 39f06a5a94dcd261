//! How good and open a record is: the five stars, whether it is as new as promised, how complete in each language, and the
//! 405 points of the European metadata quality assessment, worked out from what is published of it as DCAT-AP.
//!
//! A metric of the files counts the share of the distributions that meet it. What nobody looked at yet, such as whether an
//! address answers, gives no points and is told as not assessed. Source: the assessment's published rules.

mod facts;
mod languages;
mod metrics;
mod qa;
mod shapes;
mod stars;
#[cfg(test)]
mod tests;
mod timeliness;

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::dcat::{self, Profile};
use crate::error::ExchangeError;
use crate::site::Site;
use facts::Facts;
use shapes::Shapes;

pub use languages::{InLanguage, in_languages};
pub use metrics::{Dimension, METRICS, Metric};
pub use qa::{Openness, openness};
pub use shapes::{Violation, Wrong};
pub use stars::{Stars, has_open_licence, stars};
pub use timeliness::{Timeliness, timeliness};

/// Points of a record of which everything is right.
pub const MOST_POINTS: u16 = 405;

/// The shapes of DCAT-AP 3.0.1, of which the ranges of classes are no part.
static DCAT_AP: LazyLock<Result<Shapes, ExchangeError>> = LazyLock::new(|| {
    Shapes::read(include_str!(
        "../../../../fixtures/shacl/dcat-ap-3.0.1-shapes.ttl"
    ))
});

/// What one metric found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// The metric.
    pub metric: &'static Metric,
    /// How many of the record and its files that it looks at meet it.
    pub met: u32,
    /// How many do not.
    pub not_met: u32,
    /// How many nobody looked at yet.
    pub not_assessed: u32,
}

impl Finding {
    /// The points that it gives.
    pub fn points(&self) -> f64 {
        let all = self.met + self.not_met + self.not_assessed;
        match all {
            0 => 0.0,
            all => f64::from(self.metric.points) * f64::from(self.met) / f64::from(all),
        }
    }
}

/// How good the metadata of a record is.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// What each metric found, in the order of [`METRICS`].
    pub findings: Vec<Finding>,
    /// What its document has that DCAT-AP does not allow.
    pub violations: Vec<Violation>,
}

impl Assessment {
    /// All points, of [`MOST_POINTS`].
    pub fn points(&self) -> f64 {
        self.findings.iter().map(Finding::points).sum()
    }

    /// The word for the points: `excellent`, `good`, `sufficient` or `bad`.
    pub fn rating(&self) -> &'static str {
        rating(self.points())
    }
}

/// Returns the word for a number of points.
pub fn rating(points: f64) -> &'static str {
    match points.round() as u32 {
        351.. => "excellent",
        221..=350 => "good",
        121..=220 => "sufficient",
        _ => "bad",
    }
}

/// Assesses a record, given as a package dictionary. Of an address it is asked whether it answered when it was last looked at;
/// nothing where nobody looked.
///
/// # Errors
/// None that a record causes: only where the shapes of DCAT-AP themselves cannot be read.
pub fn assess(
    record: &Map<String, Value>,
    site: &Site,
    answers: &dyn Fn(&str) -> Option<bool>,
) -> Result<Assessment, ExchangeError> {
    let (dataset, triples) = dcat::triples(record, site, Profile::DcatAp3);
    let facts = Facts::of(triples);
    let violations = match &*DCAT_AP {
        Ok(shapes) => shapes.violations(&facts),
        Err(error) => return Err(ExchangeError::Invalid(error.to_string())),
    };
    let asked = metrics::Asked {
        facts: &facts,
        dataset: &dataset,
        conforms: violations.is_empty(),
        answers,
    };
    Ok(Assessment {
        findings: METRICS.iter().map(|metric| asked.look(metric)).collect(),
        violations,
    })
}
