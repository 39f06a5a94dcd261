//! Looking again at exactly those records that changed.

use std::collections::BTreeSet;

use cairn_domain::record::{Change, ChangeKind};

use super::taken::measure;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::readers::{Reader, changed};

/// The reader of the change feed. Its name holds the rules: under others it begins anew.
pub(crate) const READER: Reader = Reader {
    name: "measures 2",
    page: 500,
    take,
};

fn take(ctx: &mut Ctx<'_, '_>, changes: &[Change]) -> Result<(), ActionError> {
    let mut ids = BTreeSet::new();
    for change in changes {
        match change.kind {
            ChangeKind::Dataset | ChangeKind::Counted => {
                ids.insert(change.id.clone());
            }
            // Records of an organization that is gone have none.
            ChangeKind::Group if ctx.tx.group_by_ref(&change.id)?.is_none() => {
                ids.extend(ctx.tx.measured_of(&change.id)?);
            }
            _ => {}
        }
    }
    let comments = ctx.tx.comments(&changed(changes, ChangeKind::Comment))?;
    ids.extend(comments.into_iter().map(|comment| comment.dataset_id));
    let ids: Vec<String> = ids.into_iter().collect();
    measure(ctx, &ids)?;
    Ok(())
}
