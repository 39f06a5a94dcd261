//! `consultation_sign_up`: somebody wants news of a consultation by e-mail.

use cairn_domain::record::ACTIVE;
use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::consultations;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "consultation_sign_up",
    kind: Kind::Write,
    about: "Asks for news of a public consultation by e-mail. A message asks the address to confirm; nothing else is sent before. The answer \
            is the same whether the address is known or not. No action of CKAN.",
    access: "Everybody; so many an hour as the setting consultations.sign_ups_per_hour says.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the consultation."),
        required("email", ParamKind::Text, "The address."),
        param(
            "language",
            ParamKind::Text,
            "Language of the messages: one that the site offers; that of the request by default.",
        ),
    ],
    returns: "asked: true.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let consultation = ctx
        .tx
        .dataset_by_ref(&input.required("id")?)?
        .filter(|one| one.kind == consultations::TYPE && one.state == ACTIVE && !one.private)
        .ok_or_else(ActionError::not_found)?;
    let email = input.required("email")?;
    let language = match input.text("language") {
        None => ctx.locale.to_owned(),
        Some(language) if ctx.app.settings.site.locales.contains(&language) => language,
        Some(_) => {
            return Err(ActionError::field(
                "language",
                "Not a language of this site",
            ));
        }
    };
    consultations::sign_up(ctx, &consultation, &email, &language)?;
    Ok(json!({"asked": true}).into())
}
