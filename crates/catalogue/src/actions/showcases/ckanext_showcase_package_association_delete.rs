//! `ckanext_showcase_package_association_delete`: a showcase was not made with a record.

use serde_json::Value;

use super::{ADMINS, ASSOCIATION, package_of, require_admin, showcase_of, used};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_package_association_delete",
    kind: Kind::Write,
    about: "Says no longer that a showcase was made with a record. As in ckanext-showcase.",
    access: ADMINS,
    params: ASSOCIATION,
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_admin(ctx)?;
    let showcase = showcase_of(ctx, input, "showcase_id")?;
    let package = package_of(ctx, input, "package_id")?;
    let mut entries = used::entries(&showcase);
    let before = entries.len();
    entries.retain(|entry| !used::names(entry, &package));
    if entries.len() == before {
        return Err(ActionError::no(format!(
            "ShowcasePackageAssociation with package_id '{}' and showcase_id '{}' doesn't exist.",
            package.id, showcase.id
        )));
    }
    ctx.submitting(|ctx| apply_patch(ctx, showcase, used::patch(entries)))?;
    Ok(Value::Null.into())
}
