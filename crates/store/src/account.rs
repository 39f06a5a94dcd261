//! Accounts of users.

use cairn_domain::record::{ACTIVE, Account, DELETED};
use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};

use crate::among::AmongText as _;
use crate::backend::{Conn, Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::folded::folded;
use crate::group::like_holding;
use crate::schema::account;

/// First key of the advisory locks on e-mail addresses.
const EMAIL_LOCK: i32 = 434_212_341;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = account, treat_none_as_null = true)]
struct Row {
    id: String,
    name: String,
    fullname: Option<String>,
    email: Option<String>,
    password: Option<String>,
    about: Option<String>,
    created: NaiveDateTime,
    last_active: Option<NaiveDateTime>,
    notify_by_email: bool,
    sysadmin: bool,
    state: String,
    image_url: Option<String>,
    apikey: Option<String>,
    reset_key: Option<String>,
    plugin_extras: Option<String>,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            fullname: row.fullname,
            email: row.email,
            password: row.password,
            about: row.about,
            created: row.created,
            last_active: row.last_active,
            notify_by_email: row.notify_by_email,
            sysadmin: row.sysadmin,
            state: row.state,
            image_url: row.image_url,
            apikey: row.apikey,
            reset_key: row.reset_key,
            plugin_extras: row.plugin_extras,
        }
    }
}

impl From<&Account> for Row {
    fn from(account: &Account) -> Self {
        let account = account.clone();
        Self {
            id: account.id,
            name: account.name,
            fullname: account.fullname,
            email: account.email,
            password: account.password,
            about: account.about,
            created: account.created,
            last_active: account.last_active,
            notify_by_email: account.notify_by_email,
            sysadmin: account.sysadmin,
            state: account.state,
            image_url: account.image_url,
            apikey: account.apikey,
            reset_key: account.reset_key,
            plugin_extras: account.plugin_extras,
        }
    }
}

/// Which accounts are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountFilter<'a> {
    /// Stands in name or full name, in any case.
    pub text: Option<&'a str>,
    /// The text may stand in the e-mail address too.
    pub text_in_email: bool,
    /// Is the whole e-mail address, in any case.
    pub email: Option<&'a str>,
    /// Names that are left out.
    pub without: &'a [String],
    /// Is the state; where nothing is said, every one but `deleted`.
    pub state: Option<&'a str>,
    /// Are sysadmins, or are none.
    pub sysadmin: Option<bool>,
    /// How many of the first are left out.
    pub offset: i64,
}

/// How a list of accounts is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountOrder {
    /// By full name, or name where there is none.
    DisplayName,
    /// By id.
    Id,
    /// By name.
    Name,
    /// By full name.
    Fullname,
    /// By time of creation.
    Created,
    /// By what they say about themselves.
    About,
    /// Sysadmins last.
    Sysadmin,
}

impl Tx<'_> {
    /// Returns the account with this id or, where there is none, this name; any state.
    pub fn account_by_ref(&mut self, id_or_name: &str) -> Result<Option<Account>, StoreError> {
        let by_id: Option<Row> = on_backend!(self.conn, |c| account::table
            .find(id_or_name)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        let row = match by_id {
            Some(row) => Some(row),
            None => on_backend!(self.conn, |c| account::table
                .filter(account::name.eq(id_or_name))
                .select(Row::as_select())
                .get_result(c)
                .optional())?,
        };
        Ok(row.map(Account::from))
    }

    /// Returns the accounts with these ids, in no order.
    pub fn accounts(&mut self, ids: &[String]) -> Result<Vec<Account>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| account::table
                .filter(account::id.among(chunk))
                .select(Row::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(Account::from));
        }
        Ok(found)
    }

    /// Returns the accounts with these ids or names, in no order.
    pub fn accounts_by_refs(
        &mut self,
        ids_or_names: &[String],
    ) -> Result<Vec<Account>, StoreError> {
        let mut found: Vec<Account> = Vec::with_capacity(ids_or_names.len());
        for chunk in ids_or_names.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| account::table
                .filter(account::id.among(chunk).or(account::name.among(chunk)))
                .select(Row::as_select())
                .load(c))?;
            found.extend(rows.into_iter().map(Account::from));
        }
        Ok(found)
    }

    /// Returns accounts with this e-mail address, in any case, of one of these states.
    pub fn accounts_by_email(
        &mut self,
        email: &str,
        states: &[String],
    ) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| account::table
            .filter(sql::<Bool>("LOWER(account.email) = ").bind::<Text, _>(email.to_lowercase()))
            .filter(account::state.eq_any(states))
            .select(Row::as_select())
            .load(c))?;
        Ok(rows.into_iter().map(Account::from).collect())
    }

    /// Keeps others from looking for this e-mail address with a hold of their own until this transaction ends.
    ///
    /// No index can do this: the states in which an address is unique are a setting.
    pub fn hold_email(&mut self, email: &str) -> Result<(), StoreError> {
        // SQLite has one writer at a time.
        if let Conn::Pg(c) = &mut self.conn {
            diesel::sql_query("SELECT pg_advisory_xact_lock($1, hashtext($2))")
                .bind::<Integer, _>(EMAIL_LOCK)
                .bind::<Text, _>(email.to_lowercase())
                .execute(*c)?;
        }
        Ok(())
    }

    /// Adds an account.
    pub fn insert_account(&mut self, new: &Account) -> Result<(), StoreError> {
        let row = Row::from(new);
        on_backend!(self.conn, |c| diesel::insert_into(account::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Writes an account over what was there.
    pub fn update_account(&mut self, next: &Account) -> Result<(), StoreError> {
        let row = Row::from(next);
        on_backend!(self.conn, |c| diesel::update(account::table.find(&next.id))
            .set(&row)
            .execute(c))?;
        Ok(())
    }

    /// Notes when an account was last used.
    pub fn touch_account(&mut self, id: &str, at: NaiveDateTime) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(account::table.find(id))
            .set(account::last_active.eq(at))
            .execute(c))?;
        Ok(())
    }

    /// Returns an account and keeps others from changing it until this transaction ends.
    pub fn account_to_change(&mut self, id: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<Row> = match &mut self.conn {
            // SQLite has one writer at a time.
            Conn::Sqlite(c) => account::table
                .find(id)
                .select(Row::as_select())
                .get_result(*c)
                .optional()?,
            Conn::Pg(c) => account::table
                .find(id)
                .select(Row::as_select())
                .for_update()
                .get_result(*c)
                .optional()?,
        };
        Ok(row.map(Account::from))
    }

    /// Lists accounts.
    pub fn list_accounts(
        &mut self,
        filter: &AccountFilter<'_>,
        order: AccountOrder,
        limit: Option<i64>,
    ) -> Result<Vec<Account>, StoreError> {
        let pattern = filter.text.map(like_holding);
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let mut query = account::table
                .into_boxed()
                .filter(account::name.ne_all(filter.without));
            query = match filter.state {
                Some(state) => query.filter(account::state.eq(state)),
                None => query.filter(account::state.ne(DELETED)),
            };
            if let Some(sysadmin) = filter.sysadmin {
                query = query.filter(account::sysadmin.eq(sysadmin));
            }
            if let Some(pattern) = &pattern {
                let like = || folded(pattern.clone().into_sql::<Text>().nullable());
                let names = folded(account::name.nullable())
                    .like(like())
                    .escape('\\')
                    .or(folded(account::fullname).like(like()).escape('\\'));
                if filter.text_in_email {
                    let email = folded(account::email).like(like()).escape('\\');
                    query = query.filter(names.or(email));
                } else {
                    query = query.filter(names);
                }
            }
            if let Some(email) = filter.email {
                query = query.filter(
                    sql::<Bool>("LOWER(account.email) = ").bind::<Text, _>(email.to_lowercase()),
                );
            }
            // Where nothing stands comes last, which the two databases would not agree on.
            let query = match order {
                AccountOrder::DisplayName => query.order(sql::<Text>(
                    "folded(CASE WHEN account.fullname IS NULL OR account.fullname = '' THEN account.name ELSE account.fullname END), \
                     account.name",
                )),
                AccountOrder::Id => query.order(account::id.asc()),
                AccountOrder::Name => query.order(account::name.asc()),
                AccountOrder::Fullname => query.order(sql::<Text>(
                    "CASE WHEN account.fullname IS NULL THEN 1 ELSE 0 END, folded(account.fullname), account.name",
                )),
                AccountOrder::Created => query.order((account::created.asc(), account::name.asc())),
                AccountOrder::About => query.order(sql::<Text>(
                    "CASE WHEN account.about IS NULL THEN 1 ELSE 0 END, folded(account.about), account.name",
                )),
                AccountOrder::Sysadmin => query.order((account::sysadmin.asc(), account::name.asc())),
            };
            query
                .limit(limit.unwrap_or(i64::MAX))
                .offset(filter.offset)
                .select(Row::as_select())
                .load(c)
        })?;
        Ok(rows.into_iter().map(Account::from).collect())
    }

    /// Returns how many active sysadmins there are, to warn of a site that nobody can administer.
    pub fn count_sysadmins(&mut self) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| account::table
            .filter(account::sysadmin.eq(true))
            .filter(account::state.eq(ACTIVE))
            .count()
            .get_result(c))?)
    }
}
