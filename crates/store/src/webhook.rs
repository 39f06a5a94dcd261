//! Addresses that are told of changes, and what was sent to them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{webhook, webhook_delivery};

/// An address that is told of changes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook)]
pub struct Webhook {
    /// UUID.
    pub id: String,
    /// Whose it is: it is told what they may see.
    pub account_id: String,
    /// The address.
    pub url: String,
    /// The secret that messages are signed with, sealed.
    pub secret: String,
    /// Only records of this organization.
    pub organization_id: Option<String>,
    /// Only records of this type.
    pub record_type: Option<String>,
    /// Whether it is told anything.
    pub active: bool,
    /// Messages in a row that did not arrive.
    pub failures: i32,
    /// When it was made.
    pub created: NaiveDateTime,
}

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is yet to be sent, or is tried again.
    Waiting,
    /// It arrived.
    Delivered,
    /// It did not arrive and is not tried again.
    Failed,
}

impl DeliveryState {
    /// Returns the word that stands in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// A message to such an address.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_delivery)]
pub struct Delivery {
    /// UUID, which the message carries.
    pub id: String,
    /// Where it goes.
    pub webhook_id: String,
    /// Ids of the records that it is about, as a JSON list.
    pub records: String,
    /// A word of [`DeliveryState`].
    pub state: String,
    /// How often it was sent.
    pub attempts: i32,
    /// What the address answered last.
    pub status: Option<i32>,
    /// Why it did not arrive.
    pub reason: Option<String>,
    /// When it was caused.
    pub created: NaiveDateTime,
    /// When it arrived, or was given up.
    pub ended: Option<NaiveDateTime>,
}

impl Tx<'_> {
    /// Adds an address.
    pub fn insert_webhook(&mut self, new: &Webhook) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(webhook::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns an address.
    pub fn webhook(&mut self, id: &str) -> Result<Option<Webhook>, StoreError> {
        Ok(on_backend!(self.conn, |c| webhook::table
            .find(id)
            .select(Webhook::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the addresses of an account, the oldest first.
    pub fn webhooks_of(&mut self, account_id: &str) -> Result<Vec<Webhook>, StoreError> {
        Ok(on_backend!(self.conn, |c| webhook::table
            .filter(webhook::account_id.eq(account_id))
            .order((webhook::created.asc(), webhook::id.asc()))
            .select(Webhook::as_select())
            .load(c))?)
    }

    /// Returns every address that is told anything.
    pub fn active_webhooks(&mut self) -> Result<Vec<Webhook>, StoreError> {
        Ok(on_backend!(self.conn, |c| webhook::table
            .filter(webhook::active.eq(true))
            .order(webhook::id.asc())
            .select(Webhook::as_select())
            .load(c))?)
    }

    /// Says whether an address is told anything, and how many messages in a row did not arrive there.
    pub fn set_webhook(&mut self, id: &str, active: bool, failures: i32) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(webhook::table.find(id))
            .set((webhook::active.eq(active), webhook::failures.eq(failures)))
            .execute(c))?;
        Ok(())
    }

    /// Removes an address with what was sent to it.
    pub fn delete_webhook(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(webhook::table.find(id))
            .execute(c))?;
        Ok(())
    }

    /// Adds a message.
    pub fn insert_delivery(&mut self, new: &Delivery) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(webhook_delivery::table)
            .values(new)
            .execute(c))?;
        Ok(())
    }

    /// Returns a message.
    pub fn delivery(&mut self, id: &str) -> Result<Option<Delivery>, StoreError> {
        Ok(on_backend!(self.conn, |c| webhook_delivery::table
            .find(id)
            .select(Delivery::as_select())
            .get_result(c)
            .optional())?)
    }

    /// Returns the messages to an address, the latest first.
    pub fn deliveries_of(
        &mut self,
        webhook_id: &str,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        Ok(on_backend!(self.conn, |c| webhook_delivery::table
            .filter(webhook_delivery::webhook_id.eq(webhook_id))
            .order((webhook_delivery::created.desc(), webhook_delivery::id.asc()))
            .limit(limit)
            .select(Delivery::as_select())
            .load(c))?)
    }

    /// Writes how a message fares.
    pub fn set_delivery(
        &mut self,
        id: &str,
        state: DeliveryState,
        attempts: i32,
        (status, reason): (Option<i32>, Option<&str>),
        ended: Option<NaiveDateTime>,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            webhook_delivery::table.find(id)
        )
        .set((
            webhook_delivery::state.eq(state.as_str()),
            webhook_delivery::attempts.eq(attempts),
            webhook_delivery::status.eq(status),
            webhook_delivery::reason.eq(reason),
            webhook_delivery::ended.eq(ended),
        ))
        .execute(c))?;
        Ok(())
    }

    /// Forgets messages that were caused before a moment; returns how many.
    pub fn forget_deliveries(&mut self, before: NaiveDateTime) -> Result<usize, StoreError> {
        Ok(on_backend!(self.conn, |c| diesel::delete(
            webhook_delivery::table.filter(webhook_delivery::created.lt(before))
        )
        .execute(c))?)
    }
}
