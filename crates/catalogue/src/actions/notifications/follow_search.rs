//! `follow_search`: the caller hears of what a search finds that is new or changes.

use cairn_store::SearchFollow;
use serde_json::{Value, json};

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::datasets::package_search;
use crate::clock::{iso, new_id};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::participation::bounded;

/// Longest name, words and filters, in characters.
const LONGEST: usize = 1000;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "follow_search",
    kind: Kind::Write,
    about: "Follows a search, and with it a theme, an organization's records of a type, or whatever else a search can say: the caller is told of each public record that it finds when the record is new or changes. No action of CKAN.",
    access: OWN,
    params: &[
        param("q", ParamKind::Text, "The words, as for package_search."),
        param("fq", ParamKind::Text, "The filter, as for package_search."),
        param(
            "name",
            ParamKind::Text,
            "What the caller calls it; its words where it is absent.",
        ),
    ],
    returns: "id, name, q, fq and datetime: since when.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let account_id = own_account(ctx)?;
    let [q, fq, name] = ["q", "fq", "name"].map(|key| bounded(input, key, LONGEST));
    let (q, fq, name) = (q?, fq?, name?);
    if q.is_empty() && fq.is_empty() {
        return Err(ActionError::field("q", "Give words or a filter"));
    }
    let own = ctx.tx.search_follows_of(&account_id)?;
    if let Some(there) = own.iter().find(|one| one.words == q && one.within == fq) {
        return Ok(dict(there).into());
    }
    let most = ctx.app.settings.notifications.most_searches;
    if own.len() >= most {
        return Err(ActionError::field(
            "searches",
            format!("One account can follow {most} searches; unfollow another one first"),
        ));
    }
    // What is no search is told now.
    let asked = json!({"q": q, "fq": fq, "rows": 0, "facet": false});
    if let Value::Object(asked) = asked {
        package_search::search(ctx, &Input::new(asked))?;
    }
    let follow = SearchFollow {
        id: new_id(),
        account_id,
        name: match (name.is_empty(), q.is_empty()) {
            (false, _) => name,
            (true, false) => q.clone(),
            (true, true) => fq.clone(),
        },
        words: q,
        within: fq,
        at: ctx.now,
    };
    ctx.tx.insert_search_follow(&follow)?;
    Ok(dict(&follow).into())
}

/// Shows a search that is followed.
pub(super) fn dict(follow: &SearchFollow) -> Value {
    json!({
        "id": follow.id, "name": follow.name, "q": follow.words, "fq": follow.within, "datetime": iso(follow.at),
    })
}
