//! What the values of columns are like: counted, compared and summed up in one pass over the rows, in memory that does not grow.
//!
//! What is small is exact; of what is large a sketch is kept, and the answer says which it is.

mod budget;
mod numbers;
mod texts;
mod values;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::cell::CellRef;
use crate::decimal;
use crate::moment::Fraction;
use crate::render;
use crate::types::{Kind, Type};
use budget::Budget;
use numbers::Numbers;
use texts::Texts;
use values::Values;

/// Most characters of a value that is shown.
pub const SHOWN: usize = 200;

/// What the values of a column are like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Values that are there.
    pub count: u64,
    /// Values that are NULL.
    pub nulls: u64,
    /// How many different values there are.
    pub distinct: Distinct,
    /// The smallest value; texts are cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Value>,
    /// The largest value; texts are cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Value>,
    /// The mean of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// The standard deviation of numbers, the whole column taken as the population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stddev: Option<f64>,
    /// Values below which a share of all lies, for numbers, dates and times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantiles: Option<Quantiles>,
    /// How long texts are, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lengths: Option<Lengths>,
    /// How many digits decimals have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<Digits>,
    /// The values that are there most often, where any is there twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<Top>,
}

/// How many different values there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distinct {
    /// Their number.
    pub value: u64,
    /// Whether it was counted; otherwise it is an estimate.
    pub exact: bool,
}

/// Values below which a share of all lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantiles {
    /// Whether they are values of the column; otherwise they are estimates.
    pub exact: bool,
    /// The values by their share.
    pub values: Map<String, Value>,
}

/// How long texts are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Lengths {
    /// Characters of the shortest.
    pub min: u64,
    /// Characters of the longest.
    pub max: u64,
    /// Characters on the average.
    pub mean: f64,
    /// UTF-16 units of the longest.
    pub utf16: u64,
}

/// How many digits decimals have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digits {
    /// Most before the point.
    pub whole: u32,
    /// Most behind it.
    pub scale: u32,
    /// Whether there are infinities or `NaN`.
    pub special: bool,
}

impl Digits {
    /// Takes a decimal into account.
    pub fn add(&mut self, text: &str) {
        let plain = text.strip_prefix('-').unwrap_or(text);
        if !plain.starts_with(|c: char| c.is_ascii_digit()) {
            self.special = true;
            return;
        }
        let point = plain.bytes().position(|byte| byte == b'.');
        let whole = point.unwrap_or(plain.len());
        let fraction = point.map_or(0, |point| plain.len() - point - 1);
        let digits = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.whole = self.whole.max(digits(whole));
        self.scale = self.scale.max(digits(fraction));
    }
}

/// The values that are there most often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Top {
    /// Whether all values were counted; otherwise a count may be too high by at most `error`, and rarer values may be missing.
    pub exact: bool,
    /// By how much a count may be too high.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub error: u64,
    /// The values, the most frequent first.
    pub values: Vec<Frequent>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A value that is there often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frequent {
    /// The value; texts are cut.
    pub value: Value,
    /// How often it is there.
    pub count: u64,
}

/// Columns on the way to their summaries.
#[derive(Debug)]
pub struct Statistics {
    columns: Vec<Column>,
}

impl Statistics {
    /// Begins with columns of these types.
    pub fn new(types: &[Type]) -> Self {
        let budget = Budget::of(types.len());
        Self {
            columns: types.iter().map(|ty| Column::new(*ty, budget)).collect(),
        }
    }

    /// Takes a row into account. `tell` hears the place of each column's value, the value, and how many there are: once when it comes
    /// first, and later of all that came again, at the latest at the end.
    pub fn row(&mut self, cells: &[CellRef<'_>], tell: &mut impl FnMut(usize, CellRef<'_>, u64)) {
        for (place, (column, cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            column.add(*cell, &mut |cell, times| tell(place, cell, times));
        }
    }

    /// Sums up.
    pub fn finish(self, tell: &mut impl FnMut(usize, CellRef<'_>, u64)) -> Vec<Summary> {
        let columns = self.columns.into_iter().enumerate();
        columns
            .map(|(place, column)| column.finish(&mut |cell, times| tell(place, cell, times)))
            .collect()
    }
}

/// The values of a column by what can be said of them.
#[derive(Debug)]
enum Content {
    /// Whole numbers, truth values, dates and times.
    Ints {
        values: Values<i64>,
        range: Option<(i64, i64)>,
        numbers: Option<Numbers>,
    },
    /// Floating-point numbers, told apart by their bits.
    Floats {
        values: Values<i64>,
        range: Option<(f64, f64)>,
        numbers: Numbers,
    },
    Decimals {
        values: Values<str>,
        range: Option<DecimalRange>,
        numbers: Numbers,
        digits: Digits,
    },
    Texts {
        values: Values<str>,
        texts: Texts,
    },
}

/// The smallest and the largest decimal.
#[derive(Debug)]
struct DecimalRange {
    texts: (String, String),
    /// About where they are, so that what is clearly between them need not be compared digit by digit.
    about: (f64, f64),
}

impl DecimalRange {
    fn of(text: &str, about: f64) -> Self {
        Self {
            texts: (text.to_owned(), text.to_owned()),
            about: (about, about),
        }
    }

    fn add(&mut self, text: &str, about: f64) {
        if self.about.0 < about && about < self.about.1 {
            return;
        }
        if decimal::compare(text, &self.texts.0).is_lt() {
            self.texts.0 = text.to_owned();
            self.about.0 = about;
        } else if decimal::compare(text, &self.texts.1).is_gt() {
            self.texts.1 = text.to_owned();
            self.about.1 = about;
        }
    }
}

#[derive(Debug)]
struct Column {
    ty: Type,
    count: u64,
    nulls: u64,
    content: Content,
}

impl Column {
    fn new(ty: Type, budget: Budget) -> Self {
        let content = match ty.kind {
            _ if ty.list => Content::texts(budget, false),
            Kind::Float4 | Kind::Float8 => Content::Floats {
                values: Values::new(budget),
                range: None,
                numbers: Numbers::new(budget),
            },
            Kind::Numeric => Content::Decimals {
                values: Values::new(budget),
                range: None,
                numbers: Numbers::new(budget),
                digits: Digits::default(),
            },
            Kind::Json | Kind::Jsonb => Content::texts(budget, false),
            Kind::Text | Kind::Varchar | Kind::Char | Kind::Uuid => Content::texts(budget, true),
            Kind::Bool => Content::Ints {
                values: Values::new(budget),
                range: None,
                numbers: None,
            },
            Kind::Int2
            | Kind::Int4
            | Kind::Int8
            | Kind::Date
            | Kind::Time
            | Kind::Timestamp
            | Kind::TimestampTz => Content::Ints {
                values: Values::new(budget),
                range: None,
                numbers: Some(Numbers::new(budget)),
            },
        };
        Self {
            ty,
            count: 0,
            nulls: 0,
            content,
        }
    }

    fn add(&mut self, cell: CellRef<'_>, tell: &mut impl FnMut(CellRef<'_>, u64)) {
        if cell == CellRef::Null {
            self.nulls += 1;
            return;
        }
        self.count += 1;
        match (&mut self.content, cell) {
            (
                Content::Ints {
                    values,
                    range,
                    numbers,
                },
                CellRef::Int(int),
            ) => {
                if let Some(numbers) = numbers {
                    numbers.add(int as f64);
                }
                if values.add(&int, 0, &mut |int, more| tell(CellRef::Int(*int), more)) {
                    return;
                }
                *range = Some(range.map_or((int, int), |(min, max)| (min.min(int), max.max(int))));
                tell(cell, 1);
            }
            (
                Content::Floats {
                    values,
                    range,
                    numbers,
                },
                CellRef::Float(float),
            ) => {
                // One zero, one NaN.
                let float = if float == 0.0 { 0.0 } else { float };
                let float = if float.is_nan() { f64::NAN } else { float };
                numbers.add(float);
                let again = &mut |bits: &i64, more| tell(CellRef::Float(of_bits(*bits)), more);
                if values.add(&float.to_bits().cast_signed(), 0, again) {
                    return;
                }
                *range = Some(range.map_or((float, float), |(min, max)| {
                    (lesser(min, float), greater(max, float))
                }));
                tell(cell, 1);
            }
            (
                Content::Decimals {
                    values,
                    range,
                    numbers,
                    digits,
                },
                CellRef::Text(text),
            ) => {
                let about = text.parse().unwrap_or(f64::NAN);
                numbers.add(about);
                let again = &mut |text: &str, more| tell(CellRef::Text(text), more);
                if values.add(text, text.len(), again) {
                    return;
                }
                digits.add(text);
                match range {
                    None => *range = Some(DecimalRange::of(text, about)),
                    Some(range) => range.add(text, about),
                }
                tell(cell, 1);
            }
            (Content::Texts { values, texts }, CellRef::Text(text)) => {
                let again = &mut |text: &str, more| {
                    texts.add(text, more);
                    tell(CellRef::Text(text), more);
                };
                if values.add(text, text.len(), again) {
                    return;
                }
                texts.add(text, 1);
                tell(cell, 1);
            }
            // A column has values of one form alone.
            (_, CellRef::Null | CellRef::Int(_) | CellRef::Float(_) | CellRef::Text(_)) => {}
        }
    }

    fn finish(self, tell: &mut impl FnMut(CellRef<'_>, u64)) -> Summary {
        let ty = self.ty;
        let mut summary = Summary {
            count: self.count,
            nulls: self.nulls,
            distinct: Distinct {
                value: 0,
                exact: true,
            },
            min: None,
            max: None,
            mean: None,
            stddev: None,
            quantiles: None,
            lengths: None,
            digits: None,
            top: None,
        };
        match self.content {
            Content::Ints {
                values,
                range,
                numbers,
            } => {
                let show = |int: &i64| shown(ty, CellRef::Int(*int));
                let again = &mut |int: &i64, more| tell(CellRef::Int(*int), more);
                (summary.distinct, summary.top) = values.finish(show, again);
                (summary.min, summary.max) = pair(range.as_ref(), show);
                if let Some(numbers) = numbers {
                    if matches!(ty.kind, Kind::Int2 | Kind::Int4 | Kind::Int8) {
                        (summary.mean, summary.stddev) = numbers.moments();
                    }
                    summary.quantiles = numbers.quantiles(|value| show(&(value.round() as i64)));
                }
            }
            Content::Floats {
                values,
                range,
                numbers,
            } => {
                let show = |float: &f64| shown(ty, CellRef::Float(*float));
                let again = &mut |bits: &i64, more| tell(CellRef::Float(of_bits(*bits)), more);
                (summary.distinct, summary.top) =
                    values.finish(|bits| show(&of_bits(*bits)), again);
                (summary.min, summary.max) = pair(range.as_ref(), show);
                (summary.mean, summary.stddev) = numbers.moments();
                summary.quantiles = numbers.quantiles(|value| show(&value));
            }
            Content::Decimals {
                values,
                range,
                numbers,
                digits,
            } => {
                let show = |text: &String| shown(ty, CellRef::Text(text));
                let again = &mut |text: &str, more| tell(CellRef::Text(text), more);
                (summary.distinct, summary.top) = values.finish(show, again);
                (summary.min, summary.max) = pair(range.as_ref().map(|range| &range.texts), show);
                (summary.mean, summary.stddev) = numbers.moments();
                summary.quantiles =
                    numbers.quantiles(|value| shown(Type::of(Kind::Float8), CellRef::Float(value)));
                summary.digits = (self.count > 0).then_some(digits);
            }
            Content::Texts { values, mut texts } => {
                let show = |text: &String| shown(ty, CellRef::Text(text));
                let again = &mut |text: &str, more| {
                    texts.add(text, more);
                    tell(CellRef::Text(text), more);
                };
                (summary.distinct, summary.top) = values.finish(show, again);
                (summary.min, summary.max) = pair(texts.range(), show);
                summary.lengths = texts.lengths(self.count);
            }
        }
        summary
    }
}

impl Content {
    fn texts(budget: Budget, ordered: bool) -> Self {
        Self::Texts {
            values: Values::new(budget),
            texts: Texts::new(ordered),
        }
    }
}

/// A float of the bits by which it is told apart.
fn of_bits(bits: i64) -> f64 {
    f64::from_bits(bits.cast_unsigned())
}

/// The lesser of two floats; `NaN` is larger than all.
fn lesser(left: f64, right: f64) -> f64 {
    if right.is_nan() || left <= right {
        left
    } else {
        right
    }
}

fn greater(left: f64, right: f64) -> f64 {
    if left.is_nan() || right <= left {
        left
    } else {
        right
    }
}

fn pair<T>(
    range: Option<&(T, T)>,
    show: impl Fn(&T) -> Value + Copy,
) -> (Option<Value>, Option<Value>) {
    (
        range.map(|(min, _)| show(min)),
        range.map(|(_, max)| show(max)),
    )
}

/// Shows a value: numbers as numbers where JSON's readers keep all their digits, everything else as text.
fn shown(ty: Type, cell: CellRef<'_>) -> Value {
    if !ty.list {
        match (ty.kind, cell) {
            (Kind::Bool, CellRef::Int(flag)) => return Value::Bool(flag != 0),
            (Kind::Int2 | Kind::Int4 | Kind::Int8, CellRef::Int(int)) => return int.into(),
            (_, CellRef::Float(float)) if float.is_finite() => return float.into(),
            (Kind::Numeric, CellRef::Text(text))
                if text.bytes().filter(u8::is_ascii_digit).count() <= 15 =>
            {
                if let Some(number) = text.parse().ok().and_then(serde_json::Number::from_f64) {
                    return Value::Number(number);
                }
            }
            _ => {}
        }
    }
    let mut text = String::new();
    render::plain(&mut text, ty, cell, Fraction::Needed);
    Value::String(cut(text))
}

/// Cuts a text to the characters that are shown.
fn cut(mut text: String) -> String {
    if let Some((place, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(place);
    }
    text
}

#[cfg(test)]
mod tests;
