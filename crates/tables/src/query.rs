//! A search as SQL: its columns, its rows, their order, how well each answers.

use crate::conditions;
use crate::document;
use crate::engine::{Dialect, Session, Sql, TextSearch};
use crate::error::TablesError;
use crate::meta::{Column, Meta};
use crate::packed;
use crate::ranking::Best;
use crate::search::{NUMBER, Plan};
use crate::words;
use crate::writer::Source;
use cairn_tabular::cell::Cell;

/// Most values that one statement binds.
const MOST_VALUES: usize = 30_000;

impl Plan {
    /// Has the session know the words that are searched for.
    pub(crate) fn prepare(&self, session: &mut dyn Session) -> Result<(), TablesError> {
        if self.texts.is_empty() {
            return Ok(());
        }
        let searches: Vec<TextSearch> = self
            .texts
            .iter()
            .map(|(search, _)| search.clone())
            .collect();
        session.text_searches(&searches)
    }

    pub(crate) fn columns(&self, sql: &mut Sql, meta: &Meta) {
        let mut names = std::collections::HashSet::new();
        sql.list(
            self.shown.iter().enumerate(),
            ", ",
            |sql, (place, column)| {
                match column.source {
                    Source::Column(column) => {
                        sql.push(&column.to_string());
                    }
                    Source::Rank(search) => self.rank(sql, meta, search),
                }
                // Two columns of one name cannot be counted apart.
                if !names.insert(&column.id) || matches!(column.source, Source::Rank(_)) {
                    sql.push(&format!(" AS s{place}"));
                }
            },
        );
    }

    pub(crate) fn rows(&self, sql: &mut Sql, meta: &Meta) -> Result<(), TablesError> {
        conditions::write(sql, &self.condition);
        for place in 0..self.texts.len() {
            sql.push(" AND ");
            self.matches(sql, meta, place);
        }
        require_few_values(sql)
    }

    /// Writes the order of rows. Where ranks say it and not all rows compete, the others come behind those that do.
    pub(crate) fn order_by(&self, sql: &mut Sql, meta: &Meta, best: Option<&Best>) {
        sql.push(" ORDER BY ");
        if self.by_rank && !self.distinct {
            let last = best.and_then(|best| best.last);
            sql.list(0..self.texts.len(), ", ", |sql, place| match last {
                None => {
                    self.rank(sql, meta, place);
                    sql.push(" DESC");
                }
                Some(last) => {
                    sql.push("CASE WHEN _id <= ")
                        .bind(NUMBER, Cell::Int(last))
                        .push(" THEN ");
                    self.rank(sql, meta, place);
                    sql.push(" END DESC NULLS LAST");
                }
            });
            sql.push(", ");
        }
        for clause in &self.order {
            let direction = if clause.descending { "DESC" } else { "ASC" };
            sql.push(&format!("{} {direction}", clause.column));
            if clause.column != Column::RowId {
                let nulls = if clause.nulls_first { "FIRST" } else { "LAST" };
                sql.push(&format!(" NULLS {nulls}"));
            }
            sql.push(", ");
        }
        if self.distinct {
            // Only columns that are shown may stand here; all of them leave nothing open.
            sql.list(1..=self.shown.len(), ", ", |sql, place| {
                sql.push(&format!("{place} NULLS LAST"));
            });
        } else {
            sql.push("_id");
        }
    }

    /// Whether a row holds the words.
    fn matches(&self, sql: &mut Sql, meta: &Meta, place: usize) {
        let (search, column) = &self.texts[place];
        // The whole row is searched for first.
        if let (0, Some(listed)) = (place, &self.listed) {
            packed::among(sql, "_id", &listed.rows);
            return;
        }
        match (sql.dialect, column) {
            (Dialect::Sqlite, None) if meta.words_to.is_some() => {
                sql.push(&format!("text_match_{place}("));
                words::document_of_row(sql, &meta.fields);
                sql.push(")");
            }
            (Dialect::Sqlite, None) => words::words(sql, &search.query, place, meta),
            (Dialect::Sqlite, Some((column, ty))) => {
                sql.push(&format!(
                    "text_match_{place}(plain_text({}, {column}))",
                    document::code_of(*ty)
                ));
            }
            (Dialect::Postgres, None) => {
                sql.push(&words::row_vector(meta, ""));
                sql.push(" @@ ");
                words::query(sql, search);
            }
            (Dialect::Postgres, Some((column, ty))) => {
                words::vector(sql, search, *column, *ty);
                sql.push(" @@ ");
                words::query(sql, search);
            }
        }
    }

    /// How well a row answers.
    pub(crate) fn rank(&self, sql: &mut Sql, meta: &Meta, place: usize) {
        let (search, column) = &self.texts[place];
        match sql.dialect {
            Dialect::Sqlite => {
                sql.push(&format!("text_rank_{place}("));
                match column {
                    None => words::ranked_values(sql, &meta.fields),
                    Some((column, ty)) => {
                        sql.push(&format!("'{}', {column}", document::code_of(*ty)));
                    }
                }
                sql.push(")");
            }
            Dialect::Postgres => {
                sql.push("ts_rank(");
                match column {
                    None => {
                        sql.push(&words::row_vector(meta, ""));
                    }
                    Some((column, ty)) => words::vector(sql, search, *column, *ty),
                }
                sql.push(", ");
                words::query(sql, search);
                sql.push(", 32)::float8");
            }
        }
    }
}

/// Refuses what binds more values than an engine takes.
pub(crate) fn require_few_values(sql: &Sql) -> Result<(), TablesError> {
    if sql.params.len() > MOST_VALUES {
        return Err(TablesError::refused(
            "filters",
            format!("Filters may hold at most {MOST_VALUES} values"),
        ));
    }
    Ok(())
}
