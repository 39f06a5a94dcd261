//! The table of tables: searched like any other, made for each search.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use crate::Tables;
use crate::answer;
use crate::document;
use crate::engine::{Relation, Session as _};
use crate::error::TablesError;
use crate::meta::{Column, Field, Meta, ROW_ID};
use crate::search::{Found, Plan, Search, Source};
use crate::sqlite::connection;
use crate::sqlite::session::SqliteSession;
use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};

/// The columns: name, type, what CKAN calls the type. The last is shown as `_id`.
const COLUMNS: [(&str, Kind, &str); 4] = [
    ("name", Kind::Text, "name"),
    ("oid", Kind::Int8, "oid"),
    ("alias_of", Kind::Text, "name"),
    ("", Kind::Text, "int"),
];

impl Tables {
    /// Searches among tables and aliases.
    pub fn search_relations(
        &self,
        relations: &[Relation],
        search: &Search,
    ) -> Result<Found, TablesError> {
        let mut meta = Meta::new();
        for (id, kind, _) in COLUMNS {
            let column = meta.next_number();
            meta.fields.push(Field {
                id: id.to_owned(),
                ty: Type::of(kind),
                info: None,
                column,
            });
        }
        let connection = connection::in_memory()?;
        let mut session = SqliteSession::new(&connection);
        session.create(&meta.fields)?;
        let rows: Vec<Vec<Cell>> = relations.iter().map(row).collect();
        let fields: Vec<&Field> = meta.fields.iter().collect();
        let documents: Vec<String> = rows
            .iter()
            .map(|row| document::of(&fields, row.iter().map(Cell::as_ref)))
            .collect();
        session.insert(&fields, &rows, &documents)?;
        meta.rows = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut plan = Plan::new(&meta, search)?;
        plan.shown.retain(|column| !column.id.is_empty());
        for column in &mut plan.shown {
            if column.id == ROW_ID {
                column.ty = Type::of(Kind::Text);
                column.source = Source::Column(Column::Number(4));
            } else if let Some((_, _, name)) = COLUMNS.iter().find(|(id, ..)| *id == column.id) {
                (*name).clone_into(&mut column.type_name);
            }
        }
        let mut next_page = None;
        let (head, records) = answer::collected(self.limits.answer_bytes, |take| {
            connection::within(&connection, self.limits.statement, || {
                (next_page, _) = plan.run(&mut session, &meta, search, None, &self.limits, take)?;
                Ok(())
            })
        })?;
        Ok(Found {
            fields: head.fields,
            records,
            total: head.total,
            next_page,
        })
    }
}

fn row(relation: &Relation) -> Vec<Cell> {
    let mut hasher = DefaultHasher::new();
    relation.name.hash(&mut hasher);
    vec![
        Cell::Text(relation.name.clone()),
        Cell::Int(relation.oid),
        relation.alias_of.clone().map_or(Cell::Null, Cell::Text),
        Cell::Text(format!("{:016x}", hasher.finish())),
    ]
}
