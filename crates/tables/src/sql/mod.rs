//! `datastore_search_sql`: one SELECT in PostgreSQL's dialect, checked, its tables named, and written anew for the engine.
//!
//! No text of the caller reaches an engine: identifiers become numbers, texts are bound, and what is not known here is refused.

mod aggregate;
mod allowed;
mod coerce;
mod compile;
mod expression;
mod figures;
mod from;
mod functions;
mod grouping;
mod intervals;
pub(crate) mod number_template;
mod operators;
mod order;
mod parse;
pub(crate) mod pattern;
mod query;
mod searches;
mod select;
mod series;
pub(crate) mod span;
pub(crate) mod spelling;
mod texts;
pub(crate) mod times;
mod values;
mod window;

use std::collections::HashMap;

use crate::Tables;
use crate::answer::{self, Pieces, TakePart};
use crate::engine::{SelectSession, Sql};
use crate::error::TablesError;
use crate::meta::Meta;
use cairn_tabular::moment::Fraction;
use cairn_tabular::render;
use cairn_tabular::types::Type;
use cairn_tabular::value::write_json_string;

pub use allowed::Functions;
use compile::Compiled;
pub use parse::Statement;

/// Why a statement is not run.
#[derive(Debug)]
pub enum SqlError {
    /// It is no statement that may be run: the message.
    Invalid(String),
    /// It asks for what nobody may: the reason.
    Denied(String),
    /// It names a table that is not there.
    NoTable,
    /// It was refused by the types of its columns, or failed.
    Tables(TablesError),
}

impl From<TablesError> for SqlError {
    fn from(error: TablesError) -> Self {
        Self::Tables(error)
    }
}

impl SqlError {
    /// An error that the database would tell.
    pub(crate) fn query(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::Tables(TablesError::Refused(crate::error::Refusal {
            key: "query",
            message: reason.clone(),
            also: Vec::new(),
            row: None,
            info: Some(crate::error::Info::Query(reason)),
        }))
    }

    fn element(name: &str) -> Self {
        Self::Invalid(format!("Invalid query AST element: {name}"))
    }
}

/// The columns of what a statement finds: name and type.
pub type Columns = Vec<(String, String)>;

/// What a statement found.
#[derive(Debug)]
pub struct Selected {
    /// The columns.
    pub fields: Columns,
    /// The rows: a JSON list of objects.
    pub records: String,
    /// Whether there were more rows than may be returned.
    pub truncated: bool,
}

/// A table that a statement may read.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its number among the tables of the statement.
    pub(crate) place: usize,
    pub(crate) meta: Meta,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// The type that callers are told, where it is none of columns.
    pub(crate) odd: Option<compile::Ty>,
    /// How large its expression is.
    pub(crate) weight: u32,
}

impl Tables {
    /// Runs a statement, and keeps what it finds.
    pub fn select(
        &self,
        statement: &Statement,
        tables: &[String],
        most: u64,
    ) -> Result<Selected, SqlError> {
        let mut refused = None;
        let mut truncated = false;
        let found = answer::collected(self.limits.answer_bytes, |take| {
            match self.select_in_parts(statement, tables, most, take) {
                Ok(more) => truncated = more,
                Err(SqlError::Tables(error)) => return Err(error),
                Err(other) => refused = Some(other),
            }
            Ok(())
        });
        if let Some(refused) = refused {
            return Err(refused);
        }
        let (fields, records) = found?;
        Ok(Selected {
            fields,
            records,
            truncated,
        })
    }

    /// Runs a statement, and gives what it finds away while it is read; returns whether there were more rows than may be
    /// returned. `tables` are the ids of the tables behind the names of [`Statement::relations`], in their order; whether the
    /// caller may read them was asked before.
    pub fn select_in_parts(
        &self,
        statement: &Statement,
        tables: &[String],
        most: u64,
        take: TakePart<'_, Columns>,
    ) -> Result<bool, SqlError> {
        let mut ids: Vec<String> = Vec::new();
        for id in tables {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        let mut done: Option<Result<bool, SqlError>> = None;
        self.engine.read_many(&ids, &mut |session, metas| {
            let sources: HashMap<String, Source> = statement
                .relations()
                .iter()
                .zip(tables)
                .filter_map(|(name, id)| {
                    let place = ids.iter().position(|known| known == id)?;
                    let meta = metas.get(place)?.clone();
                    Some((name.clone(), Source { place, meta }))
                })
                .collect();
            let (mut limited, outputs) = match compiled(statement, &sources, session, metas) {
                Ok(compiled) => compiled,
                Err(SqlError::Tables(error)) if !matches!(error, TablesError::Refused(_)) => {
                    return Err(error);
                }
                Err(error) => {
                    done = Some(Err(error));
                    return Ok(());
                }
            };
            limited.push(&format!(" LIMIT {}", most.saturating_add(1)));
            let types: Vec<Type> = outputs.iter().map(|output| output.ty).collect();
            let mut rows = Rows::new(&outputs);
            let mut pieces = Pieces::new(
                outputs.iter().map(Output::shown).collect(),
                self.limits.answer_bytes,
                take,
            );
            pieces.out().push('[');
            let mut truncated = false;
            session.select(&limited.text, &limited.params, &types, &mut |cells| {
                if rows.count == most {
                    truncated = true;
                    return Ok(false);
                }
                rows.row(pieces.out(), cells);
                pieces.written()?;
                Ok(true)
            })?;
            pieces.out().push(']');
            pieces.finish()?;
            done = Some(Ok(truncated));
            Ok(())
        })?;
        done.unwrap_or_else(|| {
            Err(TablesError::Engine("a statement ended without an answer".to_owned()).into())
        })
    }
}

/// Writes a statement anew for the engine, with what packed lists tell of its searches for words.
fn compiled(
    statement: &Statement,
    sources: &HashMap<String, Source>,
    session: &mut dyn SelectSession,
    metas: &[Meta],
) -> Result<(Sql, Vec<Output>), SqlError> {
    let mut listed = Vec::new();
    loop {
        let Compiled {
            sql,
            outputs,
            wanted,
        } = compile::compile(
            statement,
            sources,
            session.dialect(),
            session.tables(),
            &listed,
        )?;
        if wanted.is_empty() {
            return Ok((sql, outputs));
        }
        for wanted in wanted {
            let meta = metas.get(wanted.place).ok_or(SqlError::NoTable)?;
            let rows = session.listed(wanted.place, meta, &wanted.query)?;
            listed.push((wanted, rows.rows));
        }
    }
}

impl Output {
    /// The name and type that callers are shown.
    fn shown(&self) -> (String, String) {
        let ty = self.odd.map_or_else(|| self.ty.name(), compile::Ty::name);
        (self.name.clone(), ty)
    }
}

/// Rows as objects; of columns with the same name the last one stays.
struct Rows {
    keys: Vec<Option<String>>,
    types: Vec<Type>,
    count: u64,
}

impl Rows {
    fn new(outputs: &[Output]) -> Self {
        let keys = outputs
            .iter()
            .enumerate()
            .map(|(place, output)| {
                let later = outputs[place + 1..]
                    .iter()
                    .any(|other| other.name == output.name);
                (!later).then(|| {
                    let mut key = String::new();
                    write_json_string(&mut key, &output.name, false);
                    key
                })
            })
            .collect();
        Self {
            keys,
            types: outputs.iter().map(|output| output.ty).collect(),
            count: 0,
        }
    }

    fn row(&mut self, out: &mut String, cells: &[cairn_tabular::cell::CellRef<'_>]) {
        out.push_str(if self.count > 0 { ",{" } else { "{" });
        let mut first = true;
        for ((key, ty), cell) in self.keys.iter().zip(&self.types).zip(cells) {
            let Some(key) = key else {
                continue;
            };
            if !first {
                out.push(',');
            }
            first = false;
            out.push_str(key);
            out.push(':');
            render::json(out, *ty, *cell, Fraction::Micros);
        }
        out.push('}');
        self.count += 1;
    }
}
