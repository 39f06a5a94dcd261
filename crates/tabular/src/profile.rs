//! What is known of a table beside its rows: what its values are like, and what in it may be about persons.

use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::privacy::{Detectors, Finding};
use crate::statistics::{Statistics, Summary};
use crate::types::Type;

/// A table as it was when it was looked through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// How many rows there were.
    pub rows: u64,
    /// The columns in their order.
    pub columns: Vec<ColumnProfile>,
    /// What may be about persons, the surest first.
    pub findings: Vec<Finding>,
}

/// A column as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Its name.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// What its values are like.
    pub statistics: Summary,
}

/// A table on the way to its profile; rows are given to it one by one.
#[derive(Debug)]
pub struct Profiler {
    columns: Vec<(String, Type)>,
    rows: u64,
    statistics: Statistics,
    detectors: Detectors,
}

impl Profiler {
    /// Begins with columns of these names and types.
    pub fn new(columns: Vec<(String, Type)>) -> Self {
        let types: Vec<Type> = columns.iter().map(|(_, ty)| *ty).collect();
        Self {
            rows: 0,
            statistics: Statistics::new(&types),
            detectors: Detectors::new(columns.iter().map(|(id, ty)| (id.as_str(), *ty))),
            columns,
        }
    }

    /// Takes a row into account, its cells in the order of the columns.
    pub fn row(&mut self, cells: &[CellRef<'_>]) {
        self.rows += 1;
        let detectors = &mut self.detectors;
        self.statistics.row(cells, &mut |column, cell, times| {
            detectors.add(column, cell, times);
        });
    }

    /// Sums up.
    pub fn finish(self) -> Profile {
        let mut detectors = self.detectors;
        let summaries = self.statistics.finish(&mut |column, cell, times| {
            detectors.add(column, cell, times);
        });
        Profile {
            rows: self.rows,
            columns: self
                .columns
                .into_iter()
                .zip(summaries)
                .map(|((id, ty), statistics)| ColumnProfile { id, ty, statistics })
                .collect(),
            findings: detectors.finish(),
        }
    }
}
