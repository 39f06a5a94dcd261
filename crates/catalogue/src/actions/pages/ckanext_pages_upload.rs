//! `ckanext_pages_upload`: a picture for the text of a page.

use serde_json::json;

use super::owner::{Owner, Whose};
use super::{ORG_ID, SITE};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::download::keep_image;
use crate::error::ActionError;
use crate::input::Input;

/// Where pictures of pages are kept.
const FOLDER: &str = "page_images";

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_pages_upload",
    kind: Kind::Write,
    about: "Keeps a picture, to be shown in the text of a page. As ckanext-pages.",
    access: SITE,
    params: &[
        required(
            "upload",
            ParamKind::File,
            "The picture, as a part of a multipart request.",
        ),
        ORG_ID,
    ],
    returns: "url, fileName and uploaded (1).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    Owner::asked(ctx, input, Whose::Any)?.require_write(ctx)?;
    let upload = input.files.get("upload");
    let upload = upload
        .filter(|upload| !upload.file_name.is_empty())
        .ok_or_else(|| ActionError::missing("upload"))?;
    let name = keep_image(ctx.app, FOLDER, upload)?;
    let url = format!("{}/uploads/{FOLDER}/{name}", ctx.app.site_url());
    Ok(json!({"url": url, "fileName": name, "uploaded": 1}).into())
}
