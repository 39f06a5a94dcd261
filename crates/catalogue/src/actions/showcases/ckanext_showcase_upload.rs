//! `ckanext_showcase_upload`: a picture for the text of a showcase.

use serde_json::json;

use super::fields::picture;
use super::{ADMINS, require_admin};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_upload",
    kind: Kind::Write,
    about: "Keeps a picture, to be shown in the text of a showcase. As in ckanext-showcase.",
    access: ADMINS,
    params: &[required(
        "upload",
        ParamKind::File,
        "The picture, as a part of a multipart request.",
    )],
    returns: "url: where it is.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_admin(ctx)?;
    let url = picture(ctx, input, "upload")?.ok_or_else(|| ActionError::missing("upload"))?;
    Ok(json!({ "url": url }).into())
}
