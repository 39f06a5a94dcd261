//! `organization_quality_list`: the organizations beside each other.

use std::cmp::Reverse;

use cairn_domain::record::{ACTIVE, Group};
use serde_json::{Value, json};

use super::figures;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, Sums};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "organization_quality_list",
    kind: Kind::Read,
    about: "Lists the organizations that have published records with their figures, the best first. No action of CKAN.",
    access: "Everybody.",
    params: &[
        param(
            "limit",
            ParamKind::Integer,
            "Most of them; all where nothing is said.",
        ),
        param("offset", ParamKind::Integer, "How many are passed over."),
    ],
    returns: "List of id, name and title of the organization, records, points, of, rating, ratings, stars (of a mean record), on_time and late.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = input.limit_and_offset()?;
    let all = by_organization(ctx)?;
    let some = all
        .iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        }));
    let list: Vec<Value> = some
        .map(|(group, sums)| {
            let mut out = super::named(group);
            out.extend(figures::short(sums));
            let stars: i64 = (0..)
                .zip(sums.stars)
                .map(|(stars, count)| stars * count)
                .sum();
            let mean = super::rounded(stars as f64 / sums.records.max(1) as f64);
            out.insert("stars".to_owned(), json!(mean));
            let on_time = sums.of("on_time");
            out.insert("on_time".to_owned(), json!(on_time.met));
            out.insert("late".to_owned(), json!(on_time.not_met));
            Value::Object(out)
        })
        .collect();
    Ok(Value::Array(list).into())
}

/// Returns the organizations that have published records with what is kept of them, the best first.
pub(crate) fn by_organization(ctx: &mut Ctx<'_, '_>) -> Result<Vec<(Group, Sums)>, ActionError> {
    let mut sums = measures::all_sums(ctx.tx)?;
    sums.retain(|scope, sums| !scope.is_empty() && sums.records > 0);
    let ids: Vec<String> = sums.keys().cloned().collect();
    let groups = ctx.tx.groups(&ids)?.into_iter();
    let mut all: Vec<(Group, Sums)> = groups
        .filter(|group| group.state == ACTIVE)
        .filter_map(|group| {
            let sums = sums.remove(&group.id)?;
            Some((group, sums))
        })
        .collect();
    all.sort_by_cached_key(|(group, sums)| {
        let points = figures::points(sums);
        (Reverse((points * 100.0) as u64), group.name.clone())
    });
    Ok(all)
}
