//! From text to one SELECT: what else it is or holds is refused in CKAN's words, before anything is looked up.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, ObjectName, Query, Select, SetExpr, Statement as Ast, TableFactor, Visit, Visitor,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenizerError};

use super::SqlError;
use super::allowed::Functions;
use super::functions::GROUPING;
use crate::room::with_room;

/// Longest statement, in bytes, and most words and signs in it.
const LONGEST: usize = 64 << 10;
const MOST_TOKENS: usize = 3_000;
/// Most operators and words of SQL in it: a chain of them is a deep tree.
const MOST_JOINTS: usize = 600;
/// How deep a statement may be nested.
const DEEPEST: usize = 40;

/// A statement that may be run, if its tables may be read.
#[derive(Debug)]
pub struct Statement {
    pub(super) query: Box<Query>,
    relations: Vec<String>,
}

impl Statement {
    /// Reads a statement that may call these functions.
    pub fn parse(text: &str, functions: &Functions) -> Result<Self, SqlError> {
        if text.len() > LONGEST {
            return Err(SqlError::Invalid("Query is too long".to_owned()));
        }
        with_room(|| Self::parse_here(text, functions))
            .map_err(|error| SqlError::Tables(error.into()))?
    }

    fn parse_here(text: &str, functions: &Functions) -> Result<Self, SqlError> {
        let dialect = PostgreSqlDialect {};
        let mut tokenizer = sqlparser::tokenizer::Tokenizer::new(&dialect, text);
        let tokens = tokenizer
            .tokenize_with_location()
            .map_err(|error| unended(text, &error))?;
        if let Some(nameless) = tokens.iter().find(|token| is_nameless(&token.token)) {
            let start = nameless.span.start;
            let at = index_of(text, start.line as usize, start.column as usize);
            return Err(invalid_at("zero-length delimited identifier", "\"\"", at));
        }
        let joints = tokens.iter().filter(|token| is_joint(&token.token)).count();
        if tokens.len() > MOST_TOKENS || joints > MOST_JOINTS {
            return Err(SqlError::Invalid("Query is too long".to_owned()));
        }
        // `TABLE name` is a query, which the parser knows of only inside of others.
        let is_table = tokens
            .iter()
            .find(|token| !matches!(token.token, Token::Whitespace(_)))
            .is_some_and(
                |token| matches!(&token.token, Token::Word(word) if word.keyword == Keyword::TABLE),
            );
        let mut parser = Parser::new(&dialect)
            .with_recursion_limit(DEEPEST)
            .with_tokens_with_locations(tokens);
        let parsed = if is_table {
            parser.parse_query().and_then(|query| {
                while parser.consume_token(&Token::SemiColon) {}
                parser.expect_token(&Token::EOF)?;
                Ok(vec![Ast::Query(query)])
            })
        } else {
            parser.parse_statements()
        };
        let mut statements = parsed.map_err(|error| syntax(text, &error))?;
        let (Some(statement), true) = (statements.pop(), statements.is_empty()) else {
            return Err(SqlError::Invalid(
                "Query is not a single statement".to_owned(),
            ));
        };
        let mut check = Check {
            allowed: functions,
            relations: Vec::new(),
            named: Vec::new(),
            functions: Vec::new(),
            is_function: false,
        };
        if let ControlFlow::Break(error) = statement.visit(&mut check) {
            return Err(error);
        }
        let Ast::Query(query) = statement else {
            return Err(SqlError::element(kind(&statement)));
        };
        let mut relations = Vec::new();
        for name in check.relations {
            if let Some(word) = name
                .0
                .iter()
                .filter_map(|part| part.as_ident())
                .find(|ident| is_reserved(ident))
            {
                let start = word.span.start;
                let index = index_of(text, start.line as usize, start.column as usize);
                return Err(invalid_at("syntax error", &word.value, index));
            }
            let name = relation(&name)?;
            if !check.named.contains(&name) && !relations.contains(&name) {
                relations.push(name);
            }
        }
        if let Some(function) = check.functions.first() {
            return Err(SqlError::Denied(format!(
                "Not authorized to call function {function}"
            )));
        }
        Ok(Self { query, relations })
    }

    /// Returns the names of the tables that the statement reads, each once.
    pub fn relations(&self) -> &[String] {
        &self.relations
    }
}

/// Tells whether a word or sign may join parts of a tree.
fn is_joint(token: &Token) -> bool {
    match token {
        Token::Word(word) => word.keyword != Keyword::NoKeyword,
        Token::Comma
        | Token::Period
        | Token::LParen
        | Token::RParen
        | Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::Whitespace(_)
        | Token::EOF => false,
        _ => true,
    }
}

/// Says what is wrong from a place on, as PostgreSQL does.
fn invalid_at(what: &str, near: &str, index: usize) -> SqlError {
    SqlError::Invalid(format!(
        "Invalid SQL: {what} at or near \"{near}\", at index {index}"
    ))
}

/// An identifier in quotes that is empty.
fn is_nameless(token: &Token) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_some() && word.value.is_empty())
}

/// Says what begins in a text and does not end in it, or what is no word of SQL.
fn unended(text: &str, error: &TokenizerError) -> SqlError {
    let place = error.location;
    let at = index_of(text, place.line as usize, place.column as usize);
    let told = error.message.as_str();
    let (what, at) = if told == "Unterminated string literal" {
        ("unterminated quoted string", at)
    } else if told.starts_with("Expected close delimiter '\"'") {
        ("unterminated quoted identifier", at)
    } else {
        // Where the others begin is not known.
        return SqlError::Invalid(format!("Invalid SQL: {told}, at index {at}"));
    };
    let near: String = text.chars().skip(at).collect();
    invalid_at(what, &near, at)
}

/// Says where the text stops being SQL, as PostgreSQL does.
fn syntax(text: &str, error: &ParserError) -> SqlError {
    let told = match error {
        ParserError::TokenizerError(told) | ParserError::ParserError(told) => told.as_str(),
        ParserError::RecursionLimitExceeded => {
            return SqlError::Invalid("Invalid SQL: nested too deep".to_owned());
        }
    };
    let place = told.rsplit_once(" at Line: ").and_then(|(before, place)| {
        let (line, column) = place.split_once(", Column: ")?;
        let line: usize = line.trim().parse().ok()?;
        let column: usize = column.trim().parse().ok()?;
        let found = before.rsplit_once("found: ").map_or("", |(_, found)| found);
        Some((found.to_owned(), index_of(text, line, column)))
    });
    match place {
        Some((found, index)) if found != "EOF" && !found.is_empty() => {
            invalid_at("syntax error", &found, index)
        }
        _ => SqlError::Invalid(format!(
            "Invalid SQL: syntax error at end of input, at index {}",
            text.chars().count()
        )),
    }
}

/// The place of a line and column, both counted from 1, among the characters of a text.
fn index_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(|line| line.chars().count())
        .sum();
    before + column.saturating_sub(1)
}

/// Words that PostgreSQL takes for no table's name.
const RESERVED: &[&str] = &[
    "all",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "case",
    "cast",
    "check",
    "column",
    "constraint",
    "create",
    "default",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "intersect",
    "into",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "primary",
    "references",
    "returning",
    "select",
    "some",
    "table",
    "then",
    "to",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "when",
    "where",
    "window",
    "with",
];

fn is_reserved(ident: &sqlparser::ast::Ident) -> bool {
    ident.quote_style.is_none() && RESERVED.contains(&ident.value.to_lowercase().as_str())
}

/// What PostgreSQL's parser calls a statement.
fn kind(statement: &Ast) -> &'static str {
    match statement {
        Ast::Insert(_) => "InsertStmt",
        Ast::Update(_) => "UpdateStmt",
        Ast::Delete(_) => "DeleteStmt",
        Ast::Merge(_) => "MergeStmt",
        Ast::Drop { .. } | Ast::DropFunction(_) => "DropStmt",
        Ast::CreateTable(_) => "CreateStmt",
        Ast::CreateView(_) => "ViewStmt",
        Ast::CreateIndex(_) => "IndexStmt",
        Ast::CreateFunction(_) => "CreateFunctionStmt",
        Ast::AlterTable(_) => "AlterTableStmt",
        Ast::Truncate(_) => "TruncateStmt",
        Ast::Explain { .. } | Ast::ExplainTable { .. } => "ExplainStmt",
        Ast::Copy { .. } => "CopyStmt",
        Ast::Set(_) => "VariableSetStmt",
        Ast::ShowVariable { .. } => "VariableShowStmt",
        Ast::Grant(_) | Ast::Revoke(_) => "GrantStmt",
        Ast::Prepare { .. } => "PrepareStmt",
        Ast::Execute { .. } => "ExecuteStmt",
        Ast::Deallocate { .. } => "DeallocateStmt",
        Ast::Declare { .. } => "DeclareCursorStmt",
        Ast::Fetch { .. } => "FetchStmt",
        Ast::Call(_) => "CallStmt",
        Ast::StartTransaction { .. }
        | Ast::Commit { .. }
        | Ast::Rollback { .. }
        | Ast::Savepoint { .. } => "TransactionStmt",
        Ast::LISTEN { .. } => "ListenStmt",
        Ast::NOTIFY { .. } => "NotifyStmt",
        Ast::Vacuum(_) | Ast::Analyze(_) => "VacuumStmt",
        Ast::Comment { .. } => "CommentStmt",
        _ => "UtilityStmt",
    }
}

/// Reads the name of a table: of no other schema, and none of the system's.
fn relation(name: &ObjectName) -> Result<String, SqlError> {
    let parts: Option<Vec<String>> = name
        .0
        .iter()
        .map(|part| part.as_ident().map(folded))
        .collect();
    let Some(parts) = parts else {
        return Err(SqlError::element("RangeFunction"));
    };
    match parts.as_slice() {
        [table] => plain(table),
        [schema, table] if schema == "public" => plain(table),
        [_, _] => Err(SqlError::Denied(
            "Not authorized to access tables in other schemas".to_owned(),
        )),
        [catalog, ..] => Err(SqlError::Invalid(format!(
            "Catalog cannot be provided: {catalog}"
        ))),
        [] => Err(SqlError::NoTable),
    }
}

fn plain(table: &str) -> Result<String, SqlError> {
    if table.starts_with("pg_") {
        return Err(SqlError::Denied(
            "Not authorized to access system tables".to_owned(),
        ));
    }
    Ok(table.to_owned())
}

/// Returns an identifier: as it stands in quotes, in small letters otherwise.
pub(super) fn folded(ident: &sqlparser::ast::Ident) -> String {
    if ident.quote_style.is_some() {
        ident.value.clone()
    } else {
        ident.value.to_lowercase()
    }
}

/// Walks a statement and notes what must be asked about.
struct Check<'f> {
    allowed: &'f Functions,
    relations: Vec<ObjectName>,
    /// Names that `WITH` gives.
    named: Vec<String>,
    /// Functions that nobody may call.
    functions: Vec<String>,
    /// Whether the next relation is a function that makes rows.
    is_function: bool,
}

impl Check<'_> {
    /// Notes a function by its name where it may not be called.
    fn function(&mut self, name: &ObjectName) {
        let denied = match name.0.as_slice() {
            [one] => one
                .as_ident()
                .map(folded)
                .filter(|name| name != GROUPING && !self.allowed.allows(name))
                .map(|name| name.to_lowercase()),
            _ => Some(name.to_string().to_lowercase()),
        };
        self.functions.extend(denied);
    }
}

impl Visitor for Check<'_> {
    type Break = SqlError;

    fn pre_visit_statement(&mut self, statement: &Ast) -> ControlFlow<SqlError> {
        match statement {
            Ast::Query(_) => ControlFlow::Continue(()),
            other => ControlFlow::Break(SqlError::element(kind(other))),
        }
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<SqlError> {
        if !query.locks.is_empty() {
            return ControlFlow::Break(SqlError::element("LockingClause"));
        }
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.named.push(folded(&cte.alias.name));
        }
        match query.body.as_ref() {
            SetExpr::Insert(_) => ControlFlow::Break(SqlError::element("InsertStmt")),
            SetExpr::Update(_) => ControlFlow::Break(SqlError::element("UpdateStmt")),
            SetExpr::Delete(_) => ControlFlow::Break(SqlError::element("DeleteStmt")),
            SetExpr::Merge(_) => ControlFlow::Break(SqlError::element("MergeStmt")),
            SetExpr::Table(table) => {
                let mut parts = Vec::new();
                parts.extend(table.schema_name.as_deref().map(sqlparser::ast::Ident::new));
                parts.extend(table.table_name.as_deref().map(sqlparser::ast::Ident::new));
                self.relations.push(ObjectName::from(parts));
                ControlFlow::Continue(())
            }
            SetExpr::Select(_)
            | SetExpr::Query(_)
            | SetExpr::SetOperation { .. }
            | SetExpr::Values(_) => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<SqlError> {
        if select.into.is_some() {
            return ControlFlow::Break(SqlError::element("IntoClause"));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<SqlError> {
        if !std::mem::take(&mut self.is_function) {
            self.relations.push(relation.clone());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<SqlError> {
        match factor {
            TableFactor::Table {
                name,
                args: Some(_),
                ..
            } => {
                self.is_function = true;
                self.function(name);
            }
            TableFactor::Function { name, .. } => self.function(name),
            TableFactor::UNNEST { .. } if !self.allowed.allows("unnest") => {
                self.functions.push("unnest".to_owned());
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<SqlError> {
        let denied = match expr {
            Expr::Function(function) => {
                self.function(&function.name);
                None
            }
            Expr::Ceil { .. } => (!["ceil", "ceiling"]
                .iter()
                .any(|name| self.allowed.allows(name)))
            .then(|| "ceil".to_owned()),
            Expr::Floor { .. } => (!self.allowed.allows("floor")).then(|| "floor".to_owned()),
            Expr::Substring { special: true, .. } => (!["substring", "substr"]
                .iter()
                .any(|name| self.allowed.allows(name)))
            .then(|| "substring".to_owned()),
            // What PostgreSQL's parser makes calls of that stand in no list.
            Expr::Extract { .. } => Some("pg_catalog.extract".to_owned()),
            Expr::AtTimeZone { .. } => Some("pg_catalog.timezone".to_owned()),
            Expr::Trim { .. } => Some("pg_catalog.btrim".to_owned()),
            Expr::Position { .. } => Some("pg_catalog.position".to_owned()),
            Expr::Overlay { .. } => Some("pg_catalog.overlay".to_owned()),
            Expr::SimilarTo { .. } => Some("pg_catalog.similar_to_escape".to_owned()),
            Expr::IsNormalized { .. } => Some("pg_catalog.is_normalized".to_owned()),
            Expr::Substring { special: false, .. } => Some("pg_catalog.substring".to_owned()),
            _ => None,
        };
        self.functions.extend(denied);
        ControlFlow::Continue(())
    }
}
