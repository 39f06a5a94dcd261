//! `news_feed_create`: the caller's news gets a private address at which it is a feed.

use super::{UNLIMITED, unlimited_account};
use crate::action::{ActionDef, Kind, Reply};
use crate::clock::new_id;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::notify::feed_addresses;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "news_feed_create",
    kind: Kind::Write,
    about: "Makes a private address at which the caller's news (notification_list) is a feed; one that was made before leads nowhere any more. \
            Whoever knows it reads what the caller would: titles of records that are not public among them. No action of CKAN.",
    access: UNLIMITED,
    params: &[],
    returns: "As news_feed_show.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, _input: &Input) -> Result<Reply, ActionError> {
    let account = unlimited_account(ctx)?;
    let nonce = new_id();
    ctx.tx.put_news_feed(&account, &nonce)?;
    Ok(feed_addresses(ctx.app, &account, Some(&nonce)).into())
}
