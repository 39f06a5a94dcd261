//! `indicator_create`: a new indicator.

use cairn_exchange::name;
use cairn_store::Indicator;
use serde_json::{Map, json};

use super::{DRY_RUN, RETURNS, SAID};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::outcomes;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "indicator_create",
    kind: Kind::Rows,
    about: "Makes an indicator of the outcome dashboard: one SELECT over public tables of the DataStore that gives a period and a number. \
            It is run at once, after its tables change, and once a day; its values are kept. No action of CKAN.",
    access: "Those who may change records of owner_org.",
    params: &[
        required("name", ParamKind::Text, "Unique name, as records have one."),
        required("title_translated", ParamKind::Object, "Title by language."),
        required(
            "statement",
            ParamKind::Text,
            "The statement, as datastore_search_sql takes them; two columns: period and value.",
        ),
        required(
            "owner_org",
            ParamKind::Text,
            "Id or name of the organization that answers for it.",
        ),
        SAID[0],
        SAID[1],
        SAID[2],
        SAID[3],
        SAID[4],
        SAID[5],
        DRY_RUN,
    ],
    returns: RETURNS,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied());
    }
    let owner = owner(ctx, input)?;
    ctx.with_rows(move |app, caller, input, locale| {
        let name = input.required("name")?;
        if !name::is_valid(&name) {
            return Err(ActionError::field(
                "name",
                "Must be lower-case letters, digits, - and _, 2 to 100 of them",
            ));
        }
        let statement = input.required("statement")?;
        let body = outcomes::said(input, Map::new())?;
        let tables = outcomes::tables_of(app, &statement)?;
        let values = outcomes::values_of(app, &statement)?;
        let dry_run = input.flag("dry_run", false)?;
        let id = new_id();
        app.write(caller, locale, |ctx| {
            if ctx.tx.indicator(&name)?.is_some() {
                return Err(ActionError::field("name", "That name is already in use"));
            }
            if dry_run {
                return Ok(());
            }
            let new = Indicator {
                id: id.clone(),
                name: name.clone(),
                owner_org: owner.clone(),
                account_id: ctx.caller.id().map(str::to_owned),
                statement: statement.clone(),
                body: body.clone(),
                created: ctx.now,
                changed: ctx.now,
                looked: None,
                error: None,
            };
            Ok(ctx.tx.put_indicator(&new, &distinct(&tables))?)
        })?;
        if dry_run {
            return Ok(super::tried(&values));
        }
        outcomes::measure(app, &id)?;
        super::indicator_show::shown(app, caller, locale, &id)
    })
}

/// Returns ids each once.
pub(super) fn distinct(ids: &[String]) -> Vec<String> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Returns the id of the organization that is named, where the caller may change its records.
pub(super) fn owner(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<String, ActionError> {
    let reference = input.required("owner_org")?;
    let organization = ctx
        .tx
        .group_by_ref(&reference)?
        .filter(|organization| organization.is_organization);
    match organization {
        Some(organization) => {
            outcomes::require_in(ctx, &organization.id)?;
            Ok(organization.id)
        }
        None => {
            ctx.require_sysadmin()?;
            let mut errors = Map::new();
            errors.insert(
                "owner_org".to_owned(),
                json!(["Organization does not exist"]),
            );
            Err(ActionError::Validation(errors))
        }
    }
}
