//! SELECT: its columns, its groups, what is shown.

use sqlparser::ast::{
    Distinct, Expr, OrderBy, Select, SelectItem, SelectItemQualifiedWildcardKind, Value,
};

use super::compile::{Compiler, Relation, Scope, Ty, Typed};
use super::from::{last, named};
use super::grouping::{Groups, groups};
use super::order::{Clause, written};
use super::parse::folded;
use super::query::Body;
use super::{Output, SqlError};
use cairn_tabular::types::{Kind, Type};

/// Which rows of a SELECT stay.
pub(super) enum Unique {
    /// All.
    No,
    /// Of equal ones one.
    Rows,
    /// The first of those that are equal in these expressions.
    On(Vec<String>),
}

/// What PostgreSQL asks of an order beside `DISTINCT ON`.
fn require_order(on: &[String], order: Option<&[Clause]>) -> Result<(), SqlError> {
    let Some(order) = order else {
        return Ok(());
    };
    let leading = order.iter().take(on.len());
    let fits = leading.clone().all(|clause| on.contains(&clause.sql))
        && (order.len() < on.len()
            || on
                .iter()
                .all(|one| leading.clone().any(|clause| clause.sql == *one)));
    if fits {
        Ok(())
    } else {
        Err(SqlError::query(
            "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
        ))
    }
}

impl Compiler<'_> {
    pub(super) fn select(
        &mut self,
        select: &Select,
        order: Option<&OrderBy>,
    ) -> Result<Body, SqlError> {
        let plain = select.top.is_none()
            && select.exclude.is_none()
            && select.lateral_views.is_empty()
            && select.prewhere.is_none()
            && select.connect_by.is_empty()
            && select.cluster_by.is_empty()
            && select.distribute_by.is_empty()
            && select.sort_by.is_empty()
            && select.qualify.is_none()
            && select.value_table_mode.is_none();
        if !plain {
            return Err(SqlError::element("SelectClause"));
        }
        let groups = match groups(select)? {
            Groups::One(groups) => groups.iter().collect::<Vec<_>>(),
            Groups::Sets(sets) => return self.grouping_sets(select, &sets, order),
        };
        self.scopes.push(Scope {
            windows: select.named_window.clone(),
            ..Scope::default()
        });
        let done = self.select_grouped(select, order, &groups, None);
        self.scopes.pop();
        done
    }

    /// Compiles a SELECT that is grouped, or one of its grouping sets: `set` is what that is grouped by of all groups.
    pub(super) fn select_grouped(
        &mut self,
        select: &Select,
        order: Option<&OrderBy>,
        groups: &[&Expr],
        set: Option<&[&Expr]>,
    ) -> Result<Body, SqlError> {
        let mut from = Vec::new();
        for part in &select.from {
            from.push(self.joined(part)?);
        }
        let mut rest = String::new();
        if let Some(condition) = &select.selection {
            let condition = self
                .without_aggregates(|this| this.without_series(|this| this.condition(condition)))?;
            rest.push_str(&format!(" WHERE {}", condition.sql));
        }
        let mut grouped = Vec::new();
        for group in set.unwrap_or(groups) {
            grouped.push(self.group(group, select)?);
        }
        let mut absent = Vec::new();
        if set.is_some() {
            for group in groups {
                let other = self.group(group, select)?.sql;
                if !grouped.iter().any(|one| one.sql == other) {
                    absent.push(other);
                }
            }
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
        let empty = set.is_some_and(<[&Expr]>::is_empty);
        if let Some(scope) = self.scopes.last_mut() {
            scope.absent = absent;
        }
        let having = match &select.having {
            Some(having) => Some(self.without_series(|this| this.condition(having))?),
            None => None,
        };
        let shown = self.projection(&select.projection)?;
        if let Some(scope) = self.scopes.last_mut() {
            from.extend(scope.made.iter().map(|made| made.sql.clone()));
            scope.no_series = true;
        }
        let from = if from.is_empty() {
            String::new()
        } else {
            format!(" FROM {}", from.join(" CROSS JOIN "))
        };
        rest.insert_str(0, &from);
        let counts = shown
            .iter()
            .map(|(_, column)| column)
            .chain(&having)
            .any(|column| column.aggregate);
        if empty && !counts {
            // All rows are one group, whatever they are, and nothing asks what they are.
            rest.clear();
        }
        if let Some(having) = &having {
            let word = if empty && !counts { "WHERE" } else { "HAVING" };
            rest.push_str(&format!(" {word} {}", having.sql));
        }
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
            None | Some(Distinct::All) => Unique::No,
            Some(_) if set.is_some() => Unique::No,
            Some(Distinct::Distinct) => Unique::Rows,
            Some(Distinct::On(list)) => {
                let mut on = Vec::new();
                for expr in list {
                    let typed = self.named_item(expr, select)?;
                    let typed = self.settled(typed)?;
                    self.require_comparable(&typed)?;
                    on.push(self.ordered(&typed));
                }
                Unique::On(on)
            }
        };
        self.shown(shown, &rest, &distinct, order)
    }

    /// Writes the columns of a SELECT, and its order.
    pub(super) fn shown(
        &mut self,
        shown: Vec<(String, Typed)>,
        rest: &str,
        distinct: &Unique,
        order: Option<&OrderBy>,
    ) -> Result<Body, SqlError> {
        if shown.is_empty() {
            return Err(SqlError::query("SELECT without columns is not supported"));
        }
        let mut columns = Vec::new();
        let mut outputs = Vec::new();
        let mut typed = Vec::new();
        for (place, (name, column)) in shown.into_iter().enumerate() {
            let odd = matches!(column.ty, Ty::Words | Ty::Query | Ty::Span).then_some(column.ty);
            let sortable = self.sortable(column.clone())?;
            let column = self.settled(column)?;
            let ty = match column.ty {
                Ty::Of(ty) => ty,
                _ => Type::of(Kind::Text),
            };
            if matches!(distinct, Unique::Rows) && !ty.is_comparable() {
                return Err(SqlError::query(format!(
                    "could not identify an equality operator for type {}",
                    ty.long_name()
                )));
            }
            columns.push(format!("{} AS k{}", self.ordered(&column), place + 1));
            outputs.push(Output {
                name,
                ty,
                odd,
                weight: column.weight,
            });
            typed.push(sortable);
        }
        let order = match order {
            None => None,
            Some(order) => {
                let rows = matches!(distinct, Unique::Rows);
                Some(self.order(order, &outputs, &typed, rows)?)
            }
        };
        let word = match distinct {
            Unique::No => String::new(),
            Unique::Rows => "DISTINCT ".to_owned(),
            Unique::On(on) => {
                require_order(on, order.as_deref())?;
                if self.is_sqlite() {
                    return Ok(self.first_of_each(on, &columns, rest, outputs, order));
                }
                format!("DISTINCT ON ({}) ", on.join(", "))
            }
        };
        Ok(Body {
            sql: format!("SELECT {word}{}{rest}", columns.join(", ")),
            outputs,
            order: order.map(|clauses| written(&clauses)),
        })
    }

    /// `DISTINCT ON` where there is none: the first row of each group by its order.
    fn first_of_each(
        &mut self,
        on: &[String],
        columns: &[String],
        rest: &str,
        outputs: Vec<Output>,
        order: Option<Vec<Clause>>,
    ) -> Body {
        let clauses = order.unwrap_or_default();
        let number = self.number();
        let by = if clauses.is_empty() {
            String::new()
        } else {
            written(&clauses)
        };
        let keys: String = clauses
            .iter()
            .enumerate()
            .map(|(place, clause)| format!(", {} AS o{place}", clause.sql))
            .collect();
        let outer: Vec<String> = (1..=columns.len())
            .map(|place| format!("k{place}"))
            .collect();
        let outer_order: Vec<Clause> = clauses
            .iter()
            .enumerate()
            .map(|(place, clause)| Clause {
                sql: format!("o{place}"),
                direction: clause.direction,
            })
            .collect();
        Body {
            sql: format!(
                "SELECT {} FROM (SELECT {}{keys}, row_number() OVER (PARTITION BY {}{by}) AS place{rest}) AS q{number} WHERE place = 1",
                outer.join(", "),
                columns.join(", "),
                on.join(", "),
            ),
            outputs,
            order: (!outer_order.is_empty()).then(|| written(&outer_order)),
        }
    }

    pub(super) fn projection(
        &mut self,
        items: &[SelectItem],
    ) -> Result<Vec<(String, Typed)>, SqlError> {
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

    /// What is grouped by.
    fn group(&mut self, group: &Expr, select: &Select) -> Result<Typed, SqlError> {
        let typed = self.without_aggregates(|this| this.named_item(group, select))?;
        let typed = self.settled(typed)?;
        self.require_comparable(&typed)?;
        Ok(typed)
    }

    /// An expression, or the number or the name of a column that is shown.
    fn named_item(&mut self, group: &Expr, select: &Select) -> Result<Typed, SqlError> {
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
        self.expression(expr)
    }

    pub(super) fn without_aggregates<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        self.marked(|scope| &mut scope.no_aggregates, work)
    }

    /// Does work while a mark of the scope is set.
    pub(super) fn marked<T>(
        &mut self,
        mark: impl Fn(&mut Scope) -> &mut bool,
        work: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let scope = self.scopes.last_mut();
        let before = scope.map(|scope| std::mem::replace(mark(scope), true));
        let done = work(self);
        if let (Some(before), Some(scope)) = (before, self.scopes.last_mut()) {
            *mark(scope) = before;
        }
        done
    }
}
