//! Pages that people write beside the records: of the site, of organizations and of groups.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value};

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::page;

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenPage {
    /// UUID.
    pub id: String,
    /// Id of the organization or group that it is of; empty for the site.
    pub owner: String,
    /// Name, once an owner.
    pub name: String,
    /// `page` or `blog`.
    pub kind: String,
    /// Whether only those who write there see it.
    pub private: bool,
    /// Its place in the menu.
    pub place: Option<i32>,
    /// The day that stands on it.
    pub published: Option<NaiveDateTime>,
    /// What it says, with what it said before.
    pub body: Map<String, Value>,
    /// When it was made.
    pub created: NaiveDateTime,
    /// When it changed.
    pub modified: NaiveDateTime,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = page, treat_none_as_null = true)]
struct Row {
    id: String,
    owner: String,
    name: String,
    kind: String,
    private: bool,
    place: Option<i32>,
    published: Option<NaiveDateTime>,
    body: String,
    created: NaiveDateTime,
    modified: NaiveDateTime,
}

impl Row {
    fn into_page(self) -> Result<WrittenPage, StoreError> {
        Ok(WrittenPage {
            id: self.id,
            owner: self.owner,
            name: self.name,
            kind: self.kind,
            private: self.private,
            place: self.place,
            published: self.published,
            body: serde_json::from_str(&self.body)?,
            created: self.created,
            modified: self.modified,
        })
    }
}

/// Which pages are listed.
#[derive(Debug, Clone, Default)]
pub struct PageFilter<'a> {
    /// Whose they are.
    pub owner: &'a str,
    /// Of this kind alone.
    pub kind: Option<&'a str>,
    /// Also those that are private.
    pub with_private: bool,
    /// Those that have a place in the menu alone, by it.
    pub in_menu: bool,
    /// By the day that stands on them, the latest first, in place of the time at which they were made.
    pub by_day: bool,
}

impl Tx<'_> {
    /// Returns a page by its name.
    pub fn page(&mut self, owner: &str, name: &str) -> Result<Option<WrittenPage>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| page::table
            .filter(page::owner.eq(owner))
            .filter(page::name.eq(name))
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_page).transpose()
    }

    /// Lists pages.
    pub fn pages(
        &mut self,
        filter: &PageFilter<'_>,
        limit: i64,
    ) -> Result<Vec<WrittenPage>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let mut query = page::table
                .filter(page::owner.eq(filter.owner))
                .select(Row::as_select())
                .limit(limit)
                .into_boxed();
            if let Some(kind) = filter.kind {
                query = query.filter(page::kind.eq(kind));
            }
            if !filter.with_private {
                query = query.filter(page::private.eq(false));
            }
            if filter.in_menu {
                query = query
                    .filter(page::place.is_not_null())
                    .order((page::place.asc(), page::name.asc()));
            } else if filter.by_day {
                query = query
                    .filter(page::published.is_not_null())
                    .order((page::published.desc(), page::name.asc()));
            } else {
                query = query.order((page::created.desc(), page::name.asc()));
            }
            query.load(c)
        })?;
        rows.into_iter().map(Row::into_page).collect()
    }

    /// Tells whether any organization or group has pages.
    pub fn has_pages_of_groups(&mut self) -> Result<bool, StoreError> {
        let one: Option<String> = on_backend!(self.conn, |c| page::table
            .filter(page::owner.ne(""))
            .select(page::id)
            .first(c)
            .optional())?;
        Ok(one.is_some())
    }

    /// Counts the pages of somebody.
    pub fn count_pages(&mut self, owner: &str) -> Result<i64, StoreError> {
        Ok(on_backend!(self.conn, |c| page::table
            .filter(page::owner.eq(owner))
            .count()
            .get_result(c))?)
    }

    /// Writes a page.
    pub fn put_page(&mut self, new: &WrittenPage) -> Result<(), StoreError> {
        let row = Row {
            id: new.id.clone(),
            owner: new.owner.clone(),
            name: new.name.clone(),
            kind: new.kind.clone(),
            private: new.private,
            place: new.place,
            published: new.published,
            body: serde_json::to_string(&new.body)?,
            created: new.created,
            modified: new.modified,
        };
        on_backend!(self.conn, |c| diesel::insert_into(page::table)
            .values(&row)
            .on_conflict(page::id)
            .do_update()
            .set(&row)
            .execute(c))?;
        Ok(())
    }

    /// Removes a page; tells whether it was there.
    pub fn remove_page(&mut self, id: &str) -> Result<bool, StoreError> {
        let gone = on_backend!(self.conn, |c| diesel::delete(page::table.find(id))
            .execute(c))?;
        Ok(gone > 0)
    }

    /// Removes the pages of an organization or group.
    pub fn remove_pages_of(&mut self, owner: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            page::table.filter(page::owner.eq(owner))
        )
        .execute(c))?;
        Ok(())
    }
}
