//! An officer signs the figures of their organization.

use askama::Template;
use cairn_catalogue::{ActionError, may_administer};
use serde_json::{Map, Value, json};

use super::charter::{Principle, principles};
use super::{Scope, share, with};
use crate::desk::Desk;
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::{Answer, refusal, rendered};
use crate::said::text;
use crate::visit::Page;

#[derive(Template)]
#[template(path = "openness/sign.html")]
struct Sign<'a> {
    frame: Frame<'a>,
    path: String,
    owner: String,
    to_owner: String,
    score: String,
    principles: Vec<Principle>,
    digest: String,
    officer: String,
    role: String,
    /// Language, and what is remarked in it.
    remarks: Vec<(String, String)>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

/// Answers `/charter/sign`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let Some(scope) = Scope::asked(desk)?.filter(|scope| scope.name.is_some()) else {
        return Ok(None);
    };
    let report = desk.ask("charter_report_show", json!({"organization": scope.name}))?;
    let id = text(&report["organization"], "id");
    if !may_administer(desk.app, &visit.caller, id)? {
        return Ok(Some(refusal(desk, 403)));
    }
    let languages = &desk.app.settings.site.locales;
    let remarks: Vec<(String, String)> = languages
        .iter()
        .map(|code| {
            let field = format!("remarks-{code}");
            (code.clone(), visit.field(&field).to_owned())
        })
        .collect();
    let mut wrong = Vec::new();
    if visit.form.is_some() {
        match sign(desk, id, &remarks) {
            Ok(signed) => {
                let to = format!("/charter/attestation/{}", text(&signed, "id"));
                return Ok(Some(Page::lead(desk.to(&to))));
            }
            Err(ActionError::Validation(errors)) => {
                let errors = errors.into_iter();
                wrong.extend(errors.map(|(key, messages)| (key, joined(&messages))));
            }
            Err(error) => return Err(error),
        }
    }
    let account = visit.caller.account();
    let page = Sign {
        frame: Frame::new(
            desk,
            with(desk, "attestation-sign-of", &[("value", &scope.title)]),
        ),
        path: scope.to(desk, "/charter/sign", &[]),
        to_owner: scope.to(desk, "/charter", &[]),
        owner: scope.title.clone(),
        score: share(desk, &report["score"]),
        principles: principles(desk, &report, None),
        digest: text(&report, "digest").to_owned(),
        officer: match visit.form.is_some() {
            true => visit.field("officer").to_owned(),
            false => account.map_or_else(String::new, |one| one.display_name().to_owned()),
        },
        role: visit.field("role").to_owned(),
        remarks,
        wrong,
        note: None,
    };
    rendered(200, &page)
}

fn sign(
    desk: &Desk<'_>,
    organization: &str,
    remarks: &[(String, String)],
) -> Result<Value, ActionError> {
    let remarks = remarks
        .iter()
        .map(|(code, text)| (code.clone(), json!(text)));
    desk.act(
        "attestation_sign",
        json!({
            "organization": organization,
            "officer": desk.visit.field("officer"),
            "role": desk.visit.field("role"),
            "digest": desk.visit.field("digest"),
            "remarks": remarks.collect::<Map<String, Value>>(),
        }),
    )
}
