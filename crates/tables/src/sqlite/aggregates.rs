//! PostgreSQL's aggregates for statements of callers, as SQLite calls them.

use std::cmp::Ordering;

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error};

use super::connection::cell;
use super::functions::{Answer, LONGEST, NULL, failed, held, text};
use crate::document::type_of;
use crate::reckon;
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::decimal;
use cairn_tabular::types::Type;
use cairn_tabular::value::{float_cell, list_text};

/// Most bytes of values that one aggregate holds.
const MOST: usize = 256 << 20;

/// Sum and mean of decimals.
struct Total {
    mean: bool,
}

impl Aggregate<(Option<String>, i64), ToSqlOutput<'static>> for Total {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<(Option<String>, i64)> {
        Ok((None, 0))
    }

    fn step(
        &self,
        context: &mut Context<'_>,
        state: &mut (Option<String>, i64),
    ) -> rusqlite::Result<()> {
        let ValueRef::Text(_) = context.get_raw(0) else {
            return Ok(());
        };
        let next = context.get_raw(0).as_str()?;
        let sum = match &state.0 {
            None => next.to_owned(),
            Some(before) => decimal::add(before, next)
                .ok_or_else(|| failed("value overflows numeric format"))?,
        };
        *state = (Some(sum), state.1 + 1);
        Ok(())
    }

    fn finalize(
        &self,
        _: &mut Context<'_>,
        state: Option<(Option<String>, i64)>,
    ) -> rusqlite::Result<ToSqlOutput<'static>> {
        let Some((Some(sum), count)) = state else {
            return Ok(NULL);
        };
        if !self.mean {
            return Ok(text(sum));
        }
        decimal::divide(&sum, &count.to_string())
            .map(text)
            .ok_or_else(|| failed("value overflows numeric format"))
    }
}

/// Values that are kept until all are there.
#[derive(Default)]
struct Values {
    cells: Vec<Cell>,
    bytes: usize,
    /// What the last call said beside its value.
    ty: Option<Type>,
    at: Option<f64>,
    down: bool,
}

impl Values {
    fn keep(&mut self, value: CellRef<'_>) -> rusqlite::Result<()> {
        self.bytes += std::mem::size_of::<Cell>();
        if let CellRef::Text(text) = value {
            self.bytes += text.len();
        }
        if self.bytes > MOST {
            return Err(failed("an aggregate holds too many values"));
        }
        self.cells.push(value.to_owned());
        Ok(())
    }

    fn sort(&mut self) {
        let (Some(ty), down) = (self.ty, self.down) else {
            return;
        };
        self.cells.sort_by(|one, other| {
            let order = reckon::order(ty.kind, one.as_ref(), other.as_ref());
            if down { order.reverse() } else { order }
        });
    }
}

fn code(context: &Context<'_>, place: usize) -> rusqlite::Result<Type> {
    Ok(type_of(context.get(place)?))
}

/// A list of the values: `pg_array_agg(value, type)`.
struct List;

impl Aggregate<Values, ToSqlOutput<'static>> for List {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Values> {
        Ok(Values::default())
    }

    fn step(&self, context: &mut Context<'_>, state: &mut Values) -> rusqlite::Result<()> {
        state.ty = Some(code(context, 1)?);
        state.keep(cell(context.get_raw(0)))
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<Values>) -> Answer {
        let Some((state, ty)) = state.and_then(|state| state.ty.map(|ty| (state, ty))) else {
            return Ok(NULL);
        };
        let made = list_text(Type { list: true, ..ty }, &state.cells);
        if made.len() > LONGEST {
            return Err(failed("requested length too large"));
        }
        Ok(text(made))
    }
}

/// What is found in the order of the values: `pg_percentile_cont(value, at, type, down)`.
#[derive(Clone, Copy)]
enum Place {
    /// Between two values.
    Between,
    /// A value.
    One,
    /// The value that is there most often.
    Most,
}

impl Aggregate<Values, ToSqlOutput<'static>> for Place {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Values> {
        Ok(Values::default())
    }

    fn step(&self, context: &mut Context<'_>, state: &mut Values) -> rusqlite::Result<()> {
        if let CellRef::Float(at) = cell(context.get_raw(1)) {
            state.at = Some(at);
        } else if let CellRef::Int(at) = cell(context.get_raw(1)) {
            state.at = Some(at as f64);
        }
        state.ty = Some(code(context, 2)?);
        state.down = context.get::<i64>(3)? != 0;
        match context.get_raw(0) {
            ValueRef::Null => Ok(()),
            value => state.keep(cell(value)),
        }
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<Values>) -> Answer {
        let Some(mut state) = state else {
            return Ok(NULL);
        };
        let Place::Most = self else {
            let Some(at) = state.at else {
                return Ok(NULL);
            };
            if !(0.0..=1.0).contains(&at) {
                return Err(failed(format!(
                    "percentile value {at} is not between 0 and 1"
                )));
            }
            state.sort();
            return Ok(held(match self {
                Place::Between => between(&state.cells, at),
                _ => one(&state.cells, at),
            }));
        };
        state.sort();
        Ok(held(most(&state)))
    }
}

fn between(cells: &[Cell], at: f64) -> Cell {
    let float = |cell: &Cell| match cell.as_ref() {
        CellRef::Float(float) => float,
        CellRef::Int(int) => int as f64,
        _ => f64::NAN,
    };
    let Some(last) = cells.len().checked_sub(1) else {
        return Cell::Null;
    };
    let place = at * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    let (below, above) = (float(&cells[low]), float(&cells[high]));
    if low == high {
        return float_cell(below);
    }
    float_cell(below + (place - low as f64) * (above - below))
}

fn one(cells: &[Cell], at: f64) -> Cell {
    let place = (at * cells.len() as f64).ceil() as usize;
    cells
        .get(place.saturating_sub(1))
        .cloned()
        .unwrap_or(Cell::Null)
}

fn most(state: &Values) -> Cell {
    let Some(ty) = state.ty else {
        return Cell::Null;
    };
    let same = |one: &Cell, other: &Cell| {
        reckon::order(ty.kind, one.as_ref(), other.as_ref()) == Ordering::Equal
    };
    let mut best: Option<&[Cell]> = None;
    for run in state.cells.chunk_by(same) {
        if best.is_none_or(|best| run.len() > best.len()) {
            best = Some(run);
        }
    }
    best.and_then(|run| run.first())
        .cloned()
        .unwrap_or(Cell::Null)
}

/// How far numbers lie apart, reckoned as PostgreSQL does.
struct Spread {
    /// Of a whole population, or of a sample of one.
    whole: bool,
    root: bool,
}

impl Aggregate<[f64; 3], ToSqlOutput<'static>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<[f64; 3]> {
        Ok([0.0; 3])
    }

    fn step(&self, context: &mut Context<'_>, state: &mut [f64; 3]) -> rusqlite::Result<()> {
        let next = match context.get_raw(0) {
            ValueRef::Null => return Ok(()),
            ValueRef::Integer(int) => int as f64,
            ValueRef::Real(float) => float,
            // NaN and infinities are kept as texts.
            _ => f64::NAN,
        };
        let [count, sum, squares] = state;
        *count += 1.0;
        *sum += next;
        if *count > 1.0 {
            let apart = next * *count - *sum;
            *squares += apart * apart / (*count * (*count - 1.0));
        } else if !next.is_finite() {
            *squares = f64::NAN;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<[f64; 3]>) -> Answer {
        let [count, _, squares] = state.unwrap_or_default();
        let least = if self.whole { 1.0 } else { 2.0 };
        if count < least {
            return Ok(NULL);
        }
        let spread = squares / if self.whole { count } else { count - 1.0 };
        Ok(held(float_cell(if self.root {
            spread.sqrt()
        } else {
            spread
        })))
    }
}

/// Registers all of them.
pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> Result<(), Error> {
    connection.create_aggregate_function("pg_sum", 1, flags, Total { mean: false })?;
    connection.create_aggregate_function("pg_avg", 1, flags, Total { mean: true })?;
    connection.create_aggregate_function("pg_array_agg", 2, flags, List)?;
    for (name, place) in [
        ("pg_percentile_cont", Place::Between),
        ("pg_percentile_disc", Place::One),
        ("pg_mode", Place::Most),
    ] {
        connection.create_aggregate_function(name, 4, flags, place)?;
    }
    for (names, whole, root) in [
        (["pg_stddev", "pg_stddev_samp"], false, true),
        (["pg_variance", "pg_var_samp"], false, false),
        (["pg_stddev_pop", "pg_stddev_pop"], true, true),
        (["pg_var_pop", "pg_var_pop"], true, false),
    ] {
        for name in names {
            connection.create_aggregate_function(name, 1, flags, Spread { whole, root })?;
        }
    }
    Ok(())
}
