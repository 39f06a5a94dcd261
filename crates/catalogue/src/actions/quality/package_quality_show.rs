//! `package_quality_show`: how good and open a record is, and what would make it better.

use std::cmp::Reverse;
use std::collections::HashMap;

use cairn_exchange::quality::{
    self, Assessment, Dimension, Finding, MOST_POINTS, Stars, Timeliness, Wrong,
};
use cairn_store::Link;
use serde_json::{Map, Value, json};

use super::rounded;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::federation;
use crate::input::Input;
use crate::links;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_quality_show",
    kind: Kind::Read,
    about: "Tells how good and open a record is: the European metadata quality assessment, the five stars, whether it is as new as \
            promised, how complete it is in each language, and what to improve first. No action of CKAN.",
    access: "Everybody who may see the record.",
    params: &[required("id", ParamKind::Text, "Id or name.")],
    returns: "assessment (points of 405, rating, dimensions with their metrics, violations of DCAT-AP), openness (stars, next), \
              timeliness (frequency, period_days, changed, late_days, on_time) or null, languages (language, said, of, missing), \
              links (address, checked, answers, status, reason) of what was looked at, and to_improve: metrics with the points that are missing, most first.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let ready = ctx
        .ready(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_read(&ready.head)?;
    let record = federation::parsed(&ready)?;
    let (assessment, known) = assess(ctx, &record)?;
    let is_open = quality::has_open_licence(&record, &ctx.app.licences);
    let timeliness = quality::timeliness(&record, ctx.now);
    let languages = quality::in_languages(&record, &ctx.app.settings.site.locales);
    let mut looked_at: Vec<_> = known.values().collect();
    looked_at.sort_unstable_by(|a, b| a.address.cmp(&b.address));
    Ok(json!({
        "id": ready.head.id,
        "name": ready.head.name,
        "assessment": assessed(&assessment),
        "openness": openness(&quality::stars(&record, is_open)),
        "timeliness": timeliness.as_ref().map(on_time),
        "languages": languages.iter().map(|one| json!({
            "language": one.language, "said": one.said, "of": one.of, "missing": one.missing,
        })).collect::<Vec<Value>>(),
        "links": looked_at.iter().map(|link| json!({
            "address": link.address, "checked": iso(link.checked), "answers": link.answers,
            "status": link.status, "reason": link.reason, "failing_since": link.failing_since.map(iso),
            "answered": link.answered.map(iso), "redirected_to": link.redirected_to,
        })).collect::<Vec<Value>>(),
        "to_improve": to_improve(&assessment),
    })
    .into())
}

/// Assesses a record with what is known of the addresses that it leads to, which it returns as well.
pub(crate) fn assess(
    ctx: &mut Ctx<'_, '_>,
    record: &Map<String, Value>,
) -> Result<(Assessment, HashMap<String, Link>), ActionError> {
    let site_url = ctx.app.site_url();
    let known = links::known(ctx.tx, &links::of_record(record, &site_url))?;
    let answers = |address: &str| match links::is_ours(address, &site_url) {
        true => Some(true),
        false => known.get(address).map(|link| link.answers),
    };
    let assessment = quality::assess(record, &federation::site(ctx.app), &answers)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok((assessment, known))
}

fn assessed(assessment: &Assessment) -> Value {
    let dimensions: Vec<Value> = Dimension::ALL
        .iter()
        .map(|dimension| {
            let findings: Vec<&Finding> = assessment
                .findings
                .iter()
                .filter(|finding| finding.metric.dimension == *dimension)
                .collect();
            json!({
                "name": dimension.name(),
                "points": rounded(findings.iter().map(|finding| finding.points()).sum()),
                "of": findings.iter().map(|finding| finding.metric.points).sum::<u16>(),
                "metrics": findings.iter().map(|finding| metric(finding)).collect::<Vec<Value>>(),
            })
        })
        .collect();
    let violations: Vec<Value> = assessment
        .violations
        .iter()
        .map(|violation| {
            let wrong = match violation.wrong {
                Wrong::Missing => "missing",
                Wrong::TooMany => "too_many",
                Wrong::Kind => "kind",
            };
            json!({"property": violation.property, "wrong": wrong})
        })
        .collect();
    json!({
        "points": rounded(assessment.points()),
        "of": MOST_POINTS,
        "rating": assessment.rating(),
        "dimensions": dimensions,
        "violations": violations,
    })
}

fn metric(finding: &Finding) -> Value {
    json!({
        "id": finding.metric.id,
        "points": rounded(finding.points()),
        "of": finding.metric.points,
        "met": finding.met,
        "not_met": finding.not_met,
        "not_assessed": finding.not_assessed,
    })
}

/// What gives most points first; what nobody looked at yet is no fault.
fn to_improve(assessment: &Assessment) -> Vec<Value> {
    let missing = |finding: &Finding| -> f64 {
        let all = finding.met + finding.not_met + finding.not_assessed;
        let share = match all {
            0 => 1.0,
            all => f64::from(finding.not_met) / f64::from(all),
        };
        f64::from(finding.metric.points) * share
    };
    let mut all: Vec<(f64, &Finding)> = assessment
        .findings
        .iter()
        .map(|finding| (missing(finding), finding))
        .filter(|(points, _)| *points > 0.0)
        .collect();
    all.sort_by_key(|(points, _)| Reverse((points * 100.0) as u64));
    all.into_iter()
        .map(|(points, finding)| json!({"metric": finding.metric.id, "points": rounded(points)}))
        .collect()
}

fn openness(stars: &Stars) -> Value {
    json!({"stars": stars.stars, "next": stars.next, "resource": stars.resource})
}

fn on_time(timeliness: &Timeliness) -> Value {
    let mut out = Map::new();
    out.insert("frequency".to_owned(), timeliness.frequency.into());
    out.insert("period_days".to_owned(), json!(timeliness.period_days));
    out.insert("changed".to_owned(), timeliness.changed.to_string().into());
    out.insert("late_days".to_owned(), timeliness.late_days.into());
    out.insert("on_time".to_owned(), json!(timeliness.on_time()));
    Value::Object(out)
}
