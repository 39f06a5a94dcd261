//! What the catalogue is told about quality, the inventory and the Open Data Charter.

use serde::{Deserialize, Serialize};

/// Figures of quality and openness.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quality {
    /// Record types that the inventory lists and the figures count. After a change, `quality_recompute` looks at everything again.
    pub types: Vec<String>,
    /// Whether files are checked against the standard that their resource declares.
    pub check_files: bool,
    /// Largest document of JSON or XML that is checked, in megabytes.
    pub check_megabytes: u64,
    /// Most different values of other tables that the foreign keys of a file are compared with, all together; what refers to more is
    /// not compared, and the report says so.
    pub check_references: usize,
    /// Whether `package_show` and `resource_show` have the keys `archiver` and `qa` even where nobody asks for them, as portals
    /// with ckanext-archiver and ckanext-qa do.
    pub in_records: bool,
    /// Most records of one `resource_validation_run_batch`.
    pub batch_most: u64,
    /// Most records that a report lists.
    pub report_rows: i64,
}

impl Default for Quality {
    fn default() -> Self {
        Self {
            types: ["dataset"].map(str::to_owned).to_vec(),
            check_files: true,
            check_megabytes: 64,
            check_references: 5_000_000,
            in_records: false,
            batch_most: 10_000,
            report_rows: 1000,
        }
    }
}

/// The report on the Open Data Charter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charter {
    /// How much principles (`open`, `timely`, `usable`, `comparable`, `engaging`, `inclusive`) count in the score, and indicators in
    /// that of their principle, as in `open=2` or `queryable=0`; 1 for those that are not named.
    pub weights: Vec<String>,
    /// Days after which an attestation expires.
    pub attestation_days: u32,
}

impl Default for Charter {
    fn default() -> Self {
        Self {
            weights: Vec::new(),
            attestation_days: 365,
        }
    }
}

impl Charter {
    /// Returns how much a principle or an indicator counts.
    pub(crate) fn weight(&self, name: &str) -> f64 {
        let mut weights = self.weights.iter().rev();
        let found = weights.find_map(|text| read(text).filter(|(of, _)| *of == name));
        found.map_or(1.0, |(_, weight)| weight)
    }

    /// Says which weight cannot be understood, or names nothing that is known.
    pub(crate) fn wrong_weight(&self, is_known: impl Fn(&str) -> bool) -> Option<&str> {
        let wrong = |text: &&String| read(text).is_none_or(|(name, _)| !is_known(name));
        self.weights.iter().find(wrong).map(String::as_str)
    }
}

/// Reads a weight: a name, and a number from 0.
fn read(text: &str) -> Option<(&str, f64)> {
    let (name, weight) = text.split_once('=')?;
    let weight: f64 = weight.trim().parse().ok()?;
    (weight.is_finite() && weight >= 0.0).then_some((name.trim(), weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_names_and_numbers() {
        let charter = Charter {
            weights: ["open=2", "queryable = 0", "open=3"]
                .map(str::to_owned)
                .to_vec(),
            ..Charter::default()
        };
        for (name, expected) in [("open", 3.0), ("queryable", 0.0), ("usable", 1.0)] {
            assert_eq!(charter.weight(name), expected, "{name}");
        }
        assert_eq!(
            charter.wrong_weight(|name| name != "queryable"),
            Some("queryable = 0")
        );
        for wrong in ["open", "open=x", "open=-1", "open=inf"] {
            let charter = Charter {
                weights: vec![wrong.to_owned()],
                ..Charter::default()
            };
            assert_eq!(charter.wrong_weight(|_| true), Some(wrong));
        }
    }
}
