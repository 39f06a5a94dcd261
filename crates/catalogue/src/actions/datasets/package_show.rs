//! `package_show`: one dataset.

use serde_json::Value;

use crate::action::{ActionDef, Body, Kind, ParamKind, Reply, param};
use crate::actions::quality::archived;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest;
use crate::input::Input;
use crate::past;
use crate::series;
use crate::usage;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_show",
    kind: Kind::Read,
    about: "Shows a dataset (or a record of another type) with its resources.",
    access: "Everybody where it is active and public; otherwise members of its organization, collaborators and sysadmins.",
    params: &[
        param("id", ParamKind::Text, "Id or name."),
        param(
            "name_or_id",
            ParamKind::Text,
            "The same under its other name.",
        ),
        param(
            "include_plugin_data",
            ParamKind::Boolean,
            "Adds what plugins keep with the dataset; sysadmins alone.",
        ),
        param(past::AS_OF, ParamKind::Text, past::ABOUT),
        param(
            "include_tracking",
            ParamKind::Boolean,
            "Adds `tracking_summary` to the dataset and each resource: how often people looked at the one and took the other, in all (total) and in the last 14 days (recent).",
        ),
        archived::ARCHIVER,
        archived::QA,
        param(
            "use_default_schema",
            ParamKind::Boolean,
            "Taken for compatibility; the answer is the same.",
        ),
    ],
    returns: "The dataset. What is in a series, and a series itself, has series_navigation beside it, as ckanext-dataset-series tells it.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let with_plugin_data = input.flag("include_plugin_data", false)? && ctx.caller.is_sysadmin();
    let id = match (input.named("id"), input.named("name_or_id")) {
        (Some(id), _) => id,
        (None, Some(id)) if ctx.caller.is_sysadmin() => id,
        (None, Some(_)) => return Err(ActionError::rule("Missing id, can not get Package object")),
        (None, None) => return Err(ActionError::missing("name_or_id")),
    };
    if let Some(at) = past::asked(input)? {
        return Ok(past::record(ctx, &id, at)?.into());
    }
    let ready = ctx.ready(&id)?.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&ready.head)?;
    let is_source = harvest::source::is_source(&ready.head.kind);
    let with_tracking = input.flag("include_tracking", false)?;
    let keys = archived::Keys::asked(ctx, input)?;
    let navigation = series::navigation(ctx, &ready)?;
    if with_plugin_data || is_source || with_tracking || keys.any() || navigation.is_some() {
        let mut value = Body::Dataset(ready.clone()).into_value()?;
        let data = ctx
            .tx
            .dataset(&ready.head.id)?
            .and_then(|dataset| dataset.body.get("plugin_data").cloned());
        if let Value::Object(map) = &mut value {
            if let Some(data) = data.filter(|_| with_plugin_data) {
                map.insert("plugin_data".to_owned(), data);
            }
            if with_tracking {
                let resources = map.get("resources").and_then(Value::as_array);
                let resources = resources.into_iter().flatten();
                let ids = resources.filter_map(|one| one.get("id")?.as_str());
                let ids: Vec<String> = ids.map(str::to_owned).collect();
                usage::summary(ctx.tx, &ready.head.id, &ids, ctx.now.date())?.put(map);
            }
            if keys.any() {
                keys.put(ctx, map)?;
            }
            if let Some(navigation) = navigation {
                map.insert(series::NAVIGATION.to_owned(), navigation);
            }
            if is_source {
                harvest::source::show(ctx, &ready.head.id, map)?;
            }
        }
        return Ok(value.into());
    }
    Ok(ready.into())
}
