//! The report on the Open Data Charter: the figures of an organization, or of the site, from the sums that are kept.

use std::collections::BTreeMap;

use cairn_exchange::charter::{INDICATORS, Indicator, Principle, RECENT_DAYS, Source, State};
use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation::hex;
use crate::measures::{RULES, SITE, Sums};
use crate::settings::{Charter, OpenIdAccounts, Settings};
use crate::usage::Done;

/// The pages whose templates were looked at, and how many barriers an automatic check found in each.
const PAGES: &str = include_str!("../data/pages.txt");
/// What counts as a use of records.
const USES: [Done; 3] = [Done::View, Done::Download, Done::Call];

/// The figure of an indicator.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Figure {
    /// How many meet it, of how many; what is not assessed is no part of them.
    share: Option<(i64, i64)>,
    /// How many are not assessed.
    not_assessed: i64,
    /// Days, where it counts those.
    days: Option<i64>,
    /// Uses, where it counts those.
    uses: Option<Uses>,
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

/// How often people looked at pages, took files and called actions. Days that are not over count for nothing: figures stay the same
/// for as long as somebody needs to read and sign them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Uses {
    /// The last day that counts.
    until: NaiveDate,
    /// In the last [`RECENT_DAYS`], in the order of [`USES`].
    recent: [i64; USES.len()],
    /// In all.
    total: [i64; USES.len()],
}

impl Uses {
    fn told(self) -> Value {
        let counts = |counts: [i64; USES.len()]| {
            let keys = USES.map(|done| done.key().to_owned()).into_iter();
            let told = keys.zip(counts.map(Value::from));
            Value::Object(told.collect())
        };
        json!({"until": self.until.to_string(), "recent": counts(self.recent), "total": counts(self.total)})
    }
}

/// What is known of the present moment beside the sums, which nobody wrote down for past ones.
#[derive(Debug, Clone, Default)]
struct Present {
    /// Days in the middle, by indicator.
    days: BTreeMap<&'static str, i64>,
    /// How many of how many the site itself meets, by indicator.
    site: BTreeMap<String, (i64, i64)>,
    /// How often the organization's records were used.
    uses: Option<Uses>,
}

impl Present {
    fn of(ctx: &mut Ctx<'_, '_>, scope: &str) -> Result<Self, ActionError> {
        let owner = (scope != SITE).then_some(scope);
        let today = ctx.now.date();
        let since = |day: Option<NaiveDate>| day.map(|day| (today - day).num_days());
        let days = [
            ("review_age", since(ctx.tx.middle_of_reviews(owner, RULES)?)),
            (
                "lateness",
                since(ctx.tx.middle_of_lateness(owner, RULES)?).map(|days| days + 1),
            ),
            (
                "requests_decided",
                ctx.tx.middle_of_decisions(owner, RULES)?,
            ),
        ];
        let settings = &ctx.app.settings;
        let uses = match settings.analytics.enabled {
            true => Some(uses(ctx, scope)?),
            false => None,
        };
        let days = days.into_iter();
        Ok(Self {
            days: days.filter_map(|(id, days)| Some((id, days?))).collect(),
            site: of_site(settings),
            uses,
        })
    }
}

/// Returns how many of how many the site itself meets now, by indicator.
pub(crate) fn of_site(settings: &Settings) -> BTreeMap<String, (i64, i64)> {
    let yes_or_no = |holds: bool| (i64::from(holds), 1);
    let facts = [
        ("changes_visible", yes_or_no(settings.activity.enabled)),
        ("feedback_open", yes_or_no(lets_everybody_in(settings))),
        ("accessible_pages", pages()),
    ];
    facts.map(|(id, counts)| (id.to_owned(), counts)).into()
}

/// Tells whether the public can take part: make themselves an account, or come with one of a provider that is open to all.
fn lets_everybody_in(settings: &Settings) -> bool {
    let openid = &settings.openid;
    let is_open = openid.accounts == OpenIdAccounts::Everybody && openid.email_domains.is_empty();
    settings.auth.create_user_via_web || openid.issuer.is_some() && is_open
}

/// Returns how many kinds of pages have no barrier, of how many that were looked at.
fn pages() -> (i64, i64) {
    let lines = PAGES.lines().filter(|line| !line.starts_with('#'));
    lines.fold((0, 0), |(met, of), line| {
        let is_clear = line.ends_with(" 0");
        (met + i64::from(is_clear), of + 1)
    })
}

fn uses(ctx: &mut Ctx<'_, '_>, scope: &str) -> Result<Uses, ActionError> {
    let until = ctx.now.date() - Days::new(1);
    let from = until - Days::new(RECENT_DAYS - 1);
    let counts = |found: Vec<(String, i64)>| {
        USES.map(|done| {
            let of_kind = found.iter().find(|(kind, _)| kind == done.as_str());
            of_kind.map_or(0, |(_, count)| *count)
        })
    };
    Ok(Uses {
        until,
        recent: counts(ctx.tx.usage_by_kind(scope, Some(from), until)?),
        total: counts(ctx.tx.usage_by_kind(scope, None, until)?),
    })
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
    let present = Present::of(ctx, scope)?;
    Ok(of_sums(sums, &ctx.app.settings.charter, &present))
}

/// Works out the report of a past month; what was not kept is not assessed.
pub(crate) fn past(ctx: &Ctx<'_, '_>, sums: &Sums) -> Report {
    let kept = Present {
        site: sums.site.clone(),
        ..Present::default()
    };
    of_sums(sums, &ctx.app.settings.charter, &kept)
}

/// Works out the scores of the present moment without what is asked of the database for a whole report.
pub(crate) fn scores(ctx: &Ctx<'_, '_>, sums: &Sums) -> Report {
    let present = Present {
        site: of_site(&ctx.app.settings),
        ..Present::default()
    };
    of_sums(sums, &ctx.app.settings.charter, &present)
}

fn of_sums(sums: &Sums, settings: &Charter, present: &Present) -> Report {
    let figures: Vec<(&'static Indicator, Figure)> = INDICATORS
        .iter()
        .map(|indicator| (indicator, figure(indicator, sums, present)))
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

fn figure(indicator: &Indicator, sums: &Sums, present: &Present) -> Figure {
    let sum = sums.of(indicator.id);
    let (share, not_assessed) = match indicator.source {
        Source::Records => (Some((sum.met, sum.met + sum.not_met)), sum.not_assessed),
        Source::Parts => (
            Some((sum.parts[0], sum.parts[0] + sum.parts[1])),
            sum.parts[2],
        ),
        Source::Days => (None, 0),
        Source::Site => (present.site.get(indicator.id).copied(), 0),
    };
    Figure {
        share,
        not_assessed,
        days: present.days.get(indicator.id).copied(),
        uses: present.uses.filter(|_| indicator.id == "used"),
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
        "uses": figure.uses.map(Uses::told),
        "counts": match indicator.source {
            Source::Records => "records",
            Source::Parts => "parts",
            Source::Days => "days",
            Source::Site => "site",
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
        of_sums(sums, &settings, &Present::default())
            .score
            .map(rounded)
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
            &Present {
                days: [("review_age", 4), ("requests_decided", 2)].into(),
                site: [("changes_visible", (1, 1)), ("accessible_pages", (3, 4))]
                    .map(|(id, counts)| (id.to_owned(), counts))
                    .into(),
                uses: None,
            },
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
        assert_eq!(of(4, 2)["days"], 2);
        assert_eq!(of(5, 2)["share"], 0.75);
    }

    #[test]
    fn pages_that_were_looked_at_are_counted() {
        let (met, of) = pages();
        assert!(of > 45 && met <= of, "{met} of {of}");
        for line in PAGES.lines().filter(|line| !line.starts_with('#')) {
            let barriers = line
                .rsplit(' ')
                .next()
                .and_then(|count| count.parse::<u32>().ok());
            assert!(barriers.is_some(), "{line}");
        }
    }
}
