//! `file_register`: a file that lies in the folder of the storage is taken up.

use cairn_domain::munge;
use cairn_domain::record::File;

use super::{not_a_manager, require_storage, require_texts, storage_of};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::owned_file::{self, Content};
use crate::wire::last_part;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_register",
    kind: Kind::Write,
    about: "Takes up a file of the folder files.register_from: its bytes are copied, and it belongs to nobody.",
    access: "Sysadmins.",
    params: &[
        required("location", ParamKind::Text, "Its path within the folder."),
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
    require_texts(input, &["location"])?;
    let location = input.required("location")?;
    let storage = storage_of(ctx, input);
    ctx.refuse_deleted()?;
    if !ctx.caller.is_sysadmin() {
        return Err(not_a_manager());
    }
    require_storage(ctx, &storage)?;
    if ctx.tx.file_exists_at(&storage, &location)? {
        return Err(ActionError::field("location", "File is already registered"));
    }
    let missing = || ActionError::no("file not found at location");
    let folder = ctx.app.settings.files.register_from.as_deref();
    let path = match folder {
        Some(folder) => owned_file::registrable(folder, &location)?,
        None => None,
    };
    let path = path.ok_or_else(missing)?;
    let content = Content::of(&path)?;
    let size = i64::try_from(content.size).unwrap_or(i64::MAX);
    ctx.tx.put_stored_file(&content.sha256, size, ctx.now)?;
    ctx.app.files.keep_copy(&path, &content.sha256)?;
    let file = File {
        id: new_id(),
        name: munge::file_name(last_part(&location)),
        location,
        storage,
        content_type: content.content_type.to_owned(),
        size,
        md5: content.md5,
        sha256: content.sha256,
        created: ctx.now,
        owner: None,
    };
    ctx.tx.insert_file(&file)?;
    Ok(owned_file::dict(&file).into())
}
