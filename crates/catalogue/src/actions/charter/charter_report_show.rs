//! `charter_report_show`: how far an organization, or the site, lives the Open Data Charter.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::quality::{named, organization};
use crate::charter;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures::{self, SITE};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "charter_report_show",
    kind: Kind::Read,
    about: "Tells how far an organization, or the site, lives the six principles of the Open Data Charter, from what is kept of its records. What is \
            not known is not assessed, which is neither met nor not met, and has no part in the scores. quality_list lists the records behind each figure. No action \
            of CKAN.",
    access: "Everybody who may see the organization.",
    params: &[
        param(
            "organization",
            ParamKind::Text,
            "Id or name of an organization; the site where nothing is said.",
        ),
        param(
            "month",
            ParamKind::Text,
            "A past month, as in `2026-03`: its last figures.",
        ),
    ],
    returns: "organization (null for the site), as_of, records (published ones), inventory (lines), score and principles (name, score, weight and indicators: id, number, \
              state, share, numerator, denominator, not_assessed, days, uses, counts, weight), and digest (SHA-256 of the figures, for attestation_sign). uses is of the \
              indicator `used`: until (a day), recent (the 14 days to it) and total, each with views, downloads and api_calls.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let group = organization(ctx, input, "organization")?;
    let scope = group.as_ref().map_or(SITE, |group| &group.id).to_owned();
    let (report, as_of) = match month(input)? {
        None => {
            let sums = measures::sums_of(ctx.tx, &scope)?;
            (
                charter::report(ctx, &scope, &sums)?,
                ctx.now.date().to_string(),
            )
        }
        Some(month) => {
            let found = measures::past_sums(ctx.tx, &scope, month)?;
            let found =
                found.ok_or_else(|| ActionError::no("No figures were written in that month"))?;
            (charter::past(ctx, &found.sums), found.month.to_string())
        }
    };
    let figures = report.told(&ctx.app.settings.charter);
    let (_, digest) = charter::digest(&figures)?;
    let mut out = serde_json::Map::from_iter([
        ("organization".to_owned(), json!(group.as_ref().map(named))),
        ("as_of".to_owned(), json!(as_of)),
    ]);
    out.extend(figures);
    out.insert("digest".to_owned(), json!(digest));
    Ok(Value::Object(out).into())
}

/// Reads the month that is asked for.
fn month(input: &Input) -> Result<Option<NaiveDate>, ActionError> {
    let Some(text) = input.text("month") else {
        return Ok(None);
    };
    NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d")
        .map(Some)
        .map_err(|_| ActionError::field("month", "Date format incorrect"))
}
