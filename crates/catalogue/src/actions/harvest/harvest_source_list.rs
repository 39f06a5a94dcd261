//! `harvest_source_list`: the sources.

use std::collections::HashMap;

use cairn_domain::harvest::HarvestSource;
use cairn_domain::record::Dataset;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::source;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_list",
    kind: Kind::Read,
    about: "Lists sources, the newest first.",
    access: "Sysadmins and nobody signed in; whoever else is signed in is given an empty list, as CKAN does.",
    params: &[
        param(
            "organization_id",
            ParamKind::Text,
            "Id or name of the organization that owns them.",
        ),
        param(
            "only_active",
            ParamKind::Boolean,
            "Leaves out those that are not harvested any more.",
        ),
        param(
            "only_to_run",
            ParamKind::Boolean,
            "Lists those alone that are due.",
        ),
        param(
            "return_last_job_status",
            ParamKind::Boolean,
            "Adds last_job_status.",
        ),
    ],
    returns: "List of sources with publisher_title and status.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let only_active = input.flag("only_active", false)?;
    let only_to_run = input.flag("only_to_run", false)?;
    let with_last = input.flag("return_last_job_status", false)?;
    if !ctx.caller.is_anonymous() && !ctx.caller.is_sysadmin() {
        return Ok(json!([]).into());
    }
    let owner = match input.text("organization_id") {
        None => None,
        Some(reference) => Some(
            ctx.tx
                .group_by_ref(&reference)?
                .map_or(reference, |organization| organization.id),
        ),
    };
    let now = ctx.now;
    let mut sources = match only_to_run {
        true => ctx.tx.due_harvest_sources(now)?,
        false => ctx.tx.newest_harvest_sources(only_active, i64::MAX)?,
    };
    let ids: Vec<String> = sources.iter().map(|source| source.id.clone()).collect();
    let viewer = ctx.viewer()?;
    let records: HashMap<String, Dataset> = ctx
        .tx
        .datasets(&ids)?
        .into_iter()
        .filter(|record| viewer.sees(&record.head()))
        .filter(|record| owner.is_none() || record.owner_org == owner)
        .map(|record| (record.id.clone(), record))
        .collect();
    sources.retain(|source| records.contains_key(&source.id));
    let most = usize::try_from(ctx.app.settings.harvest.source_limit).unwrap_or(usize::MAX);
    sources.truncate(most);
    list(ctx, &sources, &records, with_last)
}

fn list(
    ctx: &mut Ctx<'_, '_>,
    sources: &[HarvestSource],
    records: &HashMap<String, Dataset>,
    with_last: bool,
) -> Result<Reply, ActionError> {
    let ids: Vec<String> = sources.iter().map(|source| source.id.clone()).collect();
    let owners: Vec<String> = records
        .values()
        .filter_map(|record| record.owner_org.clone())
        .collect();
    let titles: HashMap<String, String> = ctx
        .tx
        .groups(&owners)?
        .into_iter()
        .map(|group| (group.id.clone(), group.display_name().to_owned()))
        .collect();
    let numbers: HashMap<String, i64> = ctx.tx.harvest_job_numbers(&ids)?.into_iter().collect();
    let last: HashMap<String, _> = ctx
        .tx
        .last_harvest_jobs(&ids)?
        .into_iter()
        .map(|job| (job.source_id.clone(), job))
        .collect();
    let shown = sources.iter().filter_map(|one| {
        let record = records.get(&one.id)?;
        let title = record.owner_org.as_ref().and_then(|id| titles.get(id));
        let mut out = source::dict(one, record, title.map_or("", String::as_str));
        let job = last.get(&one.id);
        let mut status = json!({
            "job_count": numbers.get(&one.id).copied().unwrap_or(0),
            "next_harvest": one.next_run.map_or_else(|| "Not yet scheduled".to_owned(), iso),
            "last_harvest_request": job.map_or_else(|| "Not yet harvested".to_owned(), |job| iso(job.created)),
        });
        if job.is_none() {
            status["msg"] = json!("No jobs yet");
        }
        out.insert("status".to_owned(), status);
        if with_last {
            let word = job.map(|job| job.status.as_str());
            out.insert("last_job_status".to_owned(), json!(word));
        }
        Some(Value::Object(out))
    });
    Ok(Value::Array(shown.collect()).into())
}
