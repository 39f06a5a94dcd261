//! `quality_list`: published records with what is kept of each, and those that lack something.

use cairn_exchange::charter::State;
use cairn_exchange::quality::{MOST_POINTS, rating};
use cairn_store::{MeasureFilter, MeasureOrder, MeasureScope, MeasureSet, MeasuredRecord};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE};

/// Records that are listed where no limit is given.
const SOME: i64 = 20;
/// Most records that are listed.
const MOST: i64 = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "quality_list",
    kind: Kind::Read,
    about: "Lists published records with their points and what they lack; all of them, those of an organization, or those that a metric or an \
            indicator of the Open Data Charter finds met, not met or not assessed. No action of CKAN.",
    access: "Everybody who may see the organization.",
    params: &[
        param(
            "organization",
            ParamKind::Text,
            "Id or name of an organization.",
        ),
        param(
            "measure",
            ParamKind::Text,
            "Name of a metric, as package_quality_show tells them, or of an indicator, as charter_report_show does.",
        ),
        param(
            "state",
            ParamKind::Text,
            "`not_met` (where nothing is said), `met` or `not_assessed`.",
        ),
        param(
            "order",
            ParamKind::Text,
            "`points` (fewest first, where nothing is said), `name`, or `late` for those alone whose data are late, the longest first.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most of them, 20 where nothing is said, 1000 at most.",
        ),
        param("offset", ParamKind::Integer, "How many are passed over."),
    ],
    returns: "count, and results: id, name, title, type and organization of the record, points, of, rating and stars (null for those that have \
              none: requests, algorithms, and lines of the inventory that are not open), late_days and lacks (names of metrics and indicators that \
              are not met). Those without points come last where points give the order.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = input.limit_and_offset()?;
    let rows = Rows::asked(ctx, input)?;
    let count = rows.count(ctx)?;
    // Once all of them are found, nobody looks for more.
    let rest = count.saturating_sub(offset).max(0);
    let found = rows.some(ctx, limit.unwrap_or(SOME).min(MOST).min(rest), offset)?;
    let today = ctx.now.date();
    let results: Vec<Value> = super::with_records(ctx, found)?
        .iter()
        .map(|(row, record)| Value::Object(line(row, record, today)))
        .collect();
    Ok(json!({"count": count, "results": results}).into())
}

/// Which records are asked for.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    owner: Option<String>,
    measure: Option<(&'static str, State)>,
    order: MeasureOrder,
    only_late: bool,
}

impl Rows {
    /// Reads parameters.
    pub(crate) fn asked(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Self, ActionError> {
        let owner = super::organization(ctx, input, "organization")?.map(|group| group.id);
        let state = match input.text("state") {
            None => State::NotMet,
            Some(word) => State::of(&word).ok_or_else(|| {
                ActionError::field(
                    "state",
                    "Value must be one of ['met', 'not_met', 'not_assessed']",
                )
            })?,
        };
        let measure = match input.text("measure") {
            None => None,
            Some(word) => Some((measure_of(&word)?, state)),
        };
        let order = match input.text("order").as_deref() {
            None | Some("points") => MeasureOrder::Points,
            Some("name") => MeasureOrder::Name,
            Some("late") => MeasureOrder::Late,
            Some(_) => {
                return Err(ActionError::field(
                    "order",
                    "Value must be one of ['points', 'name', 'late']",
                ));
            }
        };
        Ok(Self {
            owner,
            measure,
            only_late: order == MeasureOrder::Late,
            order,
        })
    }

    /// Asks for all of them in the order of their names.
    pub(crate) fn by_name(self) -> Self {
        Self {
            order: MeasureOrder::Name,
            ..self
        }
    }

    /// Returns those whose names come after one, in their order.
    pub(crate) fn after(
        &self,
        ctx: &mut Ctx<'_, '_>,
        name: &str,
        limit: i64,
    ) -> Result<Vec<MeasuredRecord>, ActionError> {
        measures::after(ctx.tx, self.filter(), name, limit)
    }

    fn filter(&self) -> MeasureFilter<'_> {
        let set = |(name, state): (&str, State)| {
            let set = match state {
                State::Met => MeasureSet::Met,
                State::NotMet => MeasureSet::NotMet,
                State::NotAssessed => MeasureSet::NotAssessed,
            };
            Some((set, measures::bit(name)?))
        };
        MeasureFilter {
            measure: self.measure.and_then(set),
            late: self.only_late,
            // Indicators look at the inventory and at algorithms as well.
            scope: match self.measure {
                Some((name, _)) if !is_metric(name) => MeasureScope::All,
                _ => MeasureScope::Published,
            },
            ..measures::filter(self.owner.as_deref())
        }
    }

    /// Returns how many there are: from the sums, which are kept.
    pub(crate) fn count(&self, ctx: &mut Ctx<'_, '_>) -> Result<i64, ActionError> {
        let scope = self.owner.as_deref().unwrap_or(SITE);
        let sums = measures::sums_of(ctx.tx, scope)?;
        if self.only_late {
            return match self.measure {
                None => Ok(sums.of("on_time").not_met),
                Some(_) => Ok(ctx.tx.count_measured(&self.filter())?),
            };
        }
        Ok(match self.measure {
            None => sums.records,
            Some((name, State::Met)) => sums.of(name).met,
            Some((name, State::NotMet)) => sums.of(name).not_met,
            Some((name, State::NotAssessed)) => sums.of(name).not_assessed,
        })
    }

    /// Returns some of them.
    pub(crate) fn some(
        &self,
        ctx: &mut Ctx<'_, '_>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<MeasuredRecord>, ActionError> {
        Ok(ctx
            .tx
            .measured_records(&self.filter(), self.order, limit, offset)?)
    }
}

fn is_metric(name: &str) -> bool {
    let mut metrics = cairn_exchange::quality::METRICS.iter();
    metrics.any(|metric| metric.id == name)
}

/// Returns the name of a measure.
pub(crate) fn measure_of(word: &str) -> Result<&'static str, ActionError> {
    let mut names = measures::names().iter();
    let found = names.find(|name| **name == word).copied();
    found.ok_or_else(|| ActionError::field("measure", "No metric and no indicator has this name"))
}

/// Returns what is told of a record.
pub(crate) fn line(
    row: &MeasuredRecord,
    record: &Map<String, Value>,
    today: NaiveDate,
) -> Map<String, Value> {
    // Requests, algorithms and what is not open yet have indicators, and no points.
    let points = row.published.then(|| row.points as f64 / 1000.0);
    let late = row.late_since.map(|since| (today - since).num_days() + 1);
    let mut out = super::heading(record);
    out.insert("points".to_owned(), json!(points.map(super::rounded)));
    out.insert("of".to_owned(), json!(points.map(|_| MOST_POINTS)));
    out.insert("rating".to_owned(), json!(points.map(rating)));
    out.insert("stars".to_owned(), json!(points.map(|_| row.stars)));
    out.insert("late_days".to_owned(), json!(late.unwrap_or_default()));
    out.insert("lacks".to_owned(), json!(measures::in_set(row.not_met)));
    out
}
