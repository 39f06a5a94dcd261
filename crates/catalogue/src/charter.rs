//! The report on the Open Data Charter: the figures of an organization, or of the site, from the sums that are kept.

use cairn_exchange::charter::{INDICATORS, Indicator, Principle, Source, State};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::hex;
use crate::measures::{RULES, SITE, Sums};
use crate::settings::Charter;

/// The figure of an indicator.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Figure {
    /// How many meet it, of how many; what is not assessed is no part of them.
    share: Option<(i64, i64)>,
    /// How many are not assessed.
    not_assessed: i64,
    /// Days, where it counts those.
    days: Option<i64>,
}

impl Figure {
    fn state(self) -> State {
        match self.share {
            None | Some((_, 0)) => State::NotAssessed,
            Some((met, of)) if met == of => State::Met,
            Some(_) => State::NotMet,
        }
    }

    fn ratio(self) -> Option<f64> {
        let (met, of) = self.share?;
        (of > 0).then(|| met as f64 / of as f64)
    }
}

/// A report that is worked out.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// The score, from 0 to 1; nothing where nothing is assessed.
    pub(crate) score: Option<f64>,
    /// The scores of the principles, in their order.
    pub(crate) principles: Vec<(Principle, Option<f64>)>,
    figures: Vec<(&'static Indicator, Figure)>,
    records: i64,
    inventory: i64,
}

/// Works out the report of the present moment, of an organization or of the site.
pub(crate) fn report(
    ctx: &mut Ctx<'_, '_>,
    scope: &str,
    sums: &Sums,
) -> Result<Report, ActionError> {
    let owner = (scope != SITE).then_some(scope);
    let today = ctx.now.date();
    let since = |day: Option<NaiveDate>| day.map(|day| (today - day).num_days());
    let review = since(ctx.tx.middle_of_reviews(owner, RULES)?);
    let late = since(ctx.tx.middle_of_lateness(owner, RULES)?).map(|days| days + 1);
    Ok(of_sums(
        sums,
        &ctx.app.settings.charter,
        &|id| match id {
            "review_age" => review,
            "lateness" => late,
            _ => None,
        },
        Some(ctx.app.settings.activity.enabled),
    ))
}

/// Works out the report of a past month; what was not kept is not assessed.
pub(crate) fn past(ctx: &Ctx<'_, '_>, sums: &Sums) -> Report {
    of_sums(sums, &ctx.app.settings.charter, &|_| None, None)
}

fn of_sums(
    sums: &Sums,
    settings: &Charter,
    days: &dyn Fn(&str) -> Option<i64>,
    shows_changes: Option<bool>,
) -> Report {
    let figures: Vec<(&'static Indicator, Figure)> = INDICATORS
        .iter()
        .map(|indicator| (indicator, figure(indicator, sums, days, shows_changes)))
        .collect();
    let principles: Vec<(Principle, Option<f64>)> = Principle::ALL
        .iter()
        .map(|principle| {
            let own = figures
                .iter()
                .filter(|(one, _)| one.principle == *principle);
            let own = own.map(|(one, figure)| (settings.weight(one.id), figure.ratio()));
            (*principle, mean(own))
        })
        .collect();
    let of_all = principles
        .iter()
        .map(|(one, score)| (settings.weight(one.name()), *score));
    Report {
        score: mean(of_all),
        principles,
        figures,
        records: sums.records,
        inventory: sums.listed,
    }
}

fn figure(
    indicator: &Indicator,
    sums: &Sums,
    days: &dyn Fn(&str) -> Option<i64>,
    shows_changes: Option<bool>,
) -> Figure {
    let sum = sums.of(indicator.id);
    match indicator.source {
        Source::Records => Figure {
            share: Some((sum.met, sum.met + sum.not_met)),
            not_assessed: sum.not_assessed,
            days: None,
        },
        Source::Parts => Figure {
            share: Some((sum.parts[0], sum.parts[0] + sum.parts[1])),
            not_assessed: sum.parts[2],
            days: None,
        },
        Source::Days => Figure {
            days: days(indicator.id),
            ..Figure::default()
        },
        Source::Site => Figure {
            share: shows_changes.map(|shows| (i64::from(shows), 1)),
            ..Figure::default()
        },
        Source::Unknown => Figure::default(),
    }
}

/// Returns the weighted mean of what is known.
fn mean(parts: impl Iterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (weight, score) in parts {
        if let Some(score) = score {
            sum += weight * score;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| sum / weights)
}

/// A share with four decimals.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

impl Report {
    /// Returns the figures as they are told, signed and compared.
    pub(crate) fn told(&self, settings: &Charter) -> Map<String, Value> {
        let principles = self.principles.iter().map(|(principle, score)| {
            let own = self
                .figures
                .iter()
                .filter(|(one, _)| one.principle == *principle);
            let own = own.map(|(one, figure)| told(one, *figure, settings));
            json!({
                "name": principle.name(),
                "score": score.map(rounded),
                "weight": settings.weight(principle.name()),
                "indicators": own.collect::<Vec<Value>>(),
            })
        });
        Map::from_iter([
            ("records".to_owned(), json!(self.records)),
            ("inventory".to_owned(), json!(self.inventory)),
            ("score".to_owned(), json!(self.score.map(rounded))),
            ("principles".to_owned(), principles.collect()),
        ])
    }
}

fn told(indicator: &Indicator, figure: Figure, settings: &Charter) -> Value {
    json!({
        "id": indicator.id,
        "number": indicator.number,
        "state": figure.state().as_str(),
        "share": figure.ratio().map(rounded),
        "numerator": figure.share.map(|(met, _)| met),
        "denominator": figure.share.map(|(_, of)| of),
        "not_assessed": figure.not_assessed,
        "days": figure.days,
        "counts": match indicator.source {
            Source::Records => Some("records"),
            Source::Parts => Some("parts"),
            Source::Days => Some("days"),
            Source::Site => Some("site"),
            Source::Unknown => None,
        },
        "weight": settings.weight(indicator.id),
    })
}

/// Returns the SHA-256 of figures as they are written.
pub(crate) fn digest(figures: &Map<String, Value>) -> Result<(String, String), ActionError> {
    let text =
        serde_json::to_string(figures).map_err(|error| ActionError::Internal(error.to_string()))?;
    let digest = hex(&Sha256::digest(text.as_bytes()));
    Ok((text, digest))
}

/// Tells whether a weight may be given to a name.
pub(crate) fn has_weight(name: &str) -> bool {
    Principle::ALL.iter().any(|one| one.name() == name)
        || cairn_exchange::charter::indicator(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(measures: &[(&str, i64, i64)]) -> Sums {
        let mut sums = Sums::default();
        for (name, met, not_met) in measures {
            let sum = sums.measures.entry((*name).to_owned()).or_default();
            (sum.met, sum.not_met) = (*met, *not_met);
            sum.parts = [*met, *not_met, 0];
        }
        sums
    }

    fn scored(sums: &Sums, weights: &[&str]) -> Option<f64> {
        let settings = Charter {
            weights: weights.iter().map(|text| (*text).to_owned()).collect(),
            ..Charter::default()
        };
        of_sums(sums, &settings, &|_| None, None).score.map(rounded)
    }

    #[test]
    fn scores_are_means_of_what_is_assessed() {
        assert_eq!(scored(&Sums::default(), &[]), None);
        let sums = sums(&[
            ("open_licence", 1, 1),
            ("licence_stated", 2, 0),
            ("on_time", 1, 3),
        ]);
        // Half and whole for the first principle, a quarter for the second.
        assert_eq!(scored(&sums, &[]), Some(0.5));
        assert_eq!(scored(&sums, &["timely=0"]), Some(0.75));
        assert_eq!(
            scored(&sums, &["open_licence=3"]),
            Some(rounded((0.625 + 0.25) / 2.0))
        );
        assert_eq!(scored(&sums, &["open=0", "timely=0"]), None);
    }

    #[test]
    fn figures_have_three_states() {
        let settings = Charter::default();
        let report = of_sums(
            &sums(&[("open_licence", 2, 0), ("on_time", 1, 1)]),
            &settings,
            &|_| Some(4),
            Some(true),
        );
        let told = Value::Object(report.told(&settings));
        let of =
            |principle: usize, place: usize| &told["principles"][principle]["indicators"][place];
        for (principle, place, id, state) in [
            (0, 0, "open_licence", "met"),
            (0, 1, "licence_stated", "not_assessed"),
            (1, 1, "on_time", "not_met"),
            (4, 4, "changes_visible", "met"),
            (4, 0, "feedback_open", "not_assessed"),
        ] {
            assert_eq!(
                (&of(principle, place)["id"], &of(principle, place)["state"]),
                (&json!(id), &json!(state))
            );
        }
        assert_eq!(of(0, 6)["days"], 4);
    }
}
