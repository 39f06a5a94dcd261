//! Sums of what is kept of records: of an organization, or of the site.

use std::collections::{BTreeMap, HashMap};

use cairn_exchange::charter::State;
use cairn_exchange::quality::{METRICS, rating};
use cairn_store::{Measure, Tx};
use serde::{Deserialize, Serialize};

use super::{Counted, RULES, names, thousandths};
use crate::error::ActionError;

/// The sums of an organization, or of the site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Sums {
    /// Lines of the inventory.
    pub(crate) listed: i64,
    /// Published records, which quality is told of.
    pub(crate) records: i64,
    /// Their points, in thousandths.
    pub(crate) points: i64,
    /// How many have each rating.
    pub(crate) ratings: BTreeMap<String, i64>,
    /// How many have none, one, … five stars.
    pub(crate) stars: [i64; 6],
    /// How many lines of the inventory have each access level; the empty one is that of lines that say none.
    pub(crate) levels: BTreeMap<String, i64>,
    /// What the measures found.
    pub(crate) measures: BTreeMap<String, Sum>,
    /// By language: how many texts there are in it, and in any.
    pub(crate) languages: BTreeMap<String, [i64; 2]>,
    /// How many of how many the site itself met, by indicator: in what is written down of months alone.
    pub(crate) site: BTreeMap<String, (i64, i64)>,
}

/// What a measure found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sum {
    /// Records that meet it.
    pub(crate) met: i64,
    /// Records that do not.
    pub(crate) not_met: i64,
    /// Records of which nobody knows.
    pub(crate) not_assessed: i64,
    /// The same of what it looks at in them: met, not met, not assessed.
    pub(crate) parts: [i64; 3],
    /// The points that it gives, in thousandths.
    pub(crate) points: i64,
    /// The points that are missing, in thousandths.
    pub(crate) missing: i64,
}

impl Sums {
    /// Adds what a row says, or takes it away where `sign` is −1.
    pub(super) fn add(
        &mut self,
        row: &Measure,
        counted: &Counted,
        languages: &[String],
        sign: i64,
    ) {
        if row.listed {
            self.listed += sign;
            note(&mut self.levels, &row.level, sign);
        }
        if row.published {
            self.records += sign;
            self.points += sign * row.points;
            note(&mut self.ratings, rating(row.points as f64 / 1000.0), sign);
            if let Some(stars) = usize::try_from(row.stars)
                .ok()
                .and_then(|stars| self.stars.get_mut(stars))
            {
                *stars += sign;
            }
            for (language, [said, of]) in languages.iter().zip(&counted.languages) {
                let sum = self.languages.entry(language.clone()).or_default();
                sum[0] += sign * i64::from(*said);
                sum[1] += sign * i64::from(*of);
            }
        }
        for (place, (name, tally)) in names().iter().zip(counted.tallies()).enumerate() {
            let is_metric = place < METRICS.len();
            if is_metric && !row.published {
                continue;
            }
            let state = tally.state();
            if state.is_none() && !is_metric {
                continue;
            }
            let sum = self.measures.entry((*name).to_owned()).or_default();
            match state {
                Some(State::Met) => sum.met += sign,
                // A record without any file does not meet what is asked of files.
                Some(State::NotMet) | None => sum.not_met += sign,
                Some(State::NotAssessed) => sum.not_assessed += sign,
            }
            for (part, count) in
                sum.parts
                    .iter_mut()
                    .zip([tally.met, tally.not_met, tally.not_assessed])
            {
                *part += sign * i64::from(count);
            }
            if let Some(metric) = METRICS.get(place) {
                let (points, missing) = thousandths(metric.points, tally);
                sum.points += sign * points;
                sum.missing += sign * missing;
            }
        }
    }

    /// Returns what a measure found.
    pub(crate) fn of(&self, measure: &str) -> Sum {
        self.measures.get(measure).copied().unwrap_or_default()
    }
}

fn note(counts: &mut BTreeMap<String, i64>, name: &str, sign: i64) {
    let count = counts.entry(name.to_owned()).or_default();
    *count += sign;
    if *count == 0 {
        counts.remove(name);
    }
}

/// Returns the sums of an organization, or of the site; empty ones where nothing is kept.
pub(crate) fn sums_of(tx: &mut Tx<'_>, scope: &str) -> Result<Sums, ActionError> {
    let found = many(tx, &[scope.to_owned()])?;
    Ok(found.into_values().next().unwrap_or_default())
}

/// Returns the sums of organizations and of the site, by their names.
pub(super) fn many(
    tx: &mut Tx<'_>,
    scopes: &[String],
) -> Result<HashMap<String, Sums>, ActionError> {
    let found = tx.measure_sums(scopes, RULES)?;
    found
        .into_iter()
        .map(|(scope, body)| Ok((scope, read(&body)?)))
        .collect()
}

/// Returns the sums of every organization; those of the site have the empty name.
pub(crate) fn all_sums(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Sums>, ActionError> {
    let found = tx.all_measure_sums(RULES)?;
    found
        .into_iter()
        .map(|(scope, body)| Ok((scope, read(&body)?)))
        .collect()
}

/// Reads sums that were kept.
pub(super) fn read<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, ActionError> {
    serde_json::from_str(body).map_err(|error| ActionError::Internal(error.to_string()))
}

/// Writes what is to be kept.
pub(super) fn written<T: Serialize>(value: &T) -> Result<String, ActionError> {
    serde_json::to_string(value).map_err(|error| ActionError::Internal(error.to_string()))
}
