//! `resource_validation_show`: the last report on the file of a resource.

use serde_json::{Value, json};

use super::resource_of;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_validation_show",
    kind: Kind::Read,
    about: "Shows the last report on the file of a resource: whether it follows the standard that it declares, and what is wrong in which row. As \
            ckanext-validation.",
    access: "Everybody who may see the record.",
    params: &[required(
        "resource_id",
        ParamKind::Text,
        "Id of the resource.",
    )],
    returns: "id, resource_id, status (`created`, `running`, `success`, `failure`, `error`), report (JSON text, as Frictionless has it), error, created and finished.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (id, dataset, _) = resource_of(ctx, input)?;
    ctx.require_read(&dataset.head())?;
    let Some(found) = ctx.tx.validation(&id)? else {
        return Err(ActionError::no(
            "No validation report exists for this resource",
        ));
    };
    let parsed = |text: &Option<String>| -> Value {
        let text = text.as_deref();
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    };
    Ok(json!({
        "id": found.id,
        "resource_id": found.resource_id,
        "status": found.status,
        // Text inside of JSON, as clients expect it.
        "report": found.report,
        "error": parsed(&found.error),
        "created": iso(found.created),
        "finished": found.finished.map(iso),
    })
    .into())
}
