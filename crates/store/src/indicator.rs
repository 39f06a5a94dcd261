//! Indicators of outcomes: what is measured, and the values that were found.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value};

use crate::backend::{Tx, on_backend};
use crate::error::StoreError;
use crate::schema::{indicator, indicator_table, indicator_value, resource};

/// An indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// UUID.
    pub id: String,
    /// Unique name.
    pub name: String,
    /// The organization that answers for it.
    pub owner_org: String,
    /// Who made it; the statement runs with their rights.
    pub account_id: Option<String>,
    /// The statement over the DataStore.
    pub statement: String,
    /// What is said of it: title, unit, target.
    pub body: Map<String, Value>,
    /// When it was made.
    pub created: NaiveDateTime,
    /// When what is said of it changed.
    pub changed: NaiveDateTime,
    /// When the statement last ran.
    pub looked: Option<NaiveDateTime>,
    /// Why it failed then.
    pub error: Option<String>,
}

/// A value of an indicator.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = indicator_value)]
pub struct IndicatorValue {
    /// The indicator.
    pub indicator_id: String,
    /// The year, quarter, month or day.
    pub period: String,
    /// The value.
    pub value: f64,
    /// When it was found first, or found to be another one.
    pub at: NaiveDateTime,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = indicator, treat_none_as_null = true)]
struct Row {
    id: String,
    name: String,
    owner_org: String,
    account_id: Option<String>,
    statement: String,
    body: String,
    created: NaiveDateTime,
    changed: NaiveDateTime,
    looked: Option<NaiveDateTime>,
    error: Option<String>,
}

impl Row {
    fn of(from: &Indicator) -> Result<Self, StoreError> {
        Ok(Self {
            id: from.id.clone(),
            name: from.name.clone(),
            owner_org: from.owner_org.clone(),
            account_id: from.account_id.clone(),
            statement: from.statement.clone(),
            body: serde_json::to_string(&from.body)?,
            created: from.created,
            changed: from.changed,
            looked: from.looked,
            error: from.error.clone(),
        })
    }

    fn into_indicator(self) -> Result<Indicator, StoreError> {
        Ok(Indicator {
            id: self.id,
            name: self.name,
            owner_org: self.owner_org,
            account_id: self.account_id,
            statement: self.statement,
            body: serde_json::from_str(&self.body)?,
            created: self.created,
            changed: self.changed,
            looked: self.looked,
            error: self.error,
        })
    }
}

impl Tx<'_> {
    /// Writes an indicator and the tables that it looks at, in place of what was before.
    pub fn put_indicator(
        &mut self,
        new: &Indicator,
        resources: &[String],
    ) -> Result<(), StoreError> {
        let row = Row::of(new)?;
        on_backend!(self.conn, |c| diesel::insert_into(indicator::table)
            .values(&row)
            .on_conflict(indicator::id)
            .do_update()
            .set(&row)
            .execute(c))?;
        on_backend!(self.conn, |c| diesel::delete(
            indicator_table::table.filter(indicator_table::indicator_id.eq(&new.id))
        )
        .execute(c))?;
        for resource in resources {
            on_backend!(self.conn, |c| diesel::insert_into(indicator_table::table)
                .values((
                    indicator_table::indicator_id.eq(&new.id),
                    indicator_table::resource_id.eq(resource)
                ))
                .execute(c))?;
        }
        Ok(())
    }

    /// Returns an indicator by its id or name.
    pub fn indicator(&mut self, id_or_name: &str) -> Result<Option<Indicator>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| indicator::table
            .filter(
                indicator::id
                    .eq(id_or_name)
                    .or(indicator::name.eq(id_or_name))
            )
            .order(indicator::id.ne(id_or_name))
            .select(Row::as_select())
            .first(c)
            .optional())?;
        row.map(Row::into_indicator).transpose()
    }

    /// Returns indicators by name, of one organization or of all.
    pub fn indicators(
        &mut self,
        owner: Option<&str>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Indicator>, StoreError> {
        let rows: Vec<Row> = on_backend!(self.conn, |c| {
            let mut query = indicator::table
                .order(indicator::name)
                .select(Row::as_select())
                .into_boxed();
            if let Some(owner) = owner {
                query = query.filter(indicator::owner_org.eq(owner));
            }
            query.limit(limit).offset(offset).load(c)
        })?;
        rows.into_iter().map(Row::into_indicator).collect()
    }

    /// Returns the ids of the indicators that look at a table of these records.
    pub fn indicators_of_datasets(
        &mut self,
        datasets: &[String],
    ) -> Result<Vec<String>, StoreError> {
        Ok(on_backend!(self.conn, |c| indicator_table::table
            .inner_join(resource::table.on(resource::id.eq(indicator_table::resource_id)))
            .filter(resource::dataset_id.eq_any(datasets))
            .order(indicator_table::indicator_id)
            .select(indicator_table::indicator_id)
            .distinct()
            .load(c))?)
    }

    /// Returns the tables that indicators look at: indicator and resource.
    pub fn tables_of_indicators(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on_backend!(self.conn, |c| indicator_table::table
            .filter(indicator_table::indicator_id.eq_any(ids))
            .order((indicator_table::indicator_id, indicator_table::resource_id))
            .load(c))?)
    }

    /// Removes an indicator with its values.
    pub fn delete_indicator(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(indicator::table.find(id))
            .execute(c))?;
        Ok(())
    }

    /// Notes how the statement of an indicator went.
    pub fn note_indicator(
        &mut self,
        id: &str,
        at: NaiveDateTime,
        error: Option<&str>,
    ) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(indicator::table.find(id))
            .set((indicator::looked.eq(at), indicator::error.eq(error)))
            .execute(c))?;
        Ok(())
    }

    /// Returns the values of indicators by period.
    pub fn indicator_values(&mut self, ids: &[String]) -> Result<Vec<IndicatorValue>, StoreError> {
        Ok(on_backend!(self.conn, |c| indicator_value::table
            .filter(indicator_value::indicator_id.eq_any(ids))
            .order((indicator_value::indicator_id, indicator_value::period))
            .select(IndicatorValue::as_select())
            .load(c))?)
    }

    /// Keeps a value of an indicator, in place of the one of the same period.
    pub fn put_indicator_value(&mut self, new: &IndicatorValue) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::insert_into(indicator_value::table)
            .values(new)
            .on_conflict((indicator_value::indicator_id, indicator_value::period))
            .do_update()
            .set((
                indicator_value::value.eq(new.value),
                indicator_value::at.eq(new.at)
            ))
            .execute(c))?;
        Ok(())
    }
}
