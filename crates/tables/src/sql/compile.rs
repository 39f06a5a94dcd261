//! What the parts of the compiler share: names in scope, numbers for them, bound values.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use sqlparser::ast::NamedWindowDefinition;

use super::searches::{Wanted, WordsOfRows};
use super::series::Made;
use super::{Output, Source, SqlError, Statement};
use crate::engine::{Dialect, Sql};
use crate::fulltext::Query;
use crate::room::with_room;
use cairn_tabular::cell::Cell;
use cairn_tabular::types::{Kind, Type};

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ty {
    /// A text in quotes, or NULL, whose type its surroundings say.
    Unknown,
    /// A type of columns.
    Of(Type),
    /// The words of a row, or of a text.
    Words,
    /// A search for words.
    Query,
    /// An interval.
    Span,
}

impl Ty {
    /// What PostgreSQL calls it.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Of(ty) => ty.long_name(),
            Self::Unknown => "unknown".to_owned(),
            Self::Words => "tsvector".to_owned(),
            Self::Query => "tsquery".to_owned(),
            Self::Span => "interval".to_owned(),
        }
    }
}

/// An expression in the engine's SQL.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) sql: String,
    pub(super) ty: Ty,
    /// The text, where it is one in quotes whose type is not known yet.
    pub(super) text: Option<String>,
    /// Whether it holds a column that is neither grouped by nor inside an aggregate.
    pub(super) free: bool,
    /// Whether it holds an aggregate.
    pub(super) aggregate: bool,
    /// The name that a column of it gets.
    pub(super) name: Option<String>,
    /// How large it is once the engine has put what its columns stand for in their places.
    pub(super) weight: u32,
}

impl Typed {
    pub(super) fn new(sql: impl Into<String>, ty: Type) -> Self {
        Self {
            sql: sql.into(),
            ty: Ty::Of(ty),
            text: None,
            free: false,
            aggregate: false,
            name: None,
            weight: 1,
        }
    }

    /// Takes over what is inside: columns and aggregates.
    pub(super) fn with<'t>(mut self, parts: impl IntoIterator<Item = &'t Typed>) -> Self {
        for part in parts {
            self.free |= part.free;
            self.aggregate |= part.aggregate;
            self.weight = self.weight.saturating_add(part.weight);
        }
        self
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        match self.ty {
            Ty::Of(ty) if !ty.list => Some(ty.kind),
            _ => None,
        }
    }
}

/// A column that can be named.
#[derive(Debug, Clone)]
pub(super) struct Visible {
    pub(super) name: String,
    pub(super) sql: String,
    pub(super) ty: Ty,
    /// Whether `*` leaves it out: one of two that `USING` makes one.
    pub(super) hidden: bool,
    /// That of the expression that it stands for.
    pub(super) weight: u32,
}

/// A table, a sub-select or a `WITH` query in `FROM`.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) name: String,
    pub(super) columns: Vec<Visible>,
}

/// What one SELECT sees.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) relations: Vec<Relation>,
    /// The SQL of what is grouped by, where anything is.
    pub(super) groups: Option<Vec<String>>,
    /// The SQL of what other grouping sets are grouped by, and this one is not.
    pub(super) absent: Vec<String>,
    /// Whether it is one of several grouping sets.
    pub(super) sets: bool,
    /// The windows that it names.
    pub(super) windows: Vec<NamedWindowDefinition>,
    /// Whether aggregates may not stand here: in WHERE, in another aggregate.
    pub(super) no_aggregates: bool,
    /// Whether functions that make rows may not.
    pub(super) no_series: bool,
    /// The rows that functions in what is shown make.
    pub(super) made: Vec<Made>,
}

/// A query that `WITH` names.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) sql: String,
    pub(super) outputs: Vec<Output>,
}

/// The compiler.
pub(super) struct Compiler<'a> {
    pub(super) out: Sql,
    pub(super) sources: &'a HashMap<String, Source>,
    pub(super) tables: &'a [String],
    pub(super) scopes: Vec<Scope>,
    pub(super) named: Vec<Named>,
    /// Words of rows that have an index, by their SQL.
    pub(super) indexed: HashMap<String, WordsOfRows>,
    /// Searches that the statement says itself, by their SQL.
    pub(super) searches: HashMap<String, Query>,
    /// What packed lists have told of searches, and what they are to tell.
    pub(super) listed: &'a [(Wanted, RoaringBitmap)],
    pub(super) wanted: Vec<Wanted>,
    /// What tells whether a row is among those, by the SQL of its words and of the search.
    pub(super) among: HashMap<(String, String), String>,
    /// Bytes of lists of rows that are bound.
    pub(super) listed_bytes: usize,
    numbers: u32,
    depth: u32,
}

/// How deep expressions may be nested.
const DEEPEST: u32 = 120;
/// How large an expression may become: columns of sub-selects that are doubled again and again become larger than any memory.
pub(super) const HEAVIEST: u32 = 10_000;

/// A statement for an engine.
pub(super) struct Compiled {
    pub(super) sql: Sql,
    pub(super) outputs: Vec<Output>,
    /// Searches that packed lists would answer faster; it is compiled anew with what they tell.
    pub(super) wanted: Vec<Wanted>,
}

/// Writes a statement anew for an engine.
pub(super) fn compile(
    statement: &Statement,
    sources: &HashMap<String, Source>,
    dialect: Dialect,
    tables: &[String],
    listed: &[(Wanted, RoaringBitmap)],
) -> Result<Compiled, SqlError> {
    with_room(|| {
        let mut compiler = Compiler {
            out: Sql::new(dialect, String::new()),
            sources,
            tables,
            scopes: Vec::new(),
            named: Vec::new(),
            indexed: HashMap::new(),
            searches: HashMap::new(),
            listed,
            wanted: Vec::new(),
            among: HashMap::new(),
            listed_bytes: 0,
            numbers: 0,
            depth: 0,
        };
        let (text, outputs) = compiler.query(&statement.query)?;
        let mut sql = compiler.out;
        sql.text = format!("SELECT * FROM ({text}) AS answer");
        Ok(Compiled {
            sql,
            outputs,
            wanted: compiler.wanted,
        })
    })
    .map_err(|error| SqlError::Tables(error.into()))?
}

impl Compiler<'_> {
    pub(super) fn dialect(&self) -> Dialect {
        self.out.dialect
    }

    pub(super) fn is_sqlite(&self) -> bool {
        self.out.dialect == Dialect::Sqlite
    }

    pub(super) fn number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }

    /// Goes one step down, not too deep.
    pub(super) fn deeper<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(SqlError::Invalid("Invalid SQL: nested too deep".to_owned()));
        }
        let done = work(self);
        self.depth -= 1;
        done
    }

    /// Binds a value; the same one twice gets the same number, so that equal expressions have equal texts.
    pub(super) fn bind(&mut self, ty: Type, cell: Cell) -> String {
        let known = self
            .out
            .params
            .iter()
            .position(|(other, value)| *other == ty && *value == cell);
        let place = known.unwrap_or_else(|| {
            self.out.params.push((ty, cell));
            self.out.params.len() - 1
        }) + 1;
        match self.dialect() {
            Dialect::Sqlite => format!("?{place}"),
            Dialect::Postgres => format!("CAST(${place} AS {})", ty.long_name()),
        }
    }

    /// Finds a column by its name, and the name of its relation where one is given: in this SELECT, then in those around it.
    pub(super) fn column(
        &self,
        relation: Option<&str>,
        name: &str,
    ) -> Result<(Visible, bool), SqlError> {
        for (depth, scope) in self.scopes.iter().rev().enumerate() {
            let mut found: Vec<&Visible> = scope
                .relations
                .iter()
                .filter(|known| relation.is_none_or(|wanted| known.name == wanted))
                .flat_map(|known| &known.columns)
                .filter(|column| column.name == name)
                .filter(|column| relation.is_some() || !column.hidden)
                .collect();
            if found.len() > 1 {
                return Err(SqlError::query(format!(
                    "column reference \"{name}\" is ambiguous"
                )));
            }
            if let Some(column) = found.pop() {
                return Ok((column.clone(), depth == 0));
            }
            if let Some(wanted) = relation
                && scope.relations.iter().any(|known| known.name == wanted)
            {
                break;
            }
        }
        Err(SqlError::query(match relation {
            Some(relation) => format!("column {relation}.{name} does not exist"),
            None => format!("column \"{name}\" does not exist"),
        }))
    }

    /// Notes a column that is free unless it is grouped by; what this grouping set is not grouped by is NULL.
    pub(super) fn grouped(&self, mut typed: Typed) -> Typed {
        if let (Some(scope), Ty::Of(ty)) = (self.scopes.last(), typed.ty)
            && !scope.no_aggregates
            && scope.absent.contains(&typed.sql)
        {
            typed.sql = match self.dialect() {
                Dialect::Sqlite => "NULL".to_owned(),
                Dialect::Postgres if matches!(ty.kind, Kind::Text | Kind::Varchar | Kind::Char) => {
                    format!("CAST(NULL AS {}) COLLATE \"C\"", ty.long_name())
                }
                Dialect::Postgres => format!("CAST(NULL AS {})", ty.long_name()),
            };
            typed.free = false;
            return typed;
        }
        if let Some(groups) = self.scopes.last().and_then(|scope| scope.groups.as_ref())
            && groups.contains(&typed.sql)
        {
            typed.free = false;
        }
        typed
    }
}
