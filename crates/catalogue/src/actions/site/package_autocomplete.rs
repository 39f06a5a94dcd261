//! `package_autocomplete`: datasets for somebody who types.

use cairn_index::SearchRequest;
use serde_json::{Value, json};

use super::typed;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// How many datasets are listed where no limit is given.
const DEFAULT_LIMIT: i64 = 10;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_autocomplete",
    kind: Kind::Read,
    about: "Finds datasets by a part of their name or title, the best matches first.",
    access: "Everybody; private datasets are found by those who may see them.",
    params: &[
        required("q", ParamKind::Text, "What was typed."),
        param("limit", ParamKind::Integer, "Most datasets, 10 by default."),
    ],
    returns: "List of name, title, match_field (name or title) and match_displayed.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (q, limit) = typed(input, DEFAULT_LIMIT)?;
    ctx.refuse_deleted()?;
    let typed = q.replace('"', "").replace('\\', "\\\\");
    if typed.trim().is_empty() {
        return Ok(json!([]).into());
    }
    let viewer = ctx.viewer()?;
    let request = SearchRequest {
        q: format!(
            "name_ngram:\"{typed}\" OR title_ngram:\"{typed}\" OR name:\"{typed}\" OR title:\"{typed}\""
        ),
        fq: vec!["+state:active".to_owned()],
        permission_labels: viewer.labels().map(<[String]>::to_vec),
        rows: usize::try_from(limit.min(ctx.app.settings.search.rows_max)).unwrap_or(0),
        now: ctx.now,
        ..SearchRequest::default()
    };
    let answer = ctx.app.index()?.search(&request)?;
    let ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
    let lowered = q.to_lowercase();
    let found: Vec<Value> = ctx
        .ready_many(&ids)?
        .iter()
        .flatten()
        .map(|ready| &ready.head)
        .filter(|head| viewer.sees(head))
        .map(|head| {
            let (field, displayed) = if head.name.contains(&lowered) {
                ("name", head.name.clone())
            } else {
                ("title", format!("{} ({})", head.title, head.name))
            };
            json!({
                "name": head.name,
                "title": head.title,
                "match_field": field,
                "match_displayed": displayed,
            })
        })
        .collect();
    Ok(Value::Array(found).into())
}
