//! Filters: from the JSON of a request to a condition on rows, with CKAN's limits and words.

use cairn_domain::python;
use serde_json::{Map, Value};

use crate::error::TablesError;
use crate::meta::{Column, Meta};
use cairn_tabular::types::Type;
use cairn_tabular::value::{Comparand, compared};
use cairn_tabular::{cell::Cell, decimal};

/// Most comparisons of one filter, and how deep they may be nested.
const MOST: usize = 100;
const DEEPEST: usize = 10;

/// How a column is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
}

impl Operator {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "eq" => Self::Equal,
            "gt" => Self::Greater,
            "gte" => Self::GreaterEqual,
            "lt" => Self::Less,
            "lte" => Self::LessEqual,
            _ => return None,
        })
    }

    /// The operator in SQL.
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Less => "<",
            Self::LessEqual => "<=",
        }
    }
}

/// A condition on a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Compare(Column, Type, Operator, Cell),
    In(Column, Type, Vec<Cell>),
    /// There is a value.
    Present(Column),
    Constant(bool),
}

fn refused(message: impl Into<String>) -> TablesError {
    TablesError::refused("filters", message)
}

/// Reads the filters of a request for a table. JSON text has been parsed before.
pub(crate) fn condition(meta: &Meta, filters: &Value) -> Result<Condition, TablesError> {
    let mut reader = Reader { meta, count: 0 };
    match filters {
        Value::Object(map) => reader.group(map, 1),
        Value::Array(list) => {
            let maps: Option<Vec<_>> = list.iter().map(Value::as_object).collect();
            let maps = maps
                .filter(|maps| !maps.is_empty())
                .ok_or_else(|| refused("Filters must be defined as a dict or a list of dicts"))?;
            let members: Result<Vec<_>, _> =
                maps.into_iter().map(|map| reader.group(map, 2)).collect();
            Ok(Condition::Any(members?))
        }
        _ => Err(refused(
            "Filters must be defined as a dict or a list of dicts",
        )),
    }
}

struct Reader<'m> {
    meta: &'m Meta,
    count: usize,
}

impl Reader<'_> {
    fn group(&mut self, map: &Map<String, Value>, depth: usize) -> Result<Condition, TablesError> {
        if depth > DEEPEST {
            return Err(refused(
                "Maximum nesting depth for filter operations reached",
            ));
        }
        let unknown: Vec<&str> = map
            .keys()
            .map(String::as_str)
            .filter(|key| key.starts_with('$') && !key.starts_with("$$"))
            .filter(|key| !matches!(*key, "$or" | "$and"))
            .collect();
        if !unknown.is_empty() {
            return Err(refused(format!(
                "Unknown operators (must be one of $or, $and): {}",
                unknown.join(", ")
            )));
        }
        let mut all = Vec::new();
        for (key, value) in map {
            all.push(match key.as_str() {
                "$or" | "$and" => self.members(key, value, depth)?,
                _ => {
                    let name = match key.strip_prefix("$$") {
                        Some(rest) => format!("${rest}"),
                        None => key.clone(),
                    };
                    self.column(&name, value)?
                }
            });
        }
        Ok(Condition::All(all))
    }

    fn members(
        &mut self,
        key: &str,
        value: &Value,
        depth: usize,
    ) -> Result<Condition, TablesError> {
        let list = value.as_array();
        if list.is_some_and(Vec::is_empty) {
            return Err(refused(format!("invalid value \"{key}\"")));
        }
        let maps: Option<Vec<_>> =
            list.and_then(|list| list.iter().map(Value::as_object).collect());
        let Some(maps) = maps else {
            return Err(refused(format!(
                "Filter operations must be defined as a list of dicts: {}",
                python::repr(value)
            )));
        };
        let members: Result<Vec<_>, _> = maps
            .into_iter()
            .map(|map| self.group(map, depth + 1))
            .collect();
        Ok(if key == "$or" {
            Condition::Any(members?)
        } else {
            Condition::All(members?)
        })
    }

    fn column(&mut self, name: &str, value: &Value) -> Result<Condition, TablesError> {
        let Some((column, ty)) = self.meta.column(name) else {
            return Err(refused(format!("Unknown field: {name}")));
        };
        match value {
            Value::Object(operators) => self.operators(name, column, ty, operators),
            Value::Array(items) => {
                let (maps, scalars): (Vec<&Value>, Vec<&Value>) =
                    items.iter().partition(|item| item.is_object());
                let mut any = Vec::new();
                if !scalars.is_empty() || maps.is_empty() {
                    self.count()?;
                    any.push(is_in(column, ty, scalars.into_iter())?);
                }
                for map in maps.into_iter().filter_map(Value::as_object) {
                    any.push(self.operators(name, column, ty, map)?);
                }
                Ok(Condition::Any(any))
            }
            scalar => {
                self.count()?;
                compare(column, ty, Operator::Equal, scalar)
            }
        }
    }

    fn operators(
        &mut self,
        name: &str,
        column: Column,
        ty: Type,
        operators: &Map<String, Value>,
    ) -> Result<Condition, TablesError> {
        if operators.is_empty() {
            return Err(refused(format!("invalid value \"{name}\"")));
        }
        let mut all = Vec::new();
        for (operator, value) in operators {
            self.count()?;
            let unknown = || {
                refused(format!(
                    "Unknown filter operation: FilterOp(field={}, op={}, value={})",
                    python::repr_str(name),
                    python::repr_str(operator),
                    python::repr(value)
                ))
            };
            all.push(match (Operator::named(operator), value) {
                (Some(known), value) => compare(column, ty, known, value)?,
                (None, Value::Array(items)) if operator == "in" => is_in(column, ty, items.iter())?,
                (None, _) => return Err(unknown()),
            });
        }
        Ok(Condition::All(all))
    }

    fn count(&mut self) -> Result<(), TablesError> {
        self.count += 1;
        if self.count > MOST {
            return Err(refused("Maximum number of filter operations exceeded"));
        }
        Ok(())
    }
}

fn compare(
    column: Column,
    ty: Type,
    operator: Operator,
    value: &Value,
) -> Result<Condition, TablesError> {
    Ok(match compared(ty, value).map_err(TablesError::query)? {
        Comparand::Null => Condition::Constant(false),
        Comparand::Value(cell) => Condition::Compare(column, ty, operator, cell),
        Comparand::Decimal(text) => beside_whole(column, ty, operator, &text),
    })
}

/// Compares a column of whole numbers with a decimal.
fn beside_whole(column: Column, ty: Type, operator: Operator, decimal: &str) -> Condition {
    let Some((floor, exact)) = decimal::floor(decimal) else {
        let negative = decimal.starts_with('-');
        return match operator {
            Operator::Equal => Condition::Constant(false),
            Operator::Greater | Operator::GreaterEqual if negative => Condition::Present(column),
            Operator::Less | Operator::LessEqual if !negative => Condition::Present(column),
            _ => Condition::Constant(false),
        };
    };
    let operator = match operator {
        _ if exact => operator,
        Operator::Equal => return Condition::Constant(false),
        Operator::Greater | Operator::GreaterEqual => Operator::Greater,
        Operator::Less | Operator::LessEqual => Operator::LessEqual,
    };
    Condition::Compare(column, ty, operator, Cell::Int(floor))
}

fn is_in<'v>(
    column: Column,
    ty: Type,
    values: impl Iterator<Item = &'v Value>,
) -> Result<Condition, TablesError> {
    let mut cells = Vec::new();
    for value in values {
        match compared(ty, value).map_err(TablesError::query)? {
            Comparand::Null => {}
            Comparand::Value(cell) => cells.push(cell),
            Comparand::Decimal(text) => {
                if let Some((whole, true)) = decimal::floor(&text) {
                    cells.push(Cell::Int(whole));
                }
            }
        }
    }
    Ok(if cells.is_empty() {
        Condition::Constant(false)
    } else {
        Condition::In(column, ty, cells)
    })
}
