//! `commitment_overview`: how many commitments are how far.

use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Levels of completion, the first comes first.
const LEVELS: [&str; 4] = ["not_started", "limited", "substantial", "complete"];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "commitment_overview",
    kind: Kind::Read,
    about: "Counts public commitments by completion, and those that are past their due date without being complete. No action of CKAN.",
    access: "Everybody.",
    params: &[param(
        "organization",
        ParamKind::Text,
        "Name of an organization; all where it is absent.",
    )],
    returns: "total, completion (level, count) and overdue.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let mut filters = vec!["+dataset_type:commitment".to_owned()];
    if let Some(organization) = input.text("organization") {
        if !cairn_exchange::name::is_valid(&organization) {
            return Err(ActionError::field(
                "organization",
                "Must be the name of an organization",
            ));
        }
        filters.push(format!("+organization:\"{organization}\""));
    }
    let mut found = |more: &[&str]| -> Result<Value, ActionError> {
        let filters: Vec<&str> = filters
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        let asked = json!({
            "fq_list": filters, "rows": 0, "facet.field": ["completion"], "facet.limit": -1,
        });
        let search = actions::find("package_search")
            .ok_or_else(|| ActionError::Internal("there is no search".to_owned()))?;
        let data: Map<String, Value> = asked.as_object().cloned().unwrap_or_default();
        (search.run)(ctx, &Input::new(data))?
            .ready(ctx.app)?
            .result
            .into_value()
    };
    let all = found(&[])?;
    // What is due in a month is not late before it has passed.
    let overdue = found(&["+due_date:[* TO NOW/MONTH}", "-completion:complete"])?;
    let counts: Vec<Value> = LEVELS
        .iter()
        .map(|level| {
            let count = all["facets"]["completion"][*level]
                .as_u64()
                .unwrap_or_default();
            json!({"level": level, "count": count})
        })
        .collect();
    Ok(json!({"total": all["count"], "completion": counts, "overdue": overdue["count"]}).into())
}
