//! Records that the public submits: made whatever the caller may do otherwise, and shown once somebody has looked at them.

use cairn_domain::munge;
use cairn_domain::record::{ACTIVE, DRAFT, Dataset, FollowKind};
use cairn_store::{Publication, PublicationState};
use serde_json::{Map, Value, json};

use super::{contributor, may_moderate};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::publishing;

/// Characters of the title that a name is made of.
const LONGEST_NAME: usize = 80;
/// Characters of an id that make a name unique.
const TAIL: usize = 8;

/// What came of it.
#[derive(Debug)]
pub(crate) struct Submitted {
    dataset: Dataset,
    waits: bool,
}

impl Submitted {
    /// Returns its id.
    pub(crate) fn id(&self) -> &str {
        &self.dataset.id
    }

    /// Shows it.
    pub(crate) fn dict(&self) -> Value {
        json!({
            "id": self.dataset.id,
            "name": self.dataset.name,
            "type": self.dataset.kind,
            "title": self.dataset.title,
            "state": self.dataset.state,
            "waiting": self.waits,
        })
    }
}

/// Makes a record of what the caller submits: `fields` are ours, taken from the input one by one. It waits where the site has it so,
/// unless the caller decides on such records themselves.
pub(crate) fn submit(
    ctx: &mut Ctx<'_, '_>,
    kind: &str,
    title: &str,
    mut fields: Map<String, Value>,
    looks_odd: bool,
) -> Result<Submitted, ActionError> {
    let account = contributor(ctx)?.id.clone();
    let owner = fields.get("owner_org").and_then(Value::as_str);
    let owner = owner.map(str::to_owned);
    let id = new_id();
    let mut name = munge::name(title);
    name.truncate(LONGEST_NAME);
    let tail = id.get(..TAIL).unwrap_or(&id);
    let name = format!("{}-{tail}", name.trim_matches(['-', '_']));
    let head = cairn_domain::record::DatasetHead {
        id: id.clone(),
        name: name.clone(),
        kind: kind.to_owned(),
        title: title.to_owned(),
        owner_org: owner.clone(),
        creator: Some(account.clone()),
        private: false,
        state: DRAFT.to_owned(),
        version: 1,
    };
    let decides = may_moderate(ctx, &head)?;
    let needs_approval = publishing::needs_approval(ctx, owner.as_deref())?
        && !publishing::may_approve(ctx, owner.as_deref())?;
    let waits =
        needs_approval || (ctx.app.settings.participation.moderation || looks_odd) && !decides;
    fields.insert("id".to_owned(), json!(id));
    fields.insert("name".to_owned(), json!(name.trim_matches('-')));
    fields.insert("type".to_owned(), json!(kind));
    fields.insert("title".to_owned(), json!(title));
    let state = if waits { DRAFT } else { ACTIVE };
    fields.insert("state".to_owned(), json!(state));
    if waits {
        // What is missing is told now, and not to whoever looks at it.
        fields.insert("state".to_owned(), json!(ACTIVE));
        dataset::check_submitted(ctx, fields.clone())?;
        fields.insert("state".to_owned(), json!(DRAFT));
    }
    let made = dataset::create_submitted(ctx, fields)?;
    if waits {
        ctx.tx.put_publication(&Publication {
            dataset_id: made.id.clone(),
            state: PublicationState::Waiting,
            at: None,
            asked_by: account.clone(),
            asked: ctx.now,
            decided_by: None,
            remark: String::new(),
        })?;
    }
    ctx.tx
        .put_follow(&account, FollowKind::Dataset, &made.id, ctx.now)?;
    Ok(Submitted {
        dataset: made,
        waits,
    })
}
