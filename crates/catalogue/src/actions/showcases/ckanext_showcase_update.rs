//! `ckanext_showcase_update`: those who look after showcases change one.

use serde_json::{Value, json};

use super::fields::{FIELDS, given};
use super::{ADMINS, require_admin, showcase_of, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_update",
    kind: Kind::Write,
    about: "Changes a showcase; of the fields that are named here, those that are left out are emptied, but for the name. What else it has stays, the records that it was made with among it. As in ckanext-showcase.",
    access: ADMINS,
    params: &[
        required("id", ParamKind::Text, "Id or name of the showcase."),
        param("name", ParamKind::Text, "Another name."),
        FIELDS[0],
        FIELDS[1],
        FIELDS[2],
        FIELDS[3],
        FIELDS[4],
        FIELDS[5],
        FIELDS[6],
        FIELDS[7],
        FIELDS[8],
    ],
    returns: "The showcase as package_show gives it, with image_display_url and num_datasets.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_admin(ctx)?;
    let current = showcase_of(ctx, input, "id")?;
    let mut patch = given(ctx, input)?;
    for field in &FIELDS {
        let empty = match field.kind {
            ParamKind::Objects => json!([]),
            // What is uploaded stands in image_url, and tag_string adds to tags.
            ParamKind::File => continue,
            _ if field.name == "tag_string" => continue,
            _ => Value::String(String::new()),
        };
        patch.entry(field.name).or_insert(empty);
    }
    if let Some(name) = input.text("name") {
        patch.insert("name".to_owned(), json!(name));
    }
    let next = ctx.submitting(|ctx| apply_patch(ctx, current, patch))?;
    Ok(shown(ctx, &next)?.into())
}
