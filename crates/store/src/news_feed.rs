//! Who has a private address at which their news is a feed.

use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::news_feed;

impl Tx<'_> {
    /// Returns what the address of an account's feed is made with; nothing where it has none.
    pub fn news_feed(&mut self, account_id: &str) -> Result<Option<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| news_feed::table
            .find(account_id)
            .select(news_feed::nonce)
            .get_result(c)
            .optional())?)
    }

    /// Gives an account's feed an address; the one before leads nowhere any more.
    pub fn put_news_feed(&mut self, account_id: &str, nonce: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(news_feed::table)
            .values((
                news_feed::account_id.eq(account_id),
                news_feed::nonce.eq(nonce)
            ))
            .on_conflict(news_feed::account_id)
            .do_update()
            .set(news_feed::nonce.eq(nonce))
            .execute(c))?;
        Ok(())
    }

    /// Ends an account's feed; tells whether there was one.
    pub fn remove_news_feed(&mut self, account_id: &str) -> Result<bool, StoreError> {
        let gone = on_backend!(self.conn, |c| diesel::delete(
            news_feed::table.find(account_id)
        )
        .execute(c))?;
        Ok(gone > 0)
    }
}
