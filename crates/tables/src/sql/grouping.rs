//! Several groupings of the same rows: `GROUPING SETS`, `ROLLUP`, `CUBE`. Each set is a SELECT of its own, and all are put
//! together, so that both engines can do it.

use sqlparser::ast::{Distinct, Expr, GroupByExpr, OrderBy, Select};

use super::SqlError;
use super::compile::{Compiler, Scope, Typed};
use super::query::Body;
use super::select::Unique;
use cairn_tabular::types::{Kind, Type};

/// Most sets of one SELECT.
const MOST: usize = 64;

/// What rows are grouped by.
pub(super) enum Groups<'s> {
    /// By these together, or by nothing.
    One(&'s [Expr]),
    /// By each of these sets.
    Sets(Vec<Vec<&'s Expr>>),
}

/// Reads what rows are grouped by.
pub(super) fn groups(select: &Select) -> Result<Groups<'_>, SqlError> {
    let list = match &select.group_by {
        GroupByExpr::Expressions(list, modifiers) if modifiers.is_empty() => list.as_slice(),
        _ => return Err(SqlError::element("GroupingSet")),
    };
    let is_set = |group: &Expr| {
        matches!(
            group,
            Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) | Expr::Tuple(_)
        )
    };
    if !list.iter().any(is_set) {
        return Ok(Groups::One(list));
    }
    // Several in one clause are combined with each other.
    let mut sets: Vec<Vec<&Expr>> = vec![Vec::new()];
    for group in list {
        let own = sets_of(group)?;
        if sets.len() * own.len() > MOST {
            return Err(SqlError::query(format!(
                "more than {MOST} grouping sets are not supported"
            )));
        }
        sets = sets
            .iter()
            .flat_map(|before| {
                own.iter()
                    .map(|set| before.iter().chain(set).copied().collect())
            })
            .collect();
    }
    Ok(Groups::Sets(sets))
}

fn sets_of(group: &Expr) -> Result<Vec<Vec<&Expr>>, SqlError> {
    Ok(match group {
        Expr::GroupingSets(sets) => sets.iter().map(|set| set.iter().collect()).collect(),
        Expr::Rollup(parts) => (0..=parts.len())
            .rev()
            .map(|length| parts[..length].iter().flatten().collect())
            .collect(),
        Expr::Cube(parts) => {
            if parts.len() > MOST.ilog2() as usize {
                return Err(SqlError::query(format!(
                    "more than {MOST} grouping sets are not supported"
                )));
            }
            (0..1_usize << parts.len())
                .rev()
                .map(|chosen| {
                    // The first part is told by the highest digit.
                    let is_in = |place: usize| chosen >> (parts.len() - 1 - place) & 1 == 1;
                    parts
                        .iter()
                        .enumerate()
                        .filter(|(place, _)| is_in(*place))
                        .flat_map(|(_, part)| part)
                        .collect()
                })
                .collect()
        }
        Expr::Tuple(list) => vec![list.iter().collect()],
        other => vec![vec![other]],
    })
}

impl Compiler<'_> {
    /// Puts the SELECTs of all sets together.
    pub(super) fn grouping_sets(
        &mut self,
        select: &Select,
        sets: &[Vec<&Expr>],
        order: Option<&OrderBy>,
    ) -> Result<Body, SqlError> {
        if matches!(select.distinct, Some(Distinct::On(_))) {
            return Err(SqlError::query(
                "DISTINCT ON beside grouping sets is not supported",
            ));
        }
        let all: Vec<&Expr> = sets.iter().flatten().copied().collect();
        let mut parts = Vec::new();
        let mut outputs = Vec::new();
        for set in sets {
            self.scopes.push(Scope {
                windows: select.named_window.clone(),
                sets: true,
                ..Scope::default()
            });
            let part = self.select_grouped(select, None, &all, Some(set));
            self.scopes.pop();
            let part = part?;
            outputs = part.outputs;
            parts.push(part.sql);
        }
        let number = self.number();
        let rest = format!(" FROM ({}) AS q{number}", parts.join(" UNION ALL "));
        let columns = outputs
            .iter()
            .enumerate()
            .map(|(place, output)| {
                let mut typed = Typed::new(format!("q{number}.k{}", place + 1), output.ty);
                typed.weight = output.weight;
                (output.name.clone(), typed)
            })
            .collect();
        let distinct = match select.distinct {
            Some(Distinct::Distinct) => Unique::Rows,
            _ => Unique::No,
        };
        let mut body = self.shown(columns, &rest, &distinct, None)?;
        // It is ordered by what it shows, as a union is.
        body.order = match order {
            Some(order) => Some(self.order_of_set(order, &body.outputs)?),
            None => None,
        };
        Ok(body)
    }

    /// `GROUPING`: which of these are not grouped by in a row, a bit each.
    pub(super) fn grouping(&mut self, args: &[&Expr]) -> Result<Typed, SqlError> {
        let mut bits = 0_i64;
        for arg in args {
            let typed = self.without_aggregates(|this| this.expression(arg))?;
            let scope = self.scopes.last();
            let is_in =
                |list: Option<&Vec<String>>| list.is_some_and(|list| list.contains(&typed.sql));
            let absent = is_in(scope.map(|scope| &scope.absent));
            if !absent && !is_in(scope.and_then(|scope| scope.groups.as_ref())) {
                return Err(SqlError::query(
                    "arguments to GROUPING must be grouping expressions of the associated query level",
                ));
            }
            bits = bits << 1 | i64::from(absent);
        }
        if args.is_empty() || args.len() > 31 {
            return Err(SqlError::query(
                "GROUPING must have fewer than 32 arguments",
            ));
        }
        Ok(Typed::new(bits.to_string(), Type::of(Kind::Int4)))
    }
}
