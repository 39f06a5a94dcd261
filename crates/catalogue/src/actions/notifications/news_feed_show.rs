//! `news_feed_show`: the private address at which the caller's news is a feed.

use super::{UNLIMITED, unlimited_account};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify::feed_addresses;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "news_feed_show",
    kind: Kind::Read,
    about: "Tells the private address at which the caller's news (notification_list) is a feed. No action of CKAN.",
    access: UNLIMITED,
    params: &[],
    returns: "atom and rss: addresses, or nulls where news_feed_create has not made any.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = unlimited_account(ctx)?;
    let nonce = ctx.tx.news_feed(&account)?;
    Ok(feed_addresses(ctx.app, &account, nonce.as_deref()).into())
}
