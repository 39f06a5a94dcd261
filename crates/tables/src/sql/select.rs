//! Queries: WITH, set operations, SELECT with its joins and groups, order and limits.

use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, LimitClause,
    ObjectName, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, TableAlias, TableFactor,
    TableWithJoins, Value,
};

use super::compile::{Compiler, Named, Relation, Scope, Ty, Typed, Visible};
use super::parse::folded;
use super::{Output, SqlError};
use crate::engine::Dialect;
use cairn_tabular::types::{Kind, Type};

/// A SELECT or a set of them: its SQL, its columns, and the expressions that it may be ordered by.
struct Body {
    sql: String,
    outputs: Vec<Output>,
    /// Where it is a plain SELECT, which may be ordered by what it does not show.
    order: Option<String>,
}

impl Compiler<'_> {
    /// Compiles a query; its columns are called `k1`, `k2`, ….
    pub(super) fn query(&mut self, query: &Query) -> Result<(String, Vec<Output>), SqlError> {
        self.deeper(|this| this.query_here(query))
    }

    fn query_here(&mut self, query: &Query) -> Result<(String, Vec<Output>), SqlError> {
        if query.fetch.is_some()
            || query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty()
        {
            return Err(SqlError::element("Clause"));
        }
        let outer = self.named.len();
        let mut with = Vec::new();
        if let Some(clause) = &query.with {
            if clause.recursive {
                return Err(SqlError::query("WITH RECURSIVE is not supported"));
            }
            for cte in &clause.cte_tables {
                let (sql, mut outputs) = self.query(&cte.query)?;
                rename(&mut outputs, &cte.alias)?;
                let name = format!("w{}", self.number());
                with.push(format!("{name} AS ({sql})"));
                self.named.push(Named {
                    name: folded(&cte.alias.name),
                    sql: name,
                    outputs,
                });
            }
        }
        let body = self.set(&query.body, query.order_by.as_ref())?;
        let mut sql = String::new();
        if !with.is_empty() {
            sql.push_str(&format!("WITH {} ", with.join(", ")));
        }
        sql.push_str(&body.sql);
        match (&query.order_by, body.order) {
            (Some(_), Some(order)) => sql.push_str(&order),
            (Some(order), None) => sql.push_str(&self.order_of_set(order, &body.outputs)?),
            (None, _) => {}
        }
        if let Some(limit) = &query.limit_clause {
            sql.push_str(&limits(limit, self.dialect())?);
        }
        self.named.truncate(outer);
        Ok((sql, body.outputs))
    }

    fn set(&mut self, body: &SetExpr, order: Option<&OrderBy>) -> Result<Body, SqlError> {
        match body {
            SetExpr::Select(select) => self.select(select, order),
            SetExpr::Query(query) => {
                let (sql, outputs) = self.query(query)?;
                let name = self.number();
                Ok(Body {
                    sql: format!("SELECT * FROM ({sql}) AS q{name}"),
                    outputs,
                    order: None,
                })
            }
            SetExpr::SetOperation {
                left,
                op,
                set_quantifier,
                right,
            } => self.deeper(|this| this.operation(left, *op, *set_quantifier, right)),
            SetExpr::Values(values) => {
                let mut rows = Vec::new();
                for row in &values.rows {
                    self.scopes.push(Scope::default());
                    let cells: Result<Vec<Typed>, SqlError> = row
                        .content
                        .iter()
                        .map(|cell| self.expression(cell))
                        .collect();
                    self.scopes.pop();
                    rows.push(cells?);
                }
                self.values(rows)
            }
            SetExpr::Table(table) => {
                let name = table.table_name.as_deref().map(Ident::new);
                let factor = TableFactor::Table {
                    name: ObjectName::from(name.into_iter().collect::<Vec<_>>()),
                    alias: None,
                    args: None,
                    with_hints: Vec::new(),
                    version: None,
                    with_ordinality: false,
                    partitions: Vec::new(),
                    json_path: None,
                    sample: None,
                    index_hints: Vec::new(),
                };
                let (from, relation) = self.factor(&factor)?;
                self.shown(
                    relation.columns.iter().map(named).collect(),
                    &format!(" FROM {from}"),
                    false,
                    None,
                )
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                Err(SqlError::element("ModifyingStmt"))
            }
        }
    }

    fn operation(
        &mut self,
        left: &SetExpr,
        op: SetOperator,
        quantifier: SetQuantifier,
        right: &SetExpr,
    ) -> Result<Body, SqlError> {
        let left = self.set(left, None)?;
        let right = self.set(right, None)?;
        let word = match op {
            SetOperator::Union => "UNION",
            SetOperator::Except | SetOperator::Minus => "EXCEPT",
            SetOperator::Intersect => "INTERSECT",
        };
        let all = match quantifier {
            SetQuantifier::All => " ALL",
            SetQuantifier::None | SetQuantifier::Distinct => "",
            _ => return Err(SqlError::element("SetOperation")),
        };
        if self.is_sqlite() && !all.is_empty() && word != "UNION" {
            return Err(SqlError::query(format!("{word} ALL is not supported")));
        }
        if left.outputs.len() != right.outputs.len() {
            return Err(SqlError::query(format!(
                "each {word} query must have the same number of columns"
            )));
        }
        let mut outputs = Vec::new();
        for (one, other) in left.outputs.iter().zip(&right.outputs) {
            let ty = if one.ty == other.ty {
                one.ty
            } else {
                wider(one.ty, other.ty).ok_or_else(|| {
                    SqlError::query(format!(
                        "{word} types {} and {} cannot be matched",
                        one.ty.long_name(),
                        other.ty.long_name()
                    ))
                })?
            };
            outputs.push(Output { ty, ..one.clone() });
        }
        let left = self.converted(left, &outputs)?;
        let right = self.converted(right, &outputs)?;
        let number = self.number();
        Ok(Body {
            sql: format!("SELECT * FROM ({left} {word}{all} {right}) AS q{number}"),
            outputs,
            order: None,
        })
    }

    /// Gives the columns of a query other types.
    fn converted(&mut self, body: Body, outputs: &[Output]) -> Result<String, SqlError> {
        let number = self.number();
        let mut columns = Vec::new();
        for (place, (from, to)) in body.outputs.iter().zip(outputs).enumerate() {
            let column = format!("q{number}.k{}", place + 1);
            let typed = Typed::new(column, from.ty);
            let typed = self.coerced(typed, to.ty)?;
            columns.push(format!("{} AS k{}", self.ordered(&typed), place + 1));
        }
        Ok(format!(
            "SELECT {} FROM ({}) AS q{number}",
            columns.join(", "),
            body.sql
        ))
    }

    fn values(&mut self, rows: Vec<Vec<Typed>>) -> Result<Body, SqlError> {
        let width = rows.first().map_or(0, Vec::len);
        if width == 0 || rows.iter().any(|row| row.len() != width) {
            return Err(SqlError::query("VALUES lists must all be the same length"));
        }
        let mut types = Vec::new();
        for place in 0..width {
            let column: Vec<&Typed> = rows.iter().map(|row| &row[place]).collect();
            types.push(self.common(&column)?);
        }
        let mut selects = Vec::new();
        for row in rows {
            let mut cells = Vec::new();
            for (place, cell) in row.into_iter().enumerate() {
                let cell = self.coerced(cell, types[place])?;
                cells.push(format!("{} AS k{}", cell.sql, place + 1));
            }
            selects.push(format!("SELECT {}", cells.join(", ")));
        }
        let number = self.number();
        Ok(Body {
            sql: format!(
                "SELECT * FROM ({}) AS q{number}",
                selects.join(" UNION ALL ")
            ),
            outputs: types
                .into_iter()
                .enumerate()
                .map(|(place, ty)| Output {
                    name: format!("column{}", place + 1),
                    ty,
                    words: false,
                })
                .collect(),
            order: None,
        })
    }

    fn select(&mut self, select: &Select, order: Option<&OrderBy>) -> Result<Body, SqlError> {
        let plain = select.top.is_none()
            && select.exclude.is_none()
            && select.lateral_views.is_empty()
            && select.prewhere.is_none()
            && select.connect_by.is_empty()
            && select.cluster_by.is_empty()
            && select.distribute_by.is_empty()
            && select.sort_by.is_empty()
            && select.named_window.is_empty()
            && select.qualify.is_none()
            && select.value_table_mode.is_none();
        if !plain {
            return Err(SqlError::element("SelectClause"));
        }
        self.scopes.push(Scope::default());
        let done = self.select_here(select, order);
        self.scopes.pop();
        done
    }

    fn select_here(&mut self, select: &Select, order: Option<&OrderBy>) -> Result<Body, SqlError> {
        let mut rest = String::new();
        if !select.from.is_empty() {
            let mut parts = Vec::new();
            for part in &select.from {
                parts.push(self.joined(part)?);
            }
            rest.push_str(&format!(" FROM {}", parts.join(" CROSS JOIN ")));
        }
        if let Some(condition) = &select.selection {
            let condition = self.without_aggregates(|this| this.condition(condition))?;
            rest.push_str(&format!(" WHERE {}", condition.sql));
        }
        let groups = match &select.group_by {
            GroupByExpr::Expressions(list, modifiers) if modifiers.is_empty() => list.as_slice(),
            _ => return Err(SqlError::element("GroupingSet")),
        };
        let mut grouped = Vec::new();
        for group in groups {
            grouped.push(self.group(group, select)?);
        }
        if !grouped.is_empty() {
            let columns: Vec<String> = grouped
                .iter()
                .map(|one| {
                    if self.is_sqlite() {
                        self.ordered(one)
                    } else {
                        one.sql.clone()
                    }
                })
                .collect();
            rest.push_str(&format!(" GROUP BY {}", columns.join(", ")));
            if let Some(scope) = self.scopes.last_mut() {
                scope.groups = Some(grouped.into_iter().map(|one| one.sql).collect());
            }
        }
        let having = match &select.having {
            Some(having) => Some(self.condition(having)?),
            None => None,
        };
        if let Some(having) = &having {
            rest.push_str(&format!(" HAVING {}", having.sql));
        }
        let shown = self.projection(&select.projection)?;
        let aggregates = having.is_some()
            || !groups.is_empty()
            || shown.iter().any(|(_, column)| column.aggregate);
        if aggregates {
            let free = shown
                .iter()
                .map(|(_, column)| column)
                .chain(&having)
                .find(|column| column.free);
            if let Some(column) = free {
                return Err(SqlError::query(format!(
                    "column \"{}\" must appear in the GROUP BY clause or be used in an aggregate function",
                    column.name.as_deref().unwrap_or("?column?")
                )));
            }
        }
        let distinct = match &select.distinct {
            None | Some(Distinct::All) => false,
            Some(Distinct::Distinct) => true,
            Some(Distinct::On(_)) => {
                return Err(SqlError::query("SELECT DISTINCT ON is not supported"));
            }
        };
        self.shown(shown, &rest, distinct, order)
    }

    /// Writes the columns of a SELECT, and its order.
    fn shown(
        &mut self,
        shown: Vec<(String, Typed)>,
        rest: &str,
        distinct: bool,
        order: Option<&OrderBy>,
    ) -> Result<Body, SqlError> {
        if shown.is_empty() {
            return Err(SqlError::query("SELECT without columns is not supported"));
        }
        let mut columns = Vec::new();
        let mut outputs = Vec::new();
        let mut typed = Vec::new();
        for (place, (name, column)) in shown.into_iter().enumerate() {
            let words = column.ty == Ty::Words;
            let column = self.settled(column)?;
            let ty = match column.ty {
                Ty::Of(ty) => ty,
                Ty::Unknown | Ty::Words => Type::of(Kind::Text),
            };
            if distinct && !ty.is_comparable() {
                return Err(SqlError::query(format!(
                    "could not identify an equality operator for type {}",
                    ty.long_name()
                )));
            }
            columns.push(format!("{} AS k{}", self.ordered(&column), place + 1));
            outputs.push(Output { name, ty, words });
            typed.push(column);
        }
        let order = match order {
            None => None,
            Some(order) => Some(self.order(order, &outputs, &typed, distinct)?),
        };
        let distinct = if distinct { "DISTINCT " } else { "" };
        Ok(Body {
            sql: format!("SELECT {distinct}{}{rest}", columns.join(", ")),
            outputs,
            order,
        })
    }

    fn projection(&mut self, items: &[SelectItem]) -> Result<Vec<(String, Typed)>, SqlError> {
        let mut shown = Vec::new();
        for item in items {
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    let typed = self.expression(expr)?;
                    let name = typed.name.clone();
                    shown.push((name.unwrap_or_else(|| "?column?".to_owned()), typed));
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let typed = self.expression(expr)?;
                    shown.push((folded(alias), typed));
                }
                SelectItem::Wildcard(_) => shown.extend(self.all(None)?),
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    _,
                ) => {
                    let name = last(name)?;
                    shown.extend(self.all(Some(&name))?);
                }
                SelectItem::QualifiedWildcard(..) | SelectItem::ExprWithAliases { .. } => {
                    return Err(SqlError::element("ResTarget"));
                }
            }
        }
        Ok(shown)
    }

    /// The columns of all relations, or of one.
    fn all(&mut self, relation: Option<&str>) -> Result<Vec<(String, Typed)>, SqlError> {
        let Some(scope) = self.scopes.last() else {
            return Ok(Vec::new());
        };
        let relations: Vec<&Relation> = scope
            .relations
            .iter()
            .filter(|known| relation.is_none_or(|wanted| known.name == wanted))
            .collect();
        if relations.is_empty() {
            return Err(SqlError::query(match relation {
                Some(name) => format!("missing FROM-clause entry for table \"{name}\""),
                None => "SELECT * with no tables specified is not valid".to_owned(),
            }));
        }
        let columns: Vec<(String, Typed)> = relations
            .into_iter()
            .flat_map(|known| &known.columns)
            .filter(|column| relation.is_some() || !column.hidden)
            .map(named)
            .collect();
        Ok(columns
            .into_iter()
            .map(|(name, typed)| (name, self.grouped(typed)))
            .collect())
    }

    fn joined(&mut self, part: &TableWithJoins) -> Result<String, SqlError> {
        let (mut sql, relation) = self.factor(&part.relation)?;
        self.add(relation)?;
        for join in &part.joins {
            self.join(&mut sql, join)?;
        }
        Ok(sql)
    }

    fn add(&mut self, relation: Relation) -> Result<(), SqlError> {
        let Some(scope) = self.scopes.last_mut() else {
            return Ok(());
        };
        if scope
            .relations
            .iter()
            .any(|known| known.name == relation.name)
        {
            return Err(SqlError::query(format!(
                "table name \"{}\" specified more than once",
                relation.name
            )));
        }
        scope.relations.push(relation);
        Ok(())
    }

    fn join(&mut self, sql: &mut String, join: &Join) -> Result<(), SqlError> {
        let (words, constraint) = match &join.join_operator {
            JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => {
                ("JOIN", constraint)
            }
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => {
                ("LEFT JOIN", constraint)
            }
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
                ("RIGHT JOIN", constraint)
            }
            JoinOperator::FullOuter(constraint) => ("FULL JOIN", constraint),
            JoinOperator::CrossJoin(constraint) => ("CROSS JOIN", constraint),
            _ => return Err(SqlError::element("JoinExpr")),
        };
        let (right, mut relation) = self.factor(&join.relation)?;
        sql.push_str(&format!(" {words} {right}"));
        match constraint {
            JoinConstraint::None => self.add(relation),
            JoinConstraint::On(condition) => {
                self.add(relation)?;
                let condition = self.without_aggregates(|this| this.condition(condition))?;
                sql.push_str(&format!(" ON {}", condition.sql));
                Ok(())
            }
            JoinConstraint::Using(names) => {
                if !matches!(words, "JOIN" | "LEFT JOIN") {
                    return Err(SqlError::query(format!(
                        "USING with {words} is not supported"
                    )));
                }
                let mut conditions = Vec::new();
                for name in names {
                    let name = last(name)?;
                    let (left, _) = self.column(None, &name)?;
                    let right = relation
                        .columns
                        .iter_mut()
                        .find(|column| column.name == name)
                        .ok_or_else(|| {
                            SqlError::query(format!(
                                "column \"{name}\" specified in USING clause does not exist in right table"
                            ))
                        })?;
                    right.hidden = true;
                    let (left, right) = (typed(&left), typed(right));
                    conditions.push(self.compared(left, "=", right)?.sql);
                }
                self.add(relation)?;
                sql.push_str(&format!(" ON {}", conditions.join(" AND ")));
                Ok(())
            }
            JoinConstraint::Natural => Err(SqlError::query("NATURAL JOIN is not supported")),
        }
    }

    /// A table, a sub-select or a query of WITH: its SQL, and what it is called.
    fn factor(&mut self, factor: &TableFactor) -> Result<(String, Relation), SqlError> {
        let alias_name = format!("r{}", self.number());
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                with_ordinality: false,
                sample: None,
                ..
            } => {
                let own = last(name)?;
                let shown = alias
                    .as_ref()
                    .map_or_else(|| own.clone(), |alias| folded(&alias.name));
                let found = self.named.iter().rev().find(|named| named.name == own);
                if let Some(named) = found.filter(|_| name.0.len() == 1) {
                    let mut outputs = named.outputs.clone();
                    let sql = format!("{} AS {alias_name}", named.sql);
                    if let Some(alias) = alias {
                        rename(&mut outputs, alias)?;
                    }
                    return Ok((sql, derived(shown, &alias_name, &outputs)));
                }
                let source = self.sources.get(&own).ok_or(SqlError::NoTable)?.clone();
                let table = self.tables.get(source.place).ok_or(SqlError::NoTable)?;
                let sql = format!("{table} AS {alias_name}");
                let mut relation = self.table(shown, &alias_name, &source.meta);
                if let Some(alias) = alias {
                    for (column, to) in relation.columns.iter_mut().zip(&alias.columns) {
                        column.name = folded(&to.name);
                    }
                }
                Ok((sql, relation))
            }
            TableFactor::Derived {
                lateral: false,
                subquery,
                alias,
                sample: None,
            } => {
                // What stands around it is not seen inside.
                let outer = std::mem::take(&mut self.scopes);
                let done = self.query(subquery);
                self.scopes = outer;
                let (sql, mut outputs) = done?;
                let shown = match alias {
                    Some(alias) => {
                        rename(&mut outputs, alias)?;
                        folded(&alias.name)
                    }
                    None => format!("unnamed {alias_name}"),
                };
                Ok((
                    format!("({sql}) AS {alias_name}"),
                    derived(shown, &alias_name, &outputs),
                ))
            }
            TableFactor::NestedJoin { .. } => {
                Err(SqlError::query("joins in parentheses are not supported"))
            }
            TableFactor::Derived { lateral: true, .. } => {
                Err(SqlError::query("LATERAL is not supported"))
            }
            _ => Err(SqlError::element("RangeFunction")),
        }
    }

    /// The columns of a table as `SELECT *` gives them.
    fn table(&self, name: String, alias: &str, meta: &crate::meta::Meta) -> Relation {
        let words = match self.dialect() {
            Dialect::Postgres => format!("{alias}._full_text"),
            Dialect::Sqlite => {
                let mut text = "pg_words(concat_ws(' '".to_owned();
                for group in meta.fields.chunks(100) {
                    text.push_str(", concat_ws(' '");
                    for field in group {
                        text.push_str(&format!(
                            ", plain_text({}, {alias}.c{})",
                            crate::document::code_of(field.ty),
                            field.column
                        ));
                    }
                    text.push(')');
                }
                text.push_str(", ''))");
                text
            }
        };
        let mut columns = vec![
            Visible {
                name: "_id".to_owned(),
                sql: format!("{alias}._id"),
                ty: Ty::Of(Type::of(Kind::Int4)),
                hidden: false,
            },
            Visible {
                name: "_full_text".to_owned(),
                sql: words,
                ty: Ty::Words,
                hidden: false,
            },
        ];
        columns.extend(meta.fields.iter().map(|field| Visible {
            name: field.id.clone(),
            sql: format!("{alias}.c{}", field.column),
            ty: Ty::Of(Type {
                modifier: None,
                ..field.ty
            }),
            hidden: false,
        }));
        Relation { name, columns }
    }

    /// What is grouped by: an expression, the number or the name of a column that is shown.
    fn group(&mut self, group: &Expr, select: &Select) -> Result<Typed, SqlError> {
        let item = match group {
            Expr::Value(value) => match &value.value {
                Value::Number(number, _) => {
                    let place: usize = number.parse().unwrap_or(0);
                    let item = place.checked_sub(1).and_then(|place| select.projection.get(place));
                    Some(item.ok_or_else(|| {
                        SqlError::query(format!("GROUP BY position {number} is not in select list"))
                    })?)
                }
                _ => None,
            },
            Expr::Identifier(ident) if self.column(None, &folded(ident)).is_err() => {
                select.projection.iter().find(|item| {
                    matches!(item, SelectItem::ExprWithAlias { alias, .. } if folded(alias) == folded(ident))
                })
            }
            _ => None,
        };
        let expr = match item {
            None => group,
            Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) => expr,
            Some(_) => return Err(SqlError::element("GroupClause")),
        };
        let typed = self.without_aggregates(|this| this.expression(expr))?;
        let typed = self.settled(typed)?;
        self.require_comparable(&typed)?;
        Ok(typed)
    }

    fn order(
        &mut self,
        order: &OrderBy,
        outputs: &[Output],
        shown: &[Typed],
        distinct: bool,
    ) -> Result<String, SqlError> {
        let mut clauses = Vec::new();
        for clause in expressions(order)? {
            let typed = match output(&clause.expr, outputs)? {
                Some(place) => shown[place].clone(),
                None => {
                    let typed = self.expression(&clause.expr)?;
                    let typed = self.settled(typed)?;
                    if distinct && !shown.iter().any(|column| column.sql == typed.sql) {
                        return Err(SqlError::query(
                            "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
                        ));
                    }
                    typed
                }
            };
            self.require_comparable(&typed)?;
            clauses.push(format!("{}{}", self.ordered(&typed), direction(clause)));
        }
        Ok(format!(" ORDER BY {}", clauses.join(", ")))
    }

    fn order_of_set(&mut self, order: &OrderBy, outputs: &[Output]) -> Result<String, SqlError> {
        let mut clauses = Vec::new();
        for clause in expressions(order)? {
            let place = output(&clause.expr, outputs)?
                .ok_or_else(|| SqlError::query("invalid UNION/INTERSECT/EXCEPT ORDER BY clause"))?;
            let typed = Typed::new(format!("k{}", place + 1), outputs[place].ty);
            self.require_comparable(&typed)?;
            clauses.push(format!("{}{}", self.ordered(&typed), direction(clause)));
        }
        Ok(format!(" ORDER BY {}", clauses.join(", ")))
    }

    pub(super) fn require_comparable(&self, typed: &Typed) -> Result<(), SqlError> {
        match typed.ty {
            Ty::Of(ty) if !ty.is_comparable() => Err(SqlError::query(format!(
                "could not identify an ordering operator for type {}",
                ty.long_name()
            ))),
            _ => Ok(()),
        }
    }

    pub(super) fn without_aggregates<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let before = self
            .scopes
            .last_mut()
            .map(|scope| std::mem::replace(&mut scope.no_aggregates, true));
        let done = work(self);
        if let (Some(before), Some(scope)) = (before, self.scopes.last_mut()) {
            scope.no_aggregates = before;
        }
        done
    }
}

/// The wider of two types of numbers, times or texts.
pub(super) fn wider(one: Type, other: Type) -> Option<Type> {
    const NUMBERS: [Kind; 6] = [
        Kind::Int2,
        Kind::Int4,
        Kind::Int8,
        Kind::Numeric,
        Kind::Float4,
        Kind::Float8,
    ];
    const TIMES: [Kind; 3] = [Kind::Date, Kind::Timestamp, Kind::TimestampTz];
    const TEXTS: [Kind; 3] = [Kind::Char, Kind::Varchar, Kind::Text];
    if one.list || other.list {
        return (one == other).then_some(one);
    }
    for family in [NUMBERS.as_slice(), TIMES.as_slice(), TEXTS.as_slice()] {
        let place = |ty: Type| family.iter().position(|kind| *kind == ty.kind);
        if let (Some(one), Some(other)) = (place(one), place(other)) {
            let mut kind = family[one.max(other)];
            // Decimals beside small floats are large floats.
            if kind == Kind::Float4 && one != other {
                kind = Kind::Float8;
            }
            return Some(Type::of(kind));
        }
    }
    (one.kind == other.kind).then_some(Type::of(one.kind))
}

fn typed(column: &Visible) -> Typed {
    let mut typed = Typed::new(column.sql.clone(), Type::of(Kind::Text));
    typed.ty = column.ty;
    typed.free = true;
    typed.name = Some(column.name.clone());
    typed
}

fn named(column: &Visible) -> (String, Typed) {
    (column.name.clone(), typed(column))
}

pub(super) fn column_of(column: &Visible) -> Typed {
    typed(column)
}

fn derived(name: String, alias: &str, outputs: &[Output]) -> Relation {
    Relation {
        name,
        columns: outputs
            .iter()
            .enumerate()
            .map(|(place, output)| Visible {
                name: output.name.clone(),
                sql: format!("{alias}.k{}", place + 1),
                ty: if output.words {
                    Ty::Words
                } else {
                    Ty::Of(output.ty)
                },
                hidden: false,
            })
            .collect(),
    }
}

fn rename(outputs: &mut [Output], alias: &TableAlias) -> Result<(), SqlError> {
    if alias.columns.len() > outputs.len() {
        return Err(SqlError::query(format!(
            "table \"{}\" has {} columns available but {} columns specified",
            folded(&alias.name),
            outputs.len(),
            alias.columns.len()
        )));
    }
    for (output, to) in outputs.iter_mut().zip(&alias.columns) {
        output.name = folded(&to.name);
    }
    Ok(())
}

/// The last part of a name.
fn last(name: &ObjectName) -> Result<String, SqlError> {
    name.0
        .last()
        .and_then(|part| part.as_ident())
        .map(folded)
        .ok_or(SqlError::NoTable)
}

fn expressions(order: &OrderBy) -> Result<&[OrderByExpr], SqlError> {
    match &order.kind {
        OrderByKind::Expressions(list) if order.interpolate.is_none() => Ok(list),
        _ => Err(SqlError::element("SortBy")),
    }
}

/// The place of a column that is shown, where an expression is its number or name.
fn output(expr: &Expr, outputs: &[Output]) -> Result<Option<usize>, SqlError> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => {
                let place: usize = number.parse().unwrap_or(0);
                match place.checked_sub(1).filter(|place| *place < outputs.len()) {
                    Some(place) => Ok(Some(place)),
                    None => Err(SqlError::query(format!(
                        "ORDER BY position {number} is not in select list"
                    ))),
                }
            }
            _ => Ok(None),
        },
        Expr::Identifier(ident) => {
            let name = folded(ident);
            Ok(outputs.iter().position(|output| output.name == name))
        }
        _ => Ok(None),
    }
}

/// Direction and place of NULLs, which are larger than everything.
pub(super) fn direction(clause: &OrderByExpr) -> &'static str {
    let descending = matches!(clause.options.sort, Some(OrderBySort::Desc));
    match (descending, clause.options.nulls_first.unwrap_or(descending)) {
        (false, false) => " ASC NULLS LAST",
        (false, true) => " ASC NULLS FIRST",
        (true, false) => " DESC NULLS LAST",
        (true, true) => " DESC NULLS FIRST",
    }
}

fn limits(clause: &LimitClause, dialect: Dialect) -> Result<String, SqlError> {
    let number = |expr: &Expr| -> Result<Option<u64>, SqlError> {
        if let Expr::Value(value) = expr {
            match &value.value {
                Value::Number(number, _) => {
                    if let Ok(number) = number.parse::<u64>() {
                        return Ok(Some(number.min(i64::MAX as u64)));
                    }
                }
                Value::Null => return Ok(None),
                _ => {}
            }
        }
        Err(SqlError::query("LIMIT and OFFSET must be whole numbers"))
    };
    let LimitClause::LimitOffset {
        limit,
        offset,
        limit_by,
    } = clause
    else {
        return Err(SqlError::query("LIMIT #,# syntax is not supported"));
    };
    if !limit_by.is_empty() {
        return Err(SqlError::element("LimitClause"));
    }
    let limit = limit.as_ref().map(&number).transpose()?.flatten();
    let offset = offset
        .as_ref()
        .map(|offset| number(&offset.value))
        .transpose()?
        .flatten();
    let mut sql = String::new();
    match (limit, dialect) {
        (Some(limit), _) => sql.push_str(&format!(" LIMIT {limit}")),
        (None, Dialect::Sqlite) if offset.is_some() => sql.push_str(" LIMIT -1"),
        (None, _) => {}
    }
    if let Some(offset) = offset {
        sql.push_str(&format!(" OFFSET {offset}"));
    }
    Ok(sql)
}
