//! `news_feed_delete`: the private address of the caller's news leads nowhere any more.

use super::{OWN, own_account};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify::feed_addresses;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "news_feed_delete",
    kind: Kind::Write,
    about: "Ends the private address of the caller's news. No action of CKAN.",
    access: OWN,
    params: &[],
    returns: "As news_feed_show.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = own_account(ctx)?;
    ctx.tx.remove_news_feed(&account)?;
    Ok(feed_addresses(ctx.app, &account, None).into())
}
