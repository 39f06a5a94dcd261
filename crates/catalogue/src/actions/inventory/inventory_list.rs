//! `inventory_list`: the lines of the inventory.

use cairn_exchange::charter::LEVELS;
use cairn_store::{MeasureFilter, MeasureOrder, MeasureScope, MeasuredRecord};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::line;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::quality::{organization, with_records};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE, Sums};

/// Lines that are listed where no limit is given.
const SOME: i64 = 20;
/// Most lines that are listed.
const MOST: i64 = 1000;
/// The word for lines that say no level.
const UNSAID: &str = "none";

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_list",
    kind: Kind::Read,
    about: "Lists the inventory: every public record of an organization or of the site, open or not, with its access level, the day on which it \
            is to be opened, the ground on which it is not, and how many people want it to be opened next. No action of CKAN.",
    access: "Everybody who may see the organization.",
    params: &[
        param(
            "organization",
            ParamKind::Text,
            "Id or name of an organization.",
        ),
        param(
            "access_level",
            ParamKind::Text,
            "`open`, `open_to_be_published`, `under_review`, `restricted`, or `none` for lines that say none.",
        ),
        param(
            "late",
            ParamKind::Boolean,
            "Only those that were to be open by now and are not.",
        ),
        param(
            "order",
            ParamKind::Text,
            "`votes` (most first, where nothing is said), `planned` for those alone that have a planned day, or `name`.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most of them, 20 where nothing is said, 1000 at most.",
        ),
        param("offset", ParamKind::Integer, "How many are passed over."),
    ],
    returns: "count; levels (lines of the organization or site by access level) and late (how many of those are late); results: id, name, title, type and organization \
              of the record, notes, access_level, planned_date, is_late, exemption, exemption_rationale, access_instructions, under_review_since, votes, \
              and whether the caller voted for it (voted).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = input.limit_and_offset()?;
    let lines = Lines::asked(ctx, input)?;
    let sums = lines.sums(ctx)?;
    let count = match lines.late {
        false => match &lines.level {
            None => sums.listed,
            Some(level) => sums.levels.get(level).copied().unwrap_or_default(),
        },
        true => ctx.tx.count_measured(&lines.filter())?,
    };
    let count = match lines.order {
        MeasureOrder::Planned => None,
        _ => Some(count),
    };
    let found = lines.some(ctx, limit.unwrap_or(SOME).min(MOST), offset)?;
    let ids: Vec<String> = found.iter().map(|row| row.dataset_id.clone()).collect();
    let voted = match ctx.caller.id() {
        Some(account) => ctx.tx.inventory_votes_of(account, &ids)?,
        None => Vec::new(),
    };
    let today = ctx.now.date();
    let results: Vec<Value> = with_records(ctx, found)?
        .iter()
        .map(|(row, record)| {
            let mut out = line(row, record, today);
            out.insert("voted".to_owned(), json!(voted.contains(&row.dataset_id)));
            Value::Object(out)
        })
        .collect();
    let levels = LEVELS.iter().map(|level| {
        let lines = sums.levels.get(*level).copied().unwrap_or_default();
        ((*level).to_owned(), json!(lines))
    });
    let mut levels: Map<String, Value> = levels.collect();
    let unsaid = sums.levels.get("").copied().unwrap_or_default();
    levels.insert(UNSAID.to_owned(), json!(unsaid));
    Ok(json!({
        "count": count,
        "levels": levels,
        "late": sums.of("promise_kept").not_met,
        "results": results,
    })
    .into())
}

/// Which lines are asked for.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    owner: Option<String>,
    level: Option<String>,
    late: bool,
    order: MeasureOrder,
    today: NaiveDate,
}

impl Lines {
    /// Reads parameters.
    pub(crate) fn asked(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Self, ActionError> {
        let owner = organization(ctx, input, "organization")?.map(|group| group.id);
        let level = match input.text("access_level").as_deref() {
            None => None,
            Some(UNSAID) => Some(String::new()),
            Some(level) if LEVELS.contains(&level) => Some(level.to_owned()),
            Some(_) => {
                return Err(ActionError::field(
                    "access_level",
                    "Value must be one of ['open', 'open_to_be_published', 'under_review', 'restricted', 'none']",
                ));
            }
        };
        let order = match input.text("order").as_deref() {
            None | Some("votes") => MeasureOrder::Votes,
            Some("planned") => MeasureOrder::Planned,
            Some("name") => MeasureOrder::Name,
            Some(_) => {
                return Err(ActionError::field(
                    "order",
                    "Value must be one of ['votes', 'planned', 'name']",
                ));
            }
        };
        Ok(Self {
            owner,
            level,
            late: input.flag("late", false)?,
            order,
            today: ctx.now.date(),
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
        MeasureFilter {
            scope: MeasureScope::Inventory,
            level: self.level.as_deref(),
            overdue: self.late.then_some(self.today),
            ..measures::filter(self.owner.as_deref())
        }
    }

    fn sums(&self, ctx: &mut Ctx<'_, '_>) -> Result<Sums, ActionError> {
        measures::sums_of(ctx.tx, self.owner.as_deref().unwrap_or(SITE))
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
