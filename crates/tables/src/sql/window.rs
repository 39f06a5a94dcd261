//! Window functions and the windows that they and aggregates look through.

use sqlparser::ast::{
    Expr, NamedWindowExpr, Value, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec,
    WindowType,
};

use super::SqlError;
use super::compile::{Compiler, Ty, Typed};
use super::functions::{Call, missing};
use super::parse::folded;
use cairn_tabular::types::{Kind, Type};

const TEXT: Type = Type::of(Kind::Text);
const INT: Type = Type::of(Kind::Int4);
const LONG: Type = Type::of(Kind::Int8);

/// Their names.
pub(super) const WINDOWS: &[&str] = &[
    "row_number",
    "rank",
    "dense_rank",
    "percent_rank",
    "cume_dist",
    "ntile",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
];

impl Compiler<'_> {
    /// Finds a window that the SELECT names.
    fn named_window(&self, name: &str) -> Result<WindowSpec, SqlError> {
        let windows = self.scopes.last().map_or(&[][..], |scope| &scope.windows);
        let found = windows.iter().find(|known| folded(&known.0) == name);
        match found.map(|known| &known.1) {
            Some(NamedWindowExpr::WindowSpec(spec)) => Ok(spec.clone()),
            Some(NamedWindowExpr::NamedWindow(_)) => Err(SqlError::query(
                "windows that add to other windows are not supported",
            )),
            None => Err(SqlError::query(format!("window \"{name}\" does not exist"))),
        }
    }

    pub(super) fn window(&mut self, call: &Call<'_>) -> Result<Typed, SqlError> {
        let name = call.name.as_str();
        let Some(over) = call.over else {
            return Err(SqlError::query(format!(
                "window function {name} requires an OVER clause"
            )));
        };
        let mut args = Vec::new();
        for arg in &call.args {
            let arg = self.expression(arg)?;
            args.push(self.settled(arg)?);
        }
        let plain = !call.star
            && !call.distinct
            && call.order.is_empty()
            && call.within.is_empty()
            && call.filter.is_none();
        let ty = match (name, args.as_slice(), plain) {
            ("row_number" | "rank" | "dense_rank", [], true) => LONG,
            ("ntile", [arg], true) if arg.kind() == Some(Kind::Int4) => INT,
            ("percent_rank" | "cume_dist", [], true) => Type::of(Kind::Float8),
            ("nth_value", [arg, place], true) if place.kind() == Some(Kind::Int4) => of(arg),
            ("first_value" | "last_value", [arg], true) => of(arg),
            ("lag" | "lead", [arg], true) => of(arg),
            ("lag" | "lead", [arg, offset], true) if offset.kind() == Some(Kind::Int4) => of(arg),
            _ => return Err(missing(call, &args)),
        };
        let texts: Vec<&str> = args.iter().map(|arg| arg.sql.as_str()).collect();
        let (window, parts) = self.over(over)?;
        Ok(
            Typed::new(format!("{name}({}){window}", texts.join(", ")), ty)
                .with(&args)
                .with(&parts),
        )
    }

    pub(super) fn over(&mut self, over: &WindowType) -> Result<(String, Vec<Typed>), SqlError> {
        if self.scopes.last().is_some_and(|scope| scope.sets) {
            return Err(SqlError::query(
                "windows beside grouping sets are not supported",
            ));
        }
        let spec = match over {
            WindowType::WindowSpec(spec) => spec.clone(),
            WindowType::NamedWindow(name) => self.named_window(&folded(name))?,
        };
        if spec.window_name.is_some() {
            return Err(SqlError::query(
                "windows that add to other windows are not supported",
            ));
        }
        let mut parts = Vec::new();
        let mut partitions = Vec::new();
        for expr in &spec.partition_by {
            let typed = self.expression(expr)?;
            let typed = self.settled(typed)?;
            self.require_comparable(&typed)?;
            partitions.push(self.ordered(&typed));
            parts.push(typed);
        }
        let mut sql = " OVER (".to_owned();
        if !partitions.is_empty() {
            sql.push_str(&format!("PARTITION BY {}", partitions.join(", ")));
        }
        sql.push_str(&self.order_inside(&spec.order_by, &mut parts)?);
        if let Some(frame) = &spec.window_frame {
            sql.push_str(&frame_text(frame)?);
        }
        sql.push(')');
        Ok((sql, parts))
    }
}

fn of(typed: &Typed) -> Type {
    match typed.ty {
        Ty::Of(ty) => ty,
        _ => TEXT,
    }
}

fn frame_text(frame: &WindowFrame) -> Result<String, SqlError> {
    let units = match frame.units {
        WindowFrameUnits::Rows => "ROWS",
        WindowFrameUnits::Range => "RANGE",
        WindowFrameUnits::Groups => "GROUPS",
    };
    let bound = |bound: &WindowFrameBound| -> Result<String, SqlError> {
        let (distance, word) = match bound {
            WindowFrameBound::CurrentRow => return Ok("CURRENT ROW".to_owned()),
            WindowFrameBound::Preceding(distance) => (distance, "PRECEDING"),
            WindowFrameBound::Following(distance) => (distance, "FOLLOWING"),
        };
        let Some(distance) = distance else {
            return Ok(format!("UNBOUNDED {word}"));
        };
        if let Expr::Value(value) = distance.as_ref()
            && let Value::Number(number, _) = &value.value
            && let Ok(number) = number.parse::<u32>()
            && frame.units == WindowFrameUnits::Rows
        {
            return Ok(format!("{number} {word}"));
        }
        Err(SqlError::query(
            "frames of windows are counted in whole rows",
        ))
    };
    let start = bound(&frame.start_bound)?;
    Ok(match &frame.end_bound {
        None => format!(" {units} {start}"),
        Some(end) => format!(" {units} BETWEEN {start} AND {}", bound(end)?),
    })
}
