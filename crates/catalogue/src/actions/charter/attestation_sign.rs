//! `attestation_sign`: a named officer signs the figures of their organization.

use cairn_domain::permission::MEMBERSHIP;
use cairn_store::Attestation;
use chrono::{Datelike, TimeDelta};
use serde_json::{Map, Value, json};

use super::attestation_dict;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::actions::quality::organization_of;
use crate::charter;
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::measures;

/// Longest name and role.
const LONGEST: usize = 200;
/// Longest remark in one language.
const LONGEST_REMARK: usize = 20_000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "attestation_sign",
    kind: Kind::Write,
    about: "Signs the figures of an organization's report on the Open Data Charter as they are now, with remarks. What was signed is kept as it was, is shown \
            to everybody and expires after a year, or as the site has it; a later one takes its place. No action of CKAN.",
    access: "Admins of the organization; sysadmins.",
    params: &[
        required(
            "organization",
            ParamKind::Text,
            "Id or name of the organization.",
        ),
        required("officer", ParamKind::Text, "Name of the officer who signs."),
        required(
            "role",
            ParamKind::Text,
            "What the officer is, such as deputy minister.",
        ),
        param(
            "remarks",
            ParamKind::Object,
            "What the officer remarks: texts by language.",
        ),
        param(
            "digest",
            ParamKind::Text,
            "Digest of the figures that the officer has seen; where they are others now, nothing is signed.",
        ),
    ],
    returns: "The attestation as attestation_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let group = organization_of(ctx, &input.required("organization")?)?;
    let account = ctx.caller.id().ok_or_else(ActionError::denied)?.to_owned();
    if !ctx.may_in_group(&group.id, MEMBERSHIP)? {
        return Err(ActionError::denied_because(
            "Only admins of the organization sign its figures",
        ));
    }
    let officer = short(input, "officer")?;
    let role = short(input, "role")?;
    let remarks = remarks(ctx, input)?;
    let sums = measures::sums_of(ctx.tx, &group.id)?;
    let figures = charter::report(ctx, &group.id, &sums)?.told(&ctx.app.settings.charter);
    let (text, digest) = charter::digest(&figures)?;
    if input.text("digest").is_some_and(|seen| seen != digest) {
        let message = "The figures have changed since: look at them again before signing";
        return Err(ActionError::field("digest", message));
    }
    let days = i64::from(ctx.app.settings.charter.attestation_days);
    let made = Attestation {
        id: new_id(),
        organization_id: group.id.clone(),
        year: ctx.now.date().year(),
        account_id: account,
        officer,
        role,
        remarks: Value::Object(remarks).to_string(),
        figures: text,
        digest,
        signed: ctx.now,
        expires: ctx.now + TimeDelta::days(days),
    };
    ctx.tx.insert_attestation(&made)?;
    Ok(Value::Object(attestation_dict(ctx, &made, Some(&group))?).into())
}

fn short(input: &Input, key: &str) -> Result<String, ActionError> {
    let text = input.required(key)?.trim().to_owned();
    match text.chars().count() {
        0 => Err(ActionError::missing(key)),
        1..=LONGEST => Ok(text),
        _ => Err(ActionError::field(
            key,
            format!("Longer than {LONGEST} characters"),
        )),
    }
}

/// Reads remarks: texts by language, also as JSON, or one text in the language of the caller.
fn remarks(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Map<String, Value>, ActionError> {
    let wrong = |message: String| ActionError::field("remarks", message);
    let given = match input.get("remarks") {
        None => return Ok(Map::new()),
        Some(Value::Object(texts)) => texts.clone(),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(texts)) => texts,
            _ => Map::from_iter([(ctx.locale.to_owned(), json!(text))]),
        },
        Some(_) => return Err(wrong("Texts by language are expected".to_owned())),
    };
    let mut out = Map::new();
    for (language, text) in given {
        let Some(text) = text.as_str() else {
            return Err(wrong("Texts by language are expected".to_owned()));
        };
        if text.chars().count() > LONGEST_REMARK {
            return Err(wrong(format!("Longer than {LONGEST_REMARK} characters")));
        }
        if !ctx.app.settings.site.locales.contains(&language) {
            return Err(wrong(format!("{language} is no language of the site")));
        }
        if !text.trim().is_empty() {
            out.insert(language, json!(text.trim()));
        }
    }
    Ok(out)
}
