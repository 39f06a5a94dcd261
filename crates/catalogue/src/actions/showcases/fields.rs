//! The fields of a showcase that clients of ckanext-showcase send.

use serde_json::{Map, Value, json};

use crate::action::{Param, ParamKind, param};
use crate::ctx::Ctx;
use crate::download::keep_image;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::SHOWCASE;

/// The fields, for the documentation.
pub(super) const FIELDS: [Param; 9] = [
    param("title", ParamKind::Text, "What it is called."),
    param("notes", ParamKind::Text, "What it is, in Markdown."),
    param("author", ParamKind::Text, "Who made it."),
    param("author_email", ParamKind::Text, "Address of who made it."),
    param("url", ParamKind::Text, "Where it is."),
    param("image_url", ParamKind::Text, "Address of a picture."),
    param("image_upload", ParamKind::File, "A picture, in its place."),
    param("tags", ParamKind::Objects, "Tags: name."),
    param("tag_string", ParamKind::Text, "Tags separated by commas."),
];
/// The one that is no key of the record.
const UPLOAD: &str = "image_upload";

/// Reads the fields that an input has.
pub(super) fn given(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Map<String, Value>, ActionError> {
    let mut fields = Map::new();
    for field in FIELDS.iter().filter(|field| field.name != UPLOAD) {
        if let Some(value) = input.data.get(field.name) {
            fields.insert(field.name.to_owned(), value.clone());
        }
    }
    if let Some(address) = picture(ctx, input, UPLOAD)? {
        fields.insert("image_url".to_owned(), json!(address));
    }
    Ok(fields)
}

/// Keeps the picture that an input has and returns its address; nothing where it has none.
pub(super) fn picture(
    ctx: &Ctx<'_, '_>,
    input: &Input,
    key: &str,
) -> Result<Option<String>, ActionError> {
    let upload = input.files.get(key);
    let Some(upload) = upload.filter(|upload| !upload.file_name.is_empty()) else {
        return Ok(None);
    };
    let name = keep_image(ctx.app, SHOWCASE, upload)?;
    let site = ctx.app.site_url();
    Ok(Some(format!("{site}/uploads/{SHOWCASE}/{name}")))
}
