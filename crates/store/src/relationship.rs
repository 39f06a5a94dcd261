//! Relationships between datasets, kept in their forward direction.

use cairn_domain::record::Relationship;
use diesel::prelude::*;

use crate::among::AmongText as _;
use crate::backend::{Tx, on_backend};
use crate::dataset::CHUNK;
use crate::error::StoreError;
use crate::schema::dataset_relationship;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = dataset_relationship)]
struct Row {
    id: String,
    subject_id: String,
    object_id: String,
    kind: String,
    comment: String,
}

impl From<Row> for Relationship {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            subject_id: row.subject_id,
            object_id: row.object_id,
            kind: row.kind,
            comment: row.comment,
        }
    }
}

impl Tx<'_> {
    /// Returns the relationships that any of these datasets is the subject or the object of, by their ids.
    pub fn relationships_of(
        &mut self,
        dataset_ids: &[String],
    ) -> Result<Vec<Relationship>, StoreError> {
        let mut found: Vec<Row> = Vec::new();
        for chunk in dataset_ids.chunks(CHUNK) {
            let rows: Vec<Row> = on_backend!(self.conn, |c| match chunk {
                // A statement about one dataset is prepared once.
                [id] => dataset_relationship::table
                    .filter(
                        dataset_relationship::subject_id
                            .eq(id)
                            .or(dataset_relationship::object_id.eq(id))
                    )
                    .select(Row::as_select())
                    .load(c),
                ids => dataset_relationship::table
                    .filter(
                        dataset_relationship::subject_id
                            .among(ids)
                            .or(dataset_relationship::object_id.among(ids))
                    )
                    .select(Row::as_select())
                    .load(c),
            })?;
            found.extend(rows);
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|a, b| a.id == b.id);
        Ok(found.into_iter().map(Relationship::from).collect())
    }

    /// Adds a relationship.
    pub fn insert_relationship(&mut self, new: &Relationship) -> Result<(), StoreError> {
        let row = Row {
            id: new.id.clone(),
            subject_id: new.subject_id.clone(),
            object_id: new.object_id.clone(),
            kind: new.kind.clone(),
            comment: new.comment.clone(),
        };
        on_backend!(self.conn, |c| diesel::insert_into(
            dataset_relationship::table
        )
        .values(&row)
        .execute(c))?;
        Ok(())
    }

    /// Gives a relationship another comment.
    pub fn set_relationship_comment(&mut self, id: &str, comment: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::update(
            dataset_relationship::table.find(id)
        )
        .set(dataset_relationship::comment.eq(comment))
        .execute(c))?;
        Ok(())
    }

    /// Removes a relationship.
    pub fn remove_relationship(&mut self, id: &str) -> Result<(), StoreError> {
        on_backend!(self.conn, |c| diesel::delete(
            dataset_relationship::table.find(id)
        )
        .execute(c))?;
        Ok(())
    }
}
