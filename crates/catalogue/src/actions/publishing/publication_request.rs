//! `publication_request`: a draft or private record is to be published, now or at a time.

use cairn_domain::text::parse_date;
use chrono::NaiveDateTime;

use super::{publication_dict, settled_dict};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::{Outcome, request, unpublished};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "publication_request",
    kind: Kind::Write,
    about: "Publishes a draft or private record, now or at a time. Where admins of its organization have to approve, it waits for one. What it lacks is told at once.",
    access: "As package_update.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the record."),
        param(
            "publish_at",
            ParamKind::Text,
            "When, as an ISO date and time in UTC; now where it is absent.",
        ),
    ],
    returns: "package_id, state (`published`, `scheduled` or `waiting`), publish_at, asked_by, asked, decided_by and remark.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let current = unpublished(ctx, &id)?;
    let at = time(ctx, input)?;
    let dataset_id = current.id.clone();
    Ok(match request(ctx, current, at)? {
        Outcome::Published => settled_dict(&dataset_id, "published").into(),
        Outcome::Asked(asked) => publication_dict(&asked).into(),
    })
}

fn time(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Option<NaiveDateTime>, ActionError> {
    let Some(text) = input.text("publish_at") else {
        return Ok(None);
    };
    let wrong = |message: &str| ActionError::field("publish_at", message);
    let at = parse_date(&text).ok_or_else(|| wrong("Date format incorrect"))?;
    if at <= ctx.now {
        return Err(wrong("Must be in the future"));
    }
    Ok(Some(at))
}
