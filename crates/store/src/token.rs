//! API tokens.

use cairn_domain::record::ApiToken;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::api_token;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_token)]
struct Row {
    id: String,
    name: String,
    account_id: String,
    created_at: NaiveDateTime,
    last_access: Option<NaiveDateTime>,
    expires_at: Option<NaiveDateTime>,
    scope: Option<String>,
}

impl TryFrom<Row> for ApiToken {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let scope = row.scope.as_deref().map(serde_json::from_str);
        Ok(Self {
            scope: scope.transpose()?,
            id: row.id,
            name: row.name,
            account_id: row.account_id,
            created_at: row.created_at,
            last_access: row.last_access,
            expires_at: row.expires_at,
        })
    }
}

impl Tx<'_> {
    /// Returns the token with this id.
    pub fn api_token(&mut self, id: &str) -> Result<Option<ApiToken>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| api_token::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(ApiToken::try_from).transpose()
    }

    /// Returns an account's tokens, the oldest first.
    pub fn api_tokens_of(&mut self, account_id: &str) -> Result<Vec<ApiToken>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| api_token::table
            .filter(api_token::account_id.eq(account_id))
            .order((api_token::created_at.asc(), api_token::id.asc()))
            .select(Row::as_select())
            .load(c))?;
        rows.into_iter().map(ApiToken::try_from).collect()
    }

    /// Adds a token.
    pub fn insert_api_token(&mut self, new: &ApiToken) -> Result<(), StoreError> {
        let row = Row {
            id: new.id.clone(),
            name: new.name.clone(),
            account_id: new.account_id.clone(),
            created_at: new.created_at,
            last_access: new.last_access,
            expires_at: new.expires_at,
            scope: new.scope.as_ref().map(serde_json::to_string).transpose()?,
        };
        on_backend!(self.conn, |c| diesel::insert_into(api_token::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Notes when a token was last used.
    pub fn touch_api_token(&mut self, id: &str, at: NaiveDateTime) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(api_token::table.find(id))
            .set(api_token::last_access.eq(at))
            .execute(c))?;
        Ok(())
    }

    /// Removes a token; tells whether there was one.
    pub fn remove_api_token(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(
            on_backend!(self.conn, |c| diesel::delete(api_token::table.find(id))
                .execute(c))?
                > 0,
        )
    }
}
