//! Views of resources.

use cairn_domain::record::View;
use diesel::prelude::*;

use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::resource_view;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = resource_view, treat_none_as_null = true)]
struct Row {
    id: String,
    resource_id: String,
    position: i32,
    kind: String,
    title: String,
    description: Option<String>,
    config: String,
}

impl Row {
    fn from_domain(view: &View) -> Result<Self, StoreError> {
        Ok(Self {
            id: view.id.clone(),
            resource_id: view.resource_id.clone(),
            position: view.position,
            kind: view.kind.clone(),
            title: view.title.clone(),
            description: view.description.clone(),
            config: serde_json::to_string(&view.config)?,
        })
    }

    fn into_domain(self) -> Result<View, StoreError> {
        Ok(View {
            config: serde_json::from_str(&self.config)?,
            id: self.id,
            resource_id: self.resource_id,
            position: self.position,
            kind: self.kind,
            title: self.title,
            description: self.description,
        })
    }
}

impl Tx<'_> {
    /// Returns the view with this id.
    pub fn view(&mut self, id: &str) -> Result<Option<View>, StoreError> {
        let row: Option<Row> = on_backend!(self.conn, |c| resource_view::table
            .find(id)
            .select(Row::as_select())
            .get_result(c)
            .optional())?;
        row.map(Row::into_domain).transpose()
    }

    /// Returns the views of resources, those of one resource in their order.
    pub fn views_of_resources(&mut self, resource_ids: &[String]) -> Result<Vec<View>, StoreError> {
        let mut found = Vec::new();
        for chunk in resource_ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| resource_view::table
                .filter(resource_view::resource_id.eq_any(chunk))
                .order((
                    resource_view::resource_id.asc(),
                    resource_view::position.asc(),
                    resource_view::id.asc()
                ))
                .select(Row::as_select())
                .load(c))?;
            for row in rows {
                found.push(row.into_domain()?);
            }
        }
        Ok(found)
    }

    /// Adds views.
    pub fn insert_views(&mut self, views: &[View]) -> Result<(), StoreError> {
        for chunk in views.chunks(CHUNK) {
            let rows: Vec<Row> = chunk
                .iter()
                .map(Row::from_domain)
                .collect::<Result<_, StoreError>>()?;
            on_backend!(self.conn, |c| diesel::insert_into(resource_view::table)
                .values(&rows)
                .execute(c))?;
        }
        Ok(())
    }

    /// Writes a view over what was there.
    pub fn update_view(&mut self, next: &View) -> Result<(), StoreError> {
        let row = Row::from_domain(next)?;
        on_backend!(self.conn, |c| diesel::update(
            resource_view::table.find(&next.id)
        )
        .set(&row)
        .execute(c))?;
        Ok(())
    }

    /// Removes a view.
    pub fn remove_view(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(resource_view::table.find(id))
            .execute(c))?;
        Ok(())
    }

    /// Removes every view, or every one of some types.
    pub fn clear_views(&mut self, kinds: Option<&[String]>) -> Result<(), StoreError> {
        match kinds {
            None => on_backend!(self.conn, |c| diesel::delete(resource_view::table)
                .execute(c))?,
            Some(kinds) => on_backend!(self.conn, |c| diesel::delete(
                resource_view::table.filter(resource_view::kind.eq_any(kinds))
            )
            .execute(c))?,
        };
        Ok(())
    }
}
