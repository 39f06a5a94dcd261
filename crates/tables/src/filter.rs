//! Filters: from the JSON of a request to a condition on rows, with CKAN's limits and words.

use cairn_domain::python;
use serde_json::{Map, Value};

use crate::error::TablesError;
use crate::meta::{Column, Meta};
use cairn_tabular::types::Type;
use cairn_tabular::value::{Comparand, compared};
use cairn_tabular::{cell::Cell, decimal};

/// Most operations of one filter, and how deep they may be nested.
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

fn too_many() -> TablesError {
    refused("Maximum number of filter operations exceeded")
}

/// Reads the filters of a request for a table. JSON text has been parsed before.
pub(crate) fn condition(meta: &Meta, filters: &Value) -> Result<Condition, TablesError> {
    let mut reader = Reader::of(meta);
    let (read, first) = match filters {
        Value::Object(map) => match map.keys().next() {
            Some(first) => (reader.root(map)?, first.clone()),
            None => return Ok(Condition::All(Vec::new())),
        },
        Value::Array(list) => match objects(list).filter(|maps| !maps.is_empty()) {
            Some(maps) => (reader.any_of(&maps)?, python::repr(&list[0])),
            None => return Err(not_filters()),
        },
        _ => return Err(not_filters()),
    };
    reader.end()?;
    // Filters that say nothing at all are none.
    read.ok_or_else(|| refused(format!("invalid value \"{first}\"")))
}

fn not_filters() -> TablesError {
    refused("Filters must be defined as a dict or a list of dicts")
}

fn objects(list: &[Value]) -> Option<Vec<&Map<String, Value>>> {
    list.iter().map(Value::as_object).collect()
}

/// An operator that joins groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Or,
    And,
}

/// Reads filters to their end, so that all that is wrong with them is told at once.
struct Reader<'m> {
    meta: &'m Meta,
    /// Operations, those that join others among them.
    count: usize,
    /// What is wrong with the form of the filters.
    wrong: Vec<String>,
    /// The first operation that there is not, told where the form is right.
    unknown: Option<TablesError>,
    /// The first comparison that the types of the columns forbid, told last.
    impossible: Option<TablesError>,
}

impl<'m> Reader<'m> {
    fn of(meta: &'m Meta) -> Self {
        Self {
            meta,
            count: 0,
            wrong: Vec::new(),
            unknown: None,
            impossible: None,
        }
    }

    /// Tells what was found wrong.
    fn end(self) -> Result<(), TablesError> {
        let wrong = TablesError::refused_for("filters", self.wrong);
        match wrong.or(self.unknown).or(self.impossible) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn root(&mut self, map: &Map<String, Value>) -> Result<Option<Condition>, TablesError> {
        require_few_keys(map)?;
        let mut all = Vec::new();
        for (key, value) in map {
            match self.joint(key, value) {
                Some((joint, maps)) => match (joint, self.members(&maps, 1)?) {
                    (_, members) if members.is_empty() => {}
                    (Joint::And, members) => all.extend(members),
                    (Joint::Or, members) => {
                        self.count()?;
                        all.push(Condition::Any(members));
                    }
                },
                None if is_operator(key) => {}
                None => all.extend(self.column(key, value)?),
            }
        }
        if all.len() > 1 && self.wrong.is_empty() {
            self.count()?;
        }
        Ok((!all.is_empty()).then_some(Condition::All(all)))
    }

    /// Reads a list of groups of which one must fit.
    fn any_of(&mut self, maps: &[&Map<String, Value>]) -> Result<Option<Condition>, TablesError> {
        if maps.len() >= MOST {
            return Err(too_many());
        }
        let members = self.members(maps, 1)?;
        if members.is_empty() {
            return Ok(None);
        }
        self.count()?;
        Ok(Some(Condition::Any(members)))
    }

    /// Reads the operator that a key is, with its groups; nothing of what is a column or no operator, which is noted.
    fn joint<'v>(
        &mut self,
        key: &str,
        value: &'v Value,
    ) -> Option<(Joint, Vec<&'v Map<String, Value>>)> {
        if !is_operator(key) {
            return None;
        }
        let joint = match key {
            "$or" => Joint::Or,
            "$and" => Joint::And,
            _ => {
                self.wrong.push(format!(
                    "Unknown operators (must be one of $or, $and): {key}"
                ));
                return None;
            }
        };
        let maps = value.as_array().and_then(|list| objects(list));
        if maps.is_none() {
            let shown = match value {
                Value::String(text) => text.clone(),
                other => python::repr(other),
            };
            self.wrong.push(format!(
                "Filter operations must be defined as a list of dicts: {shown}"
            ));
        }
        maps.map(|maps| (joint, maps))
    }

    /// Reads groups, each of which is its columns and operators at once; those that say nothing are left out.
    fn members(
        &mut self,
        maps: &[&Map<String, Value>],
        depth: usize,
    ) -> Result<Vec<Condition>, TablesError> {
        if depth >= DEEPEST {
            return Err(refused(
                "Maximum nesting depth for filter operations reached",
            ));
        }
        let mut members = Vec::new();
        for map in maps {
            require_few_keys(map)?;
            let mut all = Vec::new();
            for (key, value) in *map {
                match self.joint(key, value) {
                    Some((joint, maps)) => {
                        let inner = self.members(&maps, depth + 1)?;
                        if !inner.is_empty() {
                            self.count()?;
                            all.push(match joint {
                                Joint::Or => Condition::Any(inner),
                                Joint::And => Condition::All(inner),
                            });
                        }
                    }
                    None if is_operator(key) => {}
                    None => all.extend(self.column(key, value)?),
                }
            }
            if all.len() > 1 {
                self.count()?;
            }
            if !all.is_empty() {
                members.push(Condition::All(all));
            }
        }
        Ok(members)
    }

    /// Reads what a column must be; nothing where there is no such column, which is noted.
    fn column(&mut self, key: &str, value: &Value) -> Result<Option<Condition>, TablesError> {
        let name = if key.starts_with("$$") {
            &key[1..]
        } else {
            key
        };
        let Some((column, ty)) = self.meta.column(name) else {
            self.wrong.push(format!("Unknown field: {name}"));
            return Ok(None);
        };
        Ok(Some(match value {
            Value::Object(operators) => self.operators(name, column, ty, operators)?,
            Value::Array(items) => {
                let (maps, scalars): (Vec<&Value>, Vec<&Value>) =
                    items.iter().partition(|item| item.is_object());
                let several = !maps.is_empty();
                let mut any = Vec::new();
                if !scalars.is_empty() || maps.is_empty() {
                    self.count()?;
                    any.push(self.is_in(column, ty, scalars.into_iter()));
                }
                for map in maps.into_iter().filter_map(Value::as_object) {
                    any.push(self.operators(name, column, ty, map)?);
                }
                if several {
                    self.count()?;
                }
                Condition::Any(any)
            }
            scalar => {
                self.count()?;
                self.compared(column, ty, Operator::Equal, scalar)
            }
        }))
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
            all.push(match (Operator::named(operator), value) {
                (Some(known), value) => self.compared(column, ty, known, value),
                (None, Value::Array(items)) if operator == "in" => {
                    self.is_in(column, ty, items.iter())
                }
                (None, _) => {
                    self.unknown.get_or_insert_with(|| {
                        refused(format!(
                            "Unknown filter operation: FilterOp(field={}, op={}, value={})",
                            python::repr_str(name),
                            python::repr_str(operator),
                            python::repr(value)
                        ))
                    });
                    Condition::Constant(false)
                }
            });
        }
        if all.len() > 1 {
            self.count()?;
        }
        Ok(Condition::All(all))
    }

    fn compared(
        &mut self,
        column: Column,
        ty: Type,
        operator: Operator,
        value: &Value,
    ) -> Condition {
        let read = compare(column, ty, operator, value);
        self.possible(read)
    }

    fn is_in<'v>(
        &mut self,
        column: Column,
        ty: Type,
        values: impl Iterator<Item = &'v Value>,
    ) -> Condition {
        let read = is_in(column, ty, values);
        self.possible(read)
    }

    /// Notes a comparison that cannot be made.
    fn possible(&mut self, read: Result<Condition, TablesError>) -> Condition {
        read.unwrap_or_else(|error| {
            self.impossible.get_or_insert(error);
            Condition::Constant(false)
        })
    }

    fn count(&mut self) -> Result<(), TablesError> {
        self.count += 1;
        if self.count > MOST {
            return Err(too_many());
        }
        Ok(())
    }
}

/// Tells whether a key is meant as an operator; columns whose names begin with a dollar are written with two.
fn is_operator(key: &str) -> bool {
    key.starts_with('$') && !key.starts_with("$$")
}

fn require_few_keys(map: &Map<String, Value>) -> Result<(), TablesError> {
    if map.len() >= MOST {
        return Err(too_many());
    }
    Ok(())
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
