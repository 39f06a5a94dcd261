//! `quality_history_list`: the figures of past months.

use serde_json::{Value, json};

use super::figures;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE};

/// Months that are told where no limit is given.
const MONTHS: i64 = 24;
/// Most months that are told.
const MOST: i64 = 240;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "quality_history_list",
    kind: Kind::Read,
    about: "Tells how good and open the published records of an organization, or of the site, were in past months: the last figures that were \
            written in each, this month included. No action of CKAN.",
    access: "Everybody who may see the organization.",
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id or name of an organization; the site where nothing is said.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most months, 24 where nothing is said, 240 at most.",
        ),
    ],
    returns: "List, the latest month first, of month (its first day), records, points, of, rating, ratings, stars (records with 0 to 5), on_time, late and \
              inventory (lines by access level).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let group = super::organization(ctx, input, "id")?;
    let (limit, _) = input.limit_and_offset()?;
    let scope = group.as_ref().map_or(SITE, |group| &group.id);
    let found = measures::history(ctx.tx, scope, limit.unwrap_or(MONTHS).min(MOST))?;
    let list = found.iter().map(|past| {
        let mut out = figures::short(&past.sums);
        let on_time = past.sums.of("on_time");
        out.insert("month".to_owned(), json!(past.month.to_string()));
        out.insert("stars".to_owned(), json!(past.sums.stars));
        out.insert("on_time".to_owned(), json!(on_time.met));
        out.insert("late".to_owned(), json!(on_time.not_met));
        out.insert("inventory".to_owned(), json!(past.sums.levels));
        Value::Object(out)
    });
    Ok(Value::Array(list.collect()).into())
}
