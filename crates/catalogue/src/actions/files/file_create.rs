//! `file_create`: a file is uploaded and belongs to the caller.

use cairn_domain::munge;
use cairn_domain::python;
use cairn_domain::record::{File, FileOwner};

use super::{not_a_manager, require_storage, storage_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, Upload};
use crate::owned_file::{self, Content};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_create",
    kind: Kind::Write,
    about: "Keeps an uploaded file, which belongs to the caller from then on. Its name is put in lower case and rid of everything special.",
    access: "Sysadmins; every user who signed in where the settings allow it.",
    params: &[
        required(
            "upload",
            ParamKind::File,
            "The file, as a part of a multipart request.",
        ),
        param(
            "name",
            ParamKind::Text,
            "Its name; that of the upload where it is absent.",
        ),
        param(
            "storage",
            ParamKind::Text,
            "The storage; the default one where it is absent.",
        ),
    ],
    returns: "The file.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let upload = upload_of(input)?;
    let name = input
        .text("name")
        .or_else(|| Some(upload.file_name.clone()).filter(|name| !name.is_empty()))
        .ok_or_else(|| {
            ActionError::field(
                "upload",
                "Name is missing and cannot be deduced from upload",
            )
        })?;
    let storage = storage_of(ctx, input);
    require(ctx, &storage)?;
    require_storage(ctx, &storage)?;
    if upload.size > ctx.app.settings.largest_upload(DEF.name) {
        return Err(ActionError::field("upload", "File upload too large"));
    }
    let name = munge::file_name(&name);
    if ctx.tx.file_exists_at(&storage, &name)? {
        return Err(ActionError::field("upload", "File already exists"));
    }
    let content = Content::of(&upload.path())?;
    let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
    ctx.tx.put_stored_file(&upload.sha256, size, ctx.now)?;
    ctx.app.files.keep(upload)?;
    let file = File {
        id: new_id(),
        location: name.clone(),
        name,
        storage,
        content_type: content.content_type.to_owned(),
        size,
        md5: content.md5,
        sha256: upload.sha256.clone(),
        created: ctx.now,
        owner: ctx.caller.id().map(|id| FileOwner {
            kind: "user".to_owned(),
            id: id.to_owned(),
            pinned: false,
        }),
    };
    ctx.tx.insert_file(&file)?;
    Ok(owned_file::dict(&file).into())
}

fn upload_of(input: &Input) -> Result<&Upload, ActionError> {
    if let Some(upload) = input.files.get("upload") {
        return Ok(upload);
    }
    match input.data.get("upload") {
        None => Err(ActionError::missing("upload")),
        Some(other) => {
            let class = python::class(other);
            Err(ActionError::field(
                "upload",
                format!("Unsupported source type: {class} cannot be converted into Upload"),
            ))
        }
    }
}

/// Lets those pass who may make files in a storage.
fn require(ctx: &Ctx<'_, '_>, storage: &str) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    let open = &ctx.app.settings.files.authenticated_uploads;
    let signed_in = !ctx.caller.is_anonymous();
    let allowed = signed_in && open.allow && open.storages.iter().any(|own| own == storage);
    if allowed || ctx.caller.is_sysadmin() {
        Ok(())
    } else {
        Err(not_a_manager())
    }
}
