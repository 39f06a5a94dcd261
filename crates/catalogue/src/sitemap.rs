//! The public records as crawlers are told of them: page by page, with when each changed last.

use cairn_domain::record::HARVEST_SOURCE;
pub use cairn_store::PublicRecord;
use cairn_store::{GroupFilter, GroupOrder};

use crate::app::App;
use crate::caller::Caller;
use crate::error::ActionError;

/// Records of a page; the protocol allows 50,000.
pub const PAGE: i64 = 10_000;
/// Most organizations, and most groups, that crawlers are told of: what the protocol allows on a page.
const MOST_GROUPS: i64 = 50_000;

/// Returns how many pages there are, at least one.
pub fn pages(app: &App) -> Result<i64, ActionError> {
    app.read(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| {
            let records = ctx.tx.count_public_datasets()?;
            Ok(((records + PAGE - 1) / PAGE).max(1))
        },
    )
}

/// Returns the records of a page, from 1.
pub fn page(app: &App, number: i64) -> Result<Vec<PublicRecord>, ActionError> {
    let offset = (number - 1).saturating_mul(PAGE);
    app.read(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| {
            let mut records = ctx.tx.public_datasets(PAGE, offset)?;
            records.retain(|record| record.kind != HARVEST_SOURCE);
            Ok(records)
        },
    )
}

/// Returns the names of the organizations, or of the groups.
pub fn groups(app: &App, organizations: bool) -> Result<Vec<String>, ActionError> {
    let filter = GroupFilter {
        is_organization: organizations,
        ..GroupFilter::default()
    };
    app.read(
        &Caller::anonymous(),
        &app.settings.site.locale_default,
        |ctx| {
            let found =
                ctx.tx
                    .list_groups(&filter, GroupOrder::Name, false, Some(MOST_GROUPS), 0)?;
            Ok(found.into_iter().map(|(_, name)| name).collect())
        },
    )
}
