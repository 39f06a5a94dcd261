//! `close_datarequest`: a request needs no answer any more.

use serde_json::{Map, json};

use super::{CLOSED_PLAINLY, ID, RETURNS, is_closed, is_own, request_of, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::requests::history;
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;

/// The state of a request that a record fulfils.
const RELEASED: &str = "released";

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "close_datarequest",
    kind: Kind::Write,
    about: "Closes a request for data: as released by a record of this catalogue, where one is named, and otherwise without saying what came of it. data_request_answer says more. As in ckanext-datarequests.",
    access: "Who asked; who may change it by package_update.",
    params: &[
        ID,
        param(
            "accepted_dataset_id",
            ParamKind::Text,
            "Id or name of the record that fulfils it.",
        ),
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = request_of(ctx, input, ID.name)?;
    if !is_own(ctx, &current) {
        ctx.require_update(&current.head())?;
    }
    if is_closed(current.body.get("request_status")) {
        return Err(ActionError::field(
            "message",
            "This Data Request is already closed",
        ));
    }
    let mut patch = Map::new();
    let mut state = CLOSED_PLAINLY;
    if let Some(reference) = input.text("accepted_dataset_id") {
        let wrong = || ActionError::field("Accepted Dataset", "Dataset not found");
        let head = ctx.tx.dataset_head(&reference)?.ok_or_else(wrong)?;
        if !ctx.sees(&head)? {
            return Err(wrong());
        }
        state = RELEASED;
        let title = &head.title;
        // Whoever reads the request is answered, too, and not only its clients.
        let answer = json!({"en": format!("See “{title}”."), "fr": format!("Voir « {title} ».")});
        patch.insert("answer".to_owned(), answer);
        let today = ctx.now.date().to_string();
        patch.insert("answered_on".to_owned(), json!(today));
        patch.insert("fulfilled_by".to_owned(), json!(head.name));
    }
    patch.insert("request_status".to_owned(), json!(state));
    let history = history(ctx, &current, state, None);
    patch.insert("history".to_owned(), json!(history));
    let next = ctx.submitting(|ctx| apply_patch(ctx, current, patch))?;
    Ok(shown::one(ctx, &next)?.into())
}
