//! `inventory_publish`: a line of the inventory becomes an open, published record.

use cairn_domain::record::ACTIVE;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::wire;

/// Fields that may be given with it.
const GIVEN: &[&str] = &["license_id", "resources", "update_frequency"];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_publish",
    kind: Kind::Write,
    about: "Opens a line of the inventory: the record stays itself, with its id and address, is open and seen by everybody, and its exemption is \
            taken away. The day of its first publication is today where none is said. No action of CKAN.",
    access: "Who may change the record; where the organization has it so, an admin of it.",
    params: &[
        required("id", ParamKind::Text, "Id or name of the record."),
        param("license_id", ParamKind::Text, "Its licence."),
        param(
            "resources",
            ParamKind::Objects,
            "Its files and addresses, in the place of those that it has.",
        ),
        param(
            "update_frequency",
            ParamKind::Text,
            "How often it is promised to change.",
        ),
    ],
    returns: "The dataset as package_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = ctx
        .tx
        .dataset_by_ref(&input.required("id")?)?
        .ok_or_else(ActionError::not_found)?;
    ctx.require_update(&current.head())?;
    let level = current.body.get("access_level").and_then(Value::as_str);
    if matches!(level, None | Some("open")) {
        return Err(ActionError::field("id", "The record is open already"));
    }
    let mut patch = Map::from_iter([
        ("access_level".to_owned(), json!("open")),
        ("exemption".to_owned(), Value::Null),
        ("exemption_rationale".to_owned(), Value::Null),
        ("state".to_owned(), json!(ACTIVE)),
        ("private".to_owned(), json!(false)),
    ]);
    if current
        .body
        .get("date_published")
        .is_none_or(Value::is_null)
    {
        let today = ctx.now.date().to_string();
        patch.insert("date_published".to_owned(), json!(today));
    }
    for key in GIVEN {
        if let Some(value) = input.get(key) {
            patch.insert((*key).to_owned(), value.clone());
        }
    }
    let opened = dataset::apply_patch(ctx, current, patch)?;
    Ok(Value::Object(wire::one_package(ctx.tx, ctx.app, &opened)?).into())
}
