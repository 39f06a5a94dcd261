//! `ckanext_showcase_package_association_create`: a showcase was made with a record.

use serde_json::json;

use super::{ADMINS, ASSOCIATION, package_of, require_admin, showcase_of, used};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::dataset::apply_patch;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_package_association_create",
    kind: Kind::Write,
    about: "Says that a showcase was made with a record. As in ckanext-showcase.",
    access: ADMINS,
    params: ASSOCIATION,
    returns: "package_id and showcase_id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_admin(ctx)?;
    let showcase = showcase_of(ctx, input, "showcase_id")?;
    let package = package_of(ctx, input, "package_id")?;
    let mut entries = used::entries(&showcase);
    if entries.iter().any(|entry| used::names(entry, &package)) {
        return Err(ActionError::rule(format!(
            "ShowcasePackageAssociation with package_id '{}' and showcase_id '{}' already exists.",
            package.id, showcase.id
        )));
    }
    let made = json!({"package_id": package.id, "showcase_id": showcase.id});
    entries.push(used::entry(&package));
    ctx.submitting(|ctx| apply_patch(ctx, showcase, used::patch(entries)))?;
    Ok(made.into())
}
