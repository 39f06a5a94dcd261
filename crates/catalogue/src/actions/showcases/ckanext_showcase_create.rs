//! `ckanext_showcase_create`: those who look after showcases make one.

use serde_json::json;

use super::fields::{FIELDS, given};
use super::{ADMINS, require_admin, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::SHOWCASE;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_create",
    kind: Kind::Write,
    about: "Makes a showcase, which everybody sees at once. As in ckanext-showcase.",
    access: ADMINS,
    params: &[
        required("name", ParamKind::Text, "Unique name, as of a dataset."),
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
    let mut fields = given(ctx, input)?;
    fields.insert("name".to_owned(), json!(input.required("name")?));
    fields.insert("type".to_owned(), json!(SHOWCASE));
    let made = dataset::create_submitted(ctx, fields)?;
    Ok(shown(ctx, &made)?.into())
}
