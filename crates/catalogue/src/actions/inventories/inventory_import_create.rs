//! `inventory_import_create`: a table is to become records, or is to be tried.

use cairn_domain::schema;
use cairn_store::InventoryImport;
use serde_json::{Value, json};

use super::{own_account, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::inventory::{KIND, Plan, RECORD, is_target};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_import_create",
    kind: Kind::Write,
    about: "Makes records of a table with a record a row, or tries to. It is done row by row beside requests; inventory_import_show tells how far it is, inventory_import_rows what came of the rows. A row whose address is that of a record changes it; any other one becomes a new record, private where the table does not say otherwise.",
    access: "Whoever is signed in, by a session or a token that reaches as far as the account; each row as package_create and package_patch.",
    params: &[
        required(
            "tus_upload",
            ParamKind::Text,
            "Id of a finished upload of the caller: CSV, TSV, XLSX or ODS.",
        ),
        required(
            "columns",
            ParamKind::Any,
            "List of what the columns become, in their order: the name of a field, the name of one by language with the language such as title_translated-fr, tags, private (yes or no), resource-url (the address of one file), or an empty text for a column that is left out.",
        ),
        required(
            "owner_org",
            ParamKind::Text,
            "Id or name of the organization that new records go to.",
        ),
        param(
            "dry_run",
            ParamKind::Boolean,
            "Whether every row is only tried, and nothing written.",
        ),
    ],
    returns: "The import as inventory_import_show gives it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    if ctx.caller.scope().is_some() {
        // It is worked on later, as the account.
        return Err(ActionError::denied());
    }
    let upload = input.required("tus_upload")?;
    let sent = ctx.app.finished_partial(ctx.caller, &upload)?;
    let given = input.get("columns").and_then(Value::as_array);
    let columns: Option<Vec<String>> = given.and_then(|columns| {
        let texts = columns.iter().map(|one| one.as_str().map(str::to_owned));
        texts.collect()
    });
    let columns =
        columns.ok_or_else(|| ActionError::field("columns", "Must be a list of texts"))?;
    let schema = ctx.app.schemas.get(schema::Kind::Dataset, RECORD);
    let schema = schema.ok_or_else(ActionError::not_found)?.document();
    if let Some(unknown) = columns.iter().find(|column| !is_target(schema, column)) {
        let message = format!("Unknown target: {unknown}");
        return Err(ActionError::field("columns", message));
    }
    let owner = ctx.tx.group_by_ref(&input.required("owner_org")?)?;
    let owner = owner
        .filter(|owner| owner.is_organization)
        .ok_or_else(|| ActionError::field("owner_org", "Organization does not exist"))?;
    let plan = Plan {
        upload,
        columns,
        owner_org: owner.id,
        language: ctx.locale.to_owned(),
    };
    let plan =
        serde_json::to_string(&plan).map_err(|error| ActionError::Internal(error.to_string()))?;
    let import = InventoryImport {
        id: new_id(),
        account_id,
        file_name: sent.file_name,
        asked: ctx.now,
        finished: None,
        writes: !input.flag("dry_run", false)?,
        plan,
        total: 0,
        done: 0,
        good: 0,
        heading: None,
        failure: None,
    };
    ctx.tx.insert_inventory_import(&import)?;
    ctx.enqueue(&KIND, json!(import.id))?;
    Ok(shown(&import, ctx.locale).into())
}
