//! What imports of registers have in common: who may, where the rows come from, and whether it takes a job.

use std::path::Path;

use cairn_domain::permission::CREATE_DATASET;
use cairn_exchange::registers;
use serde_json::{Map, Value, json};

use crate::action::{Param, ParamKind, Reply, param};
use crate::app::App;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::jobs;
use crate::partial::PartialError;
use crate::proposal;
use crate::registers::{Import, Kind};

/// Most rows that are taken in while somebody waits.
pub(crate) const AT_ONCE: usize = 200;
/// Most rows of one import.
const MOST: u64 = 50_000;

/// The rows, by one of three ways.
pub(crate) const ROWS: [Param; 3] = [
    param(
        "records",
        ParamKind::Objects,
        "The rows, as objects by column.",
    ),
    param("upload", ParamKind::File, "A file with the rows."),
    param(
        "tus_upload",
        ParamKind::Text,
        "Id of a finished resumable upload with the rows.",
    ),
];
/// Name of the source.
pub(crate) const SOURCE: Param = param(
    "source",
    ParamKind::Text,
    "Name of the register. Ids of records are made of it, of owner_org and of what rows are called, so that the next import finds them; the form by default.",
);
/// The organization.
pub(crate) const OWNER: Param = param(
    "owner_org",
    ParamKind::Text,
    "Organization of all records. Without it each row's organization is made where it is missing, which sysadmins alone may.",
);
/// Whether nothing is changed.
pub(crate) const DRY_RUN: Param = param(
    "dry_run",
    ParamKind::Boolean,
    "Try everything and change nothing.",
);

/// Takes rows in: at once where they are few, else by a job.
pub(crate) fn take(ctx: &mut Ctx<'_, '_>, input: &Input, kind: Kind) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied());
    }
    let owner = match input.text("owner_org") {
        None => {
            ctx.require_sysadmin()?;
            None
        }
        Some(reference) => {
            let organization = ctx
                .tx
                .group_by_ref(&reference)?
                .filter(|organization| organization.is_organization);
            let Some(organization) = organization else {
                // Whether there is such an organization is told to those alone who may do anything with it.
                ctx.require_sysadmin()?;
                return Err(ActionError::field(
                    "owner_org",
                    "Organization does not exist",
                ));
            };
            if !ctx.may_in_group(&organization.id, CREATE_DATASET)? {
                return Err(ActionError::denied());
            }
            Some(organization.id)
        }
    };
    let import = Import {
        kind,
        source: input
            .text("source")
            .unwrap_or_else(|| kind.as_str().to_owned()),
        owner,
        dry_run: input.flag("dry_run", false)?,
    };
    ctx.with_rows(move |app, caller, input, locale| {
        let rows = match input.get("records") {
            Some(records) => Rows::Here(of_records(records)?),
            None => Rows::Kept(kept(app, caller, input)?),
        };
        let (rows, upload) = match rows {
            Rows::Here(rows) => (rows, None),
            Rows::Kept(id) => (read(app, caller, kind, &id)?, Some(id)),
        };
        match (rows.len() > AT_ONCE, upload) {
            (true, Some(id)) => later(app, caller, locale, &import, &id, rows.len()),
            (true, None) => Err(ActionError::field(
                "records",
                format!("More than {AT_ONCE} rows: send them as a file"),
            )),
            (false, upload) => {
                let report =
                    import.run::<ActionError>(app, caller, locale, &rows, &mut |_| Ok(()))?;
                if let Some(id) = upload {
                    app.forget_partial(&id)?;
                }
                Ok(report.into())
            }
        }
    })
}

enum Rows {
    Here(Vec<Map<String, Value>>),
    Kept(String),
}

fn of_records(records: &Value) -> Result<Vec<Map<String, Value>>, ActionError> {
    let wrong = || ActionError::field("records", "Must be a list of objects");
    let list = records.as_array().ok_or_else(wrong)?;
    let rows: Option<Vec<Map<String, Value>>> =
        list.iter().map(|row| row.as_object().cloned()).collect();
    rows.ok_or_else(wrong)
}

/// Keeps the file that came with the request, so that a job finds it.
fn kept(app: &App, caller: &Caller, input: &Input) -> Result<String, ActionError> {
    if let Some(id) = input.text("tus_upload") {
        return Ok(id);
    }
    let file = input
        .files
        .get("upload")
        .ok_or_else(|| ActionError::missing("records"))?;
    match app.keep_for_later(caller, file) {
        Ok(kept) => Ok(kept.id),
        Err(PartialError::File(error)) => Err(ActionError::File(error)),
        Err(error) => Err(ActionError::field("upload", error.to_string())),
    }
}

/// Reads the rows of an upload of the caller.
pub(crate) fn read(
    app: &App,
    caller: &Caller,
    kind: Kind,
    upload: &str,
) -> Result<Vec<Map<String, Value>>, ActionError> {
    let sent = app.finished_partial(caller, upload)?;
    rows_of(app, kind, &sent.path, &sent.file_name)
}

/// Reads the rows of a file.
pub(crate) fn rows_of_file(
    app: &App,
    kind: Kind,
    path: &Path,
) -> Result<Vec<Map<String, Value>>, ActionError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    rows_of(app, kind, path, &name)
}

fn rows_of(
    app: &App,
    kind: Kind,
    path: &Path,
    name: &str,
) -> Result<Vec<Map<String, Value>>, ActionError> {
    let rows = match kind {
        Kind::Algorithms(form) => {
            let bytes = std::fs::read(path)?;
            registers::read(form, &bytes)
                .map_err(|error| ActionError::field("upload", error.to_string()))?
        }
        // Trackers are tables of any kind: CSV, workbooks, Parquet.
        Kind::Tracker => {
            let table = proposal::texts_of(app, path, name, MOST)?;
            let row = |cells: Vec<String>| {
                let cells = cells.into_iter().map(Value::from);
                table.columns.iter().cloned().zip(cells).collect()
            };
            table.rows.into_iter().map(row).collect()
        }
    };
    match rows.len() as u64 > MOST {
        true => Err(ActionError::field(
            "upload",
            format!("More than {MOST} rows"),
        )),
        false => Ok(rows),
    }
}

/// Has a job take the rows in.
fn later(
    app: &App,
    caller: &Caller,
    locale: &str,
    import: &Import,
    upload: &str,
    rows: usize,
) -> Result<Reply, ActionError> {
    // A job runs with the rights of the account, and a token may have fewer.
    if caller.scope().is_some() {
        return Err(ActionError::denied_because(format!(
            "A token with a scope takes in {AT_ONCE} rows at most"
        )));
    }
    let payload = json!({
        "form": import.kind.as_str(), "source": import.source, "owner_org": import.owner, "dry_run": import.dry_run,
        "upload": upload, "account": caller.id(), "locale": locale,
    });
    let job = app.write(caller, locale, |ctx| {
        ctx.enqueue(&jobs::IMPORT_REGISTER, payload.clone())
    })?;
    Ok(json!({"job": job, "rows": rows}).into())
}
