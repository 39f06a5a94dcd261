//! `charter_comparison_list`: organizations and years beside each other.

use std::collections::BTreeMap;

use cairn_domain::record::ACTIVE;
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::quality::named;
use crate::charter;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE};

/// Past years that are told where nothing is said.
const YEARS: i64 = 3;
/// Most past years.
const MOST: i64 = 20;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "charter_comparison_list",
    kind: Kind::Read,
    about: "Compares the organizations, and the site, by their scores on the Open Data Charter now and at the end of past years. No action of CKAN.",
    access: "Everybody.",
    params: &[param(
        "years",
        ParamKind::Integer,
        "How many past years, 3 where nothing is said, 20 at most.",
    )],
    returns: "List, the best first, of id, name and title of the organization (null for the site, which comes first), records, score, principles (score by \
              name) and years (year and score, the latest first; null where no figures were written).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let back = input.natural("years")?.unwrap_or(YEARS).min(MOST) as i32;
    let this_year = ctx.now.date().year();
    let mut years: Vec<(i32, BTreeMap<String, Option<f64>>)> = Vec::new();
    for year in (1..=back).map(|back| this_year - back) {
        years.push((year, scores_at_the_end(ctx, year)?));
    }
    let mut all = measures::all_sums(ctx.tx)?;
    all.retain(|scope, sums| scope == SITE || sums.listed > 0);
    let ids: Vec<String> = all.keys().cloned().collect();
    let mut groups = ctx.tx.groups(&ids)?;
    groups.retain(|group| group.state == ACTIVE);
    let mut lines: Vec<(Option<f64>, String, Value)> = Vec::new();
    for group in groups.iter().map(Some).chain([None]) {
        let scope = group.map_or(SITE, |group| &group.id);
        let Some(sums) = all.get(scope) else { continue };
        let report = charter::scores(ctx, sums);
        let principles: Map<String, Value> = report
            .principles
            .iter()
            .map(|(one, score)| (one.name().to_owned(), json!(score.map(charter::rounded))))
            .collect();
        let years: Vec<Value> = years
            .iter()
            .map(|(year, scores)| {
                let score = scores.get(scope).copied().flatten();
                json!({"year": year, "score": score.map(charter::rounded)})
            })
            .collect();
        let mut line = group.map_or_else(Map::new, named);
        line.insert("records".to_owned(), json!(sums.records));
        line.insert(
            "score".to_owned(),
            json!(report.score.map(charter::rounded)),
        );
        line.insert("principles".to_owned(), json!(principles));
        line.insert("years".to_owned(), json!(years));
        let name = group.map_or(String::new(), |group| group.name.clone());
        lines.push((report.score, name, Value::Object(line)));
    }
    lines.sort_by(|(one, name, _), (other, others, _)| {
        // The site stands before all.
        let order = other.unwrap_or(-1.0).total_cmp(&one.unwrap_or(-1.0));
        (!name.is_empty())
            .cmp(&!others.is_empty())
            .then(order)
            .then_with(|| name.cmp(others))
    });
    Ok(Value::Array(lines.into_iter().map(|(_, _, line)| line).collect()).into())
}

/// Returns the scores at the end of a year: of the last month in it of which figures were written.
fn scores_at_the_end(
    ctx: &mut Ctx<'_, '_>,
    year: i32,
) -> Result<BTreeMap<String, Option<f64>>, ActionError> {
    let day = |month| NaiveDate::from_ymd_opt(year, month, 1);
    let (Some(first), Some(last)) = (day(1), day(12)) else {
        return Ok(BTreeMap::new());
    };
    let found = measures::last_of(ctx.tx, first, last)?;
    Ok(found
        .into_iter()
        .map(|past| (past.scope, charter::past(ctx, &past.sums).score))
        .collect())
}
