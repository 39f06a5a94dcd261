//! What the front page of a site tells beside what searches do: what people care about, and how many publish.

use std::sync::Arc;

use cairn_domain::record::HARVEST_SOURCE;

use crate::app::App;
use crate::cache::ReadyDataset;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// What the front page of a site tells.
#[derive(Debug)]
pub struct Front {
    /// Public records by the interest that people show in them, the greatest first; those of no interest are left out.
    pub popular: Vec<Arc<ReadyDataset>>,
    /// Organizations in use.
    pub organizations: u64,
    /// Groups in use.
    pub groups: u64,
}

/// Returns what the front page tells, with so many popular records at most. It is the same for everybody.
pub fn front(app: &App, most: usize) -> Result<Front, ActionError> {
    let locale = &app.settings.site.locale_default;
    app.read(&Caller::anonymous(), locale, |ctx| {
        let ids = by_interest(ctx, most)?;
        let viewer = ctx.viewer()?;
        let found = ctx.ready_many(&ids)?;
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(Front {
            popular: found
                .into_iter()
                .flatten()
                .filter(|ready| viewer.sees(&ready.head))
                .collect(),
            organizations: count(ctx.tx.count_groups(true)?),
            groups: count(ctx.tx.count_groups(false)?),
        })
    })
}

/// Returns the ids of the records of the greatest interest. Whatever is known of interest is weighed here: who follows a record.
fn by_interest(ctx: &mut Ctx<'_, '_>, most: usize) -> Result<Vec<String>, ActionError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let followed = ctx.tx.most_followed_datasets(HARVEST_SOURCE, most)?;
    Ok(followed.into_iter().map(|(id, _)| id).collect())
}
