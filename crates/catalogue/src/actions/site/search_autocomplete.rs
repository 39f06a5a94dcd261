//! `search_autocomplete`: everything that completes what somebody types into the search box.

use cairn_index::{Completion, SearchRequest};
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// How many of each kind are listed where no limit is given.
const DEFAULT_LIMIT: i64 = 5;
/// Most of each kind.
const MAX_LIMIT: i64 = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "search_autocomplete",
    kind: Kind::Read,
    about: "Completes what somebody types into a search box with titles, tags, organizations and formats. No action of CKAN.",
    access: "Everybody; what is listed belongs to active datasets that the caller may see.",
    params: &[
        required("q", ParamKind::Text, "What was typed, accents or not."),
        param(
            "limit",
            ParamKind::Integer,
            "Most of each kind, 5 by default, 100 at most.",
        ),
    ],
    returns: "datasets (name, title, type), tags, organizations and formats (name, title, count of datasets).",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let q = input
        .get("q")
        .map(plain_text)
        .ok_or_else(|| ActionError::missing("q"))?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT_LIMIT);
    ctx.refuse_deleted()?;
    let viewer = ctx.viewer()?;
    let request = SearchRequest {
        fq: vec!["+state:active".to_owned()],
        permission_labels: viewer.labels().map(<[String]>::to_vec),
        rows: usize::try_from(limit.min(MAX_LIMIT)).unwrap_or(0),
        now: ctx.now,
        ..SearchRequest::default()
    };
    let found = ctx.app.index()?.complete(&q, &request)?;
    let datasets: Vec<Value> = ctx
        .ready_many(&found.ids)?
        .iter()
        .flatten()
        .map(|ready| &ready.head)
        .filter(|head| viewer.sees(head))
        .map(|head| json!({"name": head.name, "title": head.title, "type": head.kind}))
        .collect();
    Ok(json!({
        "datasets": datasets,
        "tags": listed(found.tags),
        "organizations": listed(found.organizations),
        "formats": listed(found.formats),
    })
    .into())
}

fn listed(values: Vec<Completion>) -> Value {
    values
        .into_iter()
        .map(|one| json!({"name": one.name, "title": one.title, "count": one.count}))
        .collect()
}
