//! `format_autocomplete`: formats of resources for somebody who types.

use std::collections::HashMap;

use cairn_domain::like::like;
use cairn_domain::permission::PUBLIC;
use cairn_index::{FacetRequest, SearchRequest};
use serde_json::json;

use super::typed;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// How many formats are listed where no limit is given.
const DEFAULT_LIMIT: i64 = 5;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "format_autocomplete",
    kind: Kind::Read,
    about: "Lists formats of public resources that hold a text, in lower case, those that are used most first.",
    access: "Everybody.",
    params: &[
        required("q", ParamKind::Text, "What was typed."),
        param("limit", ParamKind::Integer, "Most formats, 5 by default."),
    ],
    returns: "List of formats.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let (q, limit) = typed(input, DEFAULT_LIMIT)?;
    ctx.refuse_deleted()?;
    // The index knows which formats there are in public; the rows say how many resources have each.
    let request = SearchRequest {
        permission_labels: Some(vec![PUBLIC.to_owned()]),
        rows: 0,
        facet: FacetRequest {
            fields: vec!["res_format".to_owned()],
            limit: -1,
            mincount: 1,
        },
        now: ctx.now,
        ..SearchRequest::default()
    };
    // What was typed may hold the wildcards of the database, as in CKAN.
    let pattern = format!("%{}%", q.to_lowercase());
    let used = ctx
        .app
        .index()?
        .search(&request)?
        .facets
        .into_iter()
        .flat_map(|(_, values)| values);
    let mut known: Vec<String> = Vec::new();
    for (format, _) in used {
        let found = like(&format.to_lowercase(), &pattern);
        if found.map_err(|message| ActionError::field("q", message))? {
            known.push(format);
        }
    }
    let counts: HashMap<String, i64> = ctx.tx.resources_by_format(&known)?.into_iter().collect();
    let mut formats: Vec<(i64, String)> = known
        .into_iter()
        .map(|format| {
            let count = counts.get(&format).copied().unwrap_or(0);
            (count, format.to_lowercase())
        })
        .collect();
    formats.sort_by(|(a_count, a), (b_count, b)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let names: Vec<String> = formats
        .into_iter()
        .map(|(_, name)| name)
        .take(limit)
        .collect();
    Ok(json!(names).into())
}
