//! `file_owner_scan`: the files of an owner.

use cairn_domain::python;
use cairn_store::FileField;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::owned_file::{self, Right};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "file_owner_scan",
    kind: Kind::Read,
    about: "Lists the files of an owner, page by page.",
    access: "Those who may change the owner where the settings say so, sysadmins.",
    params: &[
        param(
            "owner_type",
            ParamKind::Text,
            "user, package, resource, group or organization; user where it is absent.",
        ),
        param(
            "owner_id",
            ParamKind::Text,
            "Id of the owner; the caller where users are meant and it is absent.",
        ),
        param("start", ParamKind::Integer, "Files to pass over."),
        param(
            "rows",
            ParamKind::Integer,
            "Most files, 10 by default and 1000 at most.",
        ),
        param(
            "sort",
            ParamKind::Any,
            "A field, or a list of fields and pairs of field and asc or desc; name where it is absent.",
        ),
    ],
    returns: "count and results: how many there are, and this page of them.",
    run,
};

/// Most files of a page.
const MOST: i64 = 1000;

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let start = input.natural("start")?.unwrap_or(0);
    let rows = input.natural("rows")?.unwrap_or(10).min(MOST);
    let order = order_of(input.get("sort"))?;
    let kind = input
        .text("owner_type")
        .unwrap_or_else(|| "user".to_owned());
    let reference = match input.text("owner_id") {
        Some(reference) => Some(reference),
        None if kind == "user" => ctx.caller.id().map(str::to_owned),
        None => None,
    };
    require(ctx, &kind, reference.as_deref())?;
    let owner = match reference {
        Some(reference) => owned_file::owner_id(ctx, &kind, &reference)?,
        None => return Ok(json!({ "count": 0, "results": [] }).into()),
    };
    let (count, files) = ctx.tx.files_of_owner(&kind, &owner, &order, start, rows)?;
    let results: Vec<Value> = files.iter().map(owned_file::dict).collect();
    Ok(json!({ "count": count, "results": results }).into())
}

/// Lets those pass who may list the files of an owner.
fn require(ctx: &mut Ctx<'_, '_>, kind: &str, reference: Option<&str>) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let denied = || ActionError::denied_because("Not allowed to list files");
    let what = match kind {
        "user" => "User",
        "package" => "Package",
        "resource" => "Resource",
        "group" | "organization" => "Group",
        _ => return Err(denied()),
    };
    if !ctx.app.settings.files.scan_as_update {
        return Err(denied());
    }
    let reference = reference
        .ok_or_else(|| ActionError::rule(format!("Missing id, can not get {what} object")))?;
    match owned_file::may(ctx, kind, reference, Right::Edit)? {
        Some(true) => Ok(()),
        Some(false) => Err(denied()),
        // Of users everybody may know who there is, so nothing is asked that could not find one.
        None if kind == "user" => Err(denied()),
        None => Err(ActionError::not_found()),
    }
}

fn order_of(sort: Option<&Value>) -> Result<Vec<(FileField, bool)>, ActionError> {
    match sort {
        None => Ok(vec![(FileField::Name, false)]),
        Some(Value::Object(map)) if map.is_empty() => order_of(None),
        Some(Value::String(name)) if name.is_empty() => order_of(None),
        Some(Value::String(name)) => Ok(vec![(field_of(name)?, false)]),
        Some(Value::Array(list)) => list.iter().map(one_order).collect(),
        Some(other) => Err(wrong_value(other)),
    }
}

fn one_order(value: &Value) -> Result<(FileField, bool), ActionError> {
    if let Value::String(name) = value {
        return Ok((field_of(name)?, false));
    }
    let pair = value.as_array().map_or(&[][..], Vec::as_slice);
    let [Value::String(name), Value::String(direction)] = pair else {
        return Err(wrong_value(value));
    };
    let field = field_of(name)?;
    match direction.as_str() {
        "asc" => Ok((field, false)),
        "desc" => Ok((field, true)),
        other => Err(ActionError::field(
            "sort",
            format!("Invalid sort direction: {other}"),
        )),
    }
}

fn wrong_value(value: &Value) -> ActionError {
    ActionError::field(
        "sort",
        format!("Invalid sort value: {}", python::repr(value)),
    )
}

fn field_of(name: &str) -> Result<FileField, ActionError> {
    Ok(match name {
        "id" => FileField::Id,
        "name" => FileField::Name,
        "location" => FileField::Location,
        "storage" => FileField::Storage,
        "content_type" => FileField::ContentType,
        "size" => FileField::Size,
        "hash" => FileField::Hash,
        "created" => FileField::Created,
        other => {
            return Err(ActionError::field(
                "sort",
                format!("Invalid sort field: {other}"),
            ));
        }
    })
}
