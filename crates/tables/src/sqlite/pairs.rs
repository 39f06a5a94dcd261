//! Aggregates of pairs of numbers for statements of callers: `corr`, `covar_*`, `regr_*`; and those of the bits of whole numbers.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error};

use super::connection::cell;
use super::functions::{Answer, NULL, held};
use cairn_tabular::cell::{Cell, CellRef};
use cairn_tabular::value::float_cell;

/// What is known of the pairs so far; the squares and products are those of the distances from the means.
#[derive(Debug, Clone, Copy, Default)]
struct Pairs {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Pairs {
    fn add(&mut self, y: f64, x: f64) {
        let before = self.count;
        self.count += 1.0;
        self.x += x;
        self.y += y;
        if before > 0.0 {
            let (far_x, far_y) = (x * self.count - self.x, y * self.count - self.y);
            let scale = 1.0 / (self.count * before);
            self.xx += far_x * far_x * scale;
            self.yy += far_y * far_y * scale;
            self.xy += far_x * far_y * scale;
            return;
        }
        if !x.is_finite() {
            self.xx = f64::NAN;
            self.xy = f64::NAN;
        }
        if !y.is_finite() {
            self.yy = f64::NAN;
            self.xy = f64::NAN;
        }
    }
}

/// What is made of them at the end; nothing where there are too few, or all are the same.
#[derive(Clone, Copy)]
struct Of(fn(&Pairs) -> Option<f64>);

impl Aggregate<Pairs, ToSqlOutput<'static>> for Of {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Pairs> {
        Ok(Pairs::default())
    }

    fn step(&self, context: &mut Context<'_>, state: &mut Pairs) -> rusqlite::Result<()> {
        let float = |place| match context.get_raw(place) {
            ValueRef::Null => None,
            ValueRef::Integer(int) => Some(int as f64),
            ValueRef::Real(float) => Some(float),
            // NaN is kept as a text.
            _ => Some(f64::NAN),
        };
        if let (Some(y), Some(x)) = (float(0), float(1)) {
            state.add(y, x);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<Pairs>) -> Answer {
        let pairs = state.unwrap_or_default();
        Ok((self.0)(&pairs).map_or(NULL, |float| held(float_cell(float))))
    }
}

fn some(pairs: &Pairs) -> bool {
    pairs.count >= 1.0
}

/// A name, and what is made of the pairs.
type Made = (&'static str, fn(&Pairs) -> Option<f64>);

const MADE: &[Made] = &[
    ("pg_corr", |all| {
        (some(all) && all.xx != 0.0 && all.yy != 0.0).then(|| all.xy / (all.xx * all.yy).sqrt())
    }),
    ("pg_covar_pop", |all| some(all).then(|| all.xy / all.count)),
    ("pg_covar_samp", |all| {
        (all.count >= 2.0).then(|| all.xy / (all.count - 1.0))
    }),
    ("pg_regr_avgx", |all| some(all).then(|| all.x / all.count)),
    ("pg_regr_avgy", |all| some(all).then(|| all.y / all.count)),
    ("pg_regr_sxx", |all| some(all).then_some(all.xx)),
    ("pg_regr_syy", |all| some(all).then_some(all.yy)),
    ("pg_regr_sxy", |all| some(all).then_some(all.xy)),
    ("pg_regr_slope", |all| {
        (some(all) && all.xx != 0.0).then(|| all.xy / all.xx)
    }),
    ("pg_regr_intercept", |all| {
        (some(all) && all.xx != 0.0).then(|| (all.y - all.x * all.xy / all.xx) / all.count)
    }),
    ("pg_regr_r2", |all| {
        match (some(all) && all.xx != 0.0, all.yy) {
            (false, _) => None,
            (true, 0.0) => Some(1.0),
            (true, yy) => Some((all.xy * all.xy) / (all.xx * yy)),
        }
    }),
];

/// How many pairs there are.
struct Count;

impl Aggregate<i64, ToSqlOutput<'static>> for Count {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<i64> {
        Ok(0)
    }

    fn step(&self, context: &mut Context<'_>, state: &mut i64) -> rusqlite::Result<()> {
        let there = |place| !matches!(context.get_raw(place), ValueRef::Null);
        *state += i64::from(there(0) && there(1));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<i64>) -> Answer {
        Ok(held(Cell::Int(state.unwrap_or_default())))
    }
}

/// The bits that all numbers have, or that any has.
#[derive(Clone, Copy)]
struct Bits(fn(i64, i64) -> i64);

impl Aggregate<Option<i64>, ToSqlOutput<'static>> for Bits {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Option<i64>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, state: &mut Option<i64>) -> rusqlite::Result<()> {
        if let CellRef::Int(next) = cell(context.get_raw(0)) {
            *state = Some(state.map_or(next, |before| (self.0)(before, next)));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, state: Option<Option<i64>>) -> Answer {
        Ok(state.flatten().map_or(NULL, |bits| held(Cell::Int(bits))))
    }
}

/// Registers all of them.
pub(super) fn register(connection: &Connection, flags: FunctionFlags) -> Result<(), Error> {
    for (name, made) in MADE {
        connection.create_aggregate_function(*name, 2, flags, Of(*made))?;
    }
    connection.create_aggregate_function("pg_regr_count", 2, flags, Count)?;
    connection.create_aggregate_function("pg_bit_and", 1, flags, Bits(|one, other| one & other))?;
    connection.create_aggregate_function("pg_bit_or", 1, flags, Bits(|one, other| one | other))
}
