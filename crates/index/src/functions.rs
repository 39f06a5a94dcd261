//! Functions of a document's fields that change its score: `bf` adds them, `boost` multiplies.
//!
//! The language is that of Solr's function queries, as far as it makes sense for one document at a time: numbers, fields and
//! calls such as `recip(ms(NOW,metadata_modified),3.16e-11,1,1)`. A field without a value counts 0.

use chrono::NaiveDateTime;
use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

use crate::dates;
use crate::error::SearchError;
use crate::expand;
use crate::schema::{FieldKind, Fields, MOST_WORTH, WORTH};
use crate::spatial;

/// Deepest nesting of calls.
const MAX_DEPTH: usize = 16;
/// Longest text of a function in bytes.
const MAX_BYTES: usize = 4096;

/// What the functions make of a score.
#[derive(Default)]
pub(crate) struct Adjustment {
    added: Vec<(Function, f32)>,
    factor: Option<Function>,
    /// By how much the best of records lifts its score, as a share of it.
    lift: f32,
}

impl Adjustment {
    /// Lets complete and recent records come first among those that match alike.
    pub(crate) fn lifted(mut self, lift: f32) -> Self {
        self.lift = lift;
        self
    }

    /// Reads `bf` (functions side by side, each with a weight if wanted) and `boost`.
    pub(crate) fn read(
        bf: Option<&str>,
        boost: Option<&str>,
        fields: &Fields,
        now: NaiveDateTime,
    ) -> Result<Self, SearchError> {
        let mut out = Self::default();
        if let Some(text) = bf {
            let mut parser = Parser::new(text, fields, now)?;
            while !parser.at_end() {
                let function = parser.function(0)?;
                out.added.push((function, parser.weight()?));
            }
        }
        if let Some(text) = boost.filter(|text| !text.trim().is_empty()) {
            let mut parser = Parser::new(text, fields, now)?;
            out.factor = Some(parser.function(0)?);
            if !parser.at_end() {
                return Err(parser.refused());
            }
        }
        Ok(out)
    }

    /// Lets documents whose extent fills a rectangle best come first.
    pub(crate) fn near(mut self, rectangle: [f64; 4]) -> Self {
        self.added.push((Function::Overlap(rectangle), 1.0));
        self
    }

    /// Whether scores stay as they are.
    pub(crate) fn is_nothing(&self) -> bool {
        self.only_lifts() && self.lift == 0.0
    }

    /// Whether scores are at most lifted, so that bounds of them are known.
    pub(crate) fn only_lifts(&self) -> bool {
        self.added.is_empty() && self.factor.is_none()
    }

    /// Opens the fields in a segment; nothing where scores stay as they are.
    pub(crate) fn open(&self, reader: &SegmentReader) -> tantivy::Result<Option<Opened>> {
        if self.is_nothing() {
            return Ok(None);
        }
        let worth = match self.lift == 0.0 {
            true => None,
            false => reader.fast_fields().column_opt::<u64>(WORTH)?,
        };
        let added = self
            .added
            .iter()
            .map(|(function, weight)| Ok((function.open(reader)?, *weight)))
            .collect::<tantivy::Result<_>>()?;
        let factor = match &self.factor {
            Some(function) => Some(function.open(reader)?),
            None => None,
        };
        Ok(Some(Opened {
            added,
            factor,
            worth: worth.map(|column| (column, self.lift / f32::from(MOST_WORTH))),
        }))
    }
}

/// The functions in one segment.
pub(crate) struct Opened {
    added: Vec<(Value, f32)>,
    factor: Option<Value>,
    /// The column, and what each of its steps lifts.
    worth: Option<(Column<u64>, f32)>,
}

impl Opened {
    /// By how much a score is lifted at most, as a factor.
    pub(crate) fn most_lift(&self) -> f32 {
        let step = self.worth.as_ref().map_or(0.0, |(_, step)| *step);
        1.0 + step * f32::from(MOST_WORTH)
    }

    /// The score of a document.
    pub(crate) fn score(&self, doc: DocId, score: f32) -> f32 {
        let score = match &self.worth {
            // Numbers of this column are small.
            Some((worth, step)) => {
                score * (1.0 + step * worth.first(doc).unwrap_or_default() as f32)
            }
            None => score,
        };
        if self.added.is_empty() && self.factor.is_none() {
            return score;
        }
        let added: f32 = self
            .added
            .iter()
            .map(|(value, weight)| value(doc) as f32 * weight)
            .sum();
        let factor = self.factor.as_ref().map_or(1.0, |value| value(doc) as f32);
        let score = (score + added) * factor;
        if score.is_finite() { score } else { 0.0 }
    }
}

/// The value of each document of a segment.
pub(crate) type Value = Box<dyn Fn(DocId) -> f64>;

pub(crate) enum Function {
    Number(f64),
    /// 1 where a field has a value.
    Exists(Box<Function>),
    /// How much of a rectangle and the document's extent they share.
    Overlap([f64; 4]),
    /// Milliseconds since 1970.
    Date(String),
    Whole(String),
    /// A text that holds a number.
    Text(String),
    Call(Operation, Vec<Function>),
}

#[derive(Clone, Copy)]
pub(crate) enum Operation {
    Sum,
    Product,
    Least,
    Most,
    Minus,
    Divide,
    Power,
    Absolute,
    Log,
    NaturalLog,
    Exp,
    Root,
    Reciprocal,
    Linear,
    Map,
    Default,
    If,
    Not,
    And,
    Or,
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Remainder,
    Floor,
    Ceiling,
    Round,
}

/// Names, operations, least and most arguments.
const OPERATIONS: &[(&str, Operation, usize, usize)] = &[
    ("sum", Operation::Sum, 1, 16),
    ("add", Operation::Sum, 1, 16),
    ("product", Operation::Product, 1, 16),
    ("mul", Operation::Product, 1, 16),
    ("min", Operation::Least, 1, 16),
    ("max", Operation::Most, 1, 16),
    ("sub", Operation::Minus, 2, 2),
    ("div", Operation::Divide, 2, 2),
    ("pow", Operation::Power, 2, 2),
    ("abs", Operation::Absolute, 1, 1),
    ("log", Operation::Log, 1, 1),
    ("ln", Operation::NaturalLog, 1, 1),
    ("exp", Operation::Exp, 1, 1),
    ("sqrt", Operation::Root, 1, 1),
    ("recip", Operation::Reciprocal, 4, 4),
    ("linear", Operation::Linear, 3, 3),
    ("map", Operation::Map, 4, 5),
    ("def", Operation::Default, 2, 2),
    ("if", Operation::If, 3, 3),
    ("not", Operation::Not, 1, 1),
    ("and", Operation::And, 1, 16),
    ("or", Operation::Or, 1, 16),
    ("eq", Operation::Equal, 2, 2),
    ("gt", Operation::Greater, 2, 2),
    ("gte", Operation::GreaterOrEqual, 2, 2),
    ("lt", Operation::Less, 2, 2),
    ("lte", Operation::LessOrEqual, 2, 2),
    ("mod", Operation::Remainder, 2, 2),
    ("floor", Operation::Floor, 1, 1),
    ("ceil", Operation::Ceiling, 1, 1),
    ("rint", Operation::Round, 1, 1),
];

impl Operation {
    fn of(self, values: &[f64]) -> f64 {
        let truth = |is: bool| f64::from(u8::from(is));
        match (self, values) {
            (Self::If, [condition, then, otherwise]) => match *condition == 0.0 {
                true => *otherwise,
                false => *then,
            },
            (Self::Not, [a]) => truth(*a == 0.0),
            (Self::And, values) => truth(values.iter().all(|value| *value != 0.0)),
            (Self::Or, values) => truth(values.iter().any(|value| *value != 0.0)),
            (Self::Equal, [a, b]) => truth(a == b),
            (Self::Greater, [a, b]) => truth(a > b),
            (Self::GreaterOrEqual, [a, b]) => truth(a >= b),
            (Self::Less, [a, b]) => truth(a < b),
            (Self::LessOrEqual, [a, b]) => truth(a <= b),
            (Self::Remainder, [a, b]) => a % b,
            (Self::Floor, [a]) => a.floor(),
            (Self::Ceiling, [a]) => a.ceil(),
            (Self::Round, [a]) => a.round_ties_even(),
            (Self::Sum, values) => values.iter().sum(),
            (Self::Product, values) => values.iter().product(),
            (Self::Least, values) => values.iter().copied().fold(f64::INFINITY, f64::min),
            (Self::Most, values) => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            (Self::Minus, [a, b]) => a - b,
            (Self::Divide, [a, b]) => a / b,
            (Self::Power, [a, b]) => a.powf(*b),
            (Self::Absolute, [a]) => a.abs(),
            (Self::Log, [a]) => a.log10(),
            (Self::NaturalLog, [a]) => a.ln(),
            (Self::Exp, [a]) => a.exp(),
            (Self::Root, [a]) => a.sqrt(),
            (Self::Reciprocal, [x, m, a, b]) => a / (m * x + b),
            (Self::Linear, [x, m, c]) => m * x + c,
            (Self::Map, [x, low, high, target, otherwise @ ..]) => {
                if x >= low && x <= high {
                    *target
                } else {
                    otherwise.first().copied().unwrap_or(*x)
                }
            }
            (Self::Default, [x, otherwise]) => {
                if *x == 0.0 {
                    *otherwise
                } else {
                    *x
                }
            }
            // The parser has counted the arguments.
            _ => 0.0,
        }
    }
}

impl Function {
    /// Reads one function, as an order names it.
    pub(crate) fn read(
        text: &str,
        fields: &Fields,
        now: NaiveDateTime,
    ) -> Result<Self, SearchError> {
        let mut parser = Parser::new(text, fields, now)?;
        let function = parser.function(0)?;
        match parser.at_end() {
            true => Ok(function),
            false => Err(parser.refused()),
        }
    }

    /// Opens the fields in a segment.
    pub(crate) fn open(&self, reader: &SegmentReader) -> tantivy::Result<Value> {
        let columns = reader.fast_fields();
        Ok(match self {
            Self::Number(number) => {
                let number = *number;
                Box::new(move |_| number)
            }
            Self::Exists(function) => match &**function {
                Self::Date(column) => {
                    let column: Option<Column<tantivy::DateTime>> = columns.column_opt(column)?;
                    let has = move |doc| column.as_ref().is_some_and(|c| c.first(doc).is_some());
                    Box::new(move |doc| f64::from(u8::from(has(doc))))
                }
                Self::Whole(column) => {
                    let column: Option<Column<i64>> = columns.column_opt(column)?;
                    let has = move |doc| column.as_ref().is_some_and(|c| c.first(doc).is_some());
                    Box::new(move |doc| f64::from(u8::from(has(doc))))
                }
                Self::Text(column) => {
                    let column = columns.str(column)?;
                    let has = move |doc| {
                        column
                            .as_ref()
                            .is_some_and(|c| c.ords().first(doc).is_some())
                    };
                    Box::new(move |doc| f64::from(u8::from(has(doc))))
                }
                _ => Box::new(|_| 1.0),
            },
            Self::Overlap(rectangle) => {
                let extents = expand::Extents::open(reader);
                let rectangle = *rectangle;
                Box::new(move |doc| {
                    let extent = extents.as_ref().and_then(|extents| extents.of(doc));
                    extent.map_or(0.0, |extent| spatial::overlap(rectangle, extent))
                })
            }
            Self::Date(column) => {
                let column: Option<Column<tantivy::DateTime>> = columns.column_opt(column)?;
                Box::new(move |doc| {
                    let date = column.as_ref().and_then(|column| column.first(doc));
                    date.map_or(0.0, |date| date.into_timestamp_millis() as f64)
                })
            }
            Self::Whole(column) => {
                let column: Option<Column<i64>> = columns.column_opt(column)?;
                Box::new(move |doc| {
                    let number = column.as_ref().and_then(|column| column.first(doc));
                    number.map_or(0.0, |number| number as f64)
                })
            }
            Self::Text(column) => {
                let column = columns.str(column)?;
                Box::new(move |doc| {
                    let mut text = String::new();
                    let found = column.as_ref().and_then(|column| {
                        column.ord_to_str(column.ords().first(doc)?, &mut text).ok()
                    });
                    match found {
                        Some(true) => text.trim().parse().unwrap_or(0.0),
                        _ => 0.0,
                    }
                })
            }
            Self::Call(operation, arguments) => {
                let operation = *operation;
                let arguments: Vec<Value> = arguments
                    .iter()
                    .map(|argument| argument.open(reader))
                    .collect::<tantivy::Result<_>>()?;
                Box::new(move |doc| {
                    let values: Vec<f64> = arguments.iter().map(|value| value(doc)).collect();
                    operation.of(&values)
                })
            }
        })
    }
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    fields: &'a Fields,
    now: NaiveDateTime,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, fields: &'a Fields, now: NaiveDateTime) -> Result<Self, SearchError> {
        let parser = Self {
            text,
            rest: text.trim(),
            fields,
            now,
        };
        if text.len() > MAX_BYTES {
            return Err(SearchError::syntax("a function is too long"));
        }
        Ok(parser)
    }

    fn refused(&self) -> SearchError {
        let at = self.text.trim_end().len() - self.rest.trim_end().len();
        SearchError::syntax(format!("invalid function at position {at}"))
    }

    fn at_end(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.is_empty()
    }

    fn take(&mut self, c: char) -> bool {
        match self.rest.trim_start().strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A name, a number or a date, up to what ends it.
    fn word(&mut self) -> &'a str {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '^'))
            .unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        word
    }

    fn weight(&mut self) -> Result<f32, SearchError> {
        if !self.take('^') {
            return Ok(1.0);
        }
        let weight = self
            .word()
            .parse()
            .ok()
            .filter(|weight: &f32| weight.is_finite());
        weight.ok_or_else(|| self.refused())
    }

    fn function(&mut self, depth: usize) -> Result<Function, SearchError> {
        if depth > MAX_DEPTH {
            return Err(SearchError::syntax("a function is nested too deeply"));
        }
        let word = self.word();
        if self.rest.starts_with('(') {
            self.take('(');
            return self.call(word, depth);
        }
        if let Some(number) = word.parse().ok().filter(|number: &f64| number.is_finite()) {
            return Ok(Function::Number(number));
        }
        if word.is_empty() {
            return Err(self.refused());
        }
        Ok(match self.fields.find(word) {
            FieldKind::Date { column } => Function::Date(column),
            FieldKind::Number { column } => Function::Whole(column),
            other => Function::Text(other.column().to_owned()),
        })
    }

    fn call(&mut self, name: &str, depth: usize) -> Result<Function, SearchError> {
        let mut arguments = Vec::new();
        while !self.take(')') {
            if !arguments.is_empty() && !self.take(',') {
                return Err(self.refused());
            }
            arguments.push(match name {
                "ms" => self.instant()?,
                _ => self.function(depth + 1)?,
            });
        }
        if name == "ms" {
            let now = || Function::Number(self.now.and_utc().timestamp_millis() as f64);
            return match (arguments.len(), arguments.pop()) {
                (0, _) => Ok(now()),
                (1, Some(at)) => Ok(at),
                (2, Some(from)) => {
                    arguments.push(from);
                    Ok(Function::Call(Operation::Minus, arguments))
                }
                _ => Err(self.refused()),
            };
        }
        if name == "field" && arguments.len() == 1 {
            return Ok(arguments.remove(0));
        }
        if name == "exists" && arguments.len() == 1 {
            return Ok(Function::Exists(Box::new(arguments.remove(0))));
        }
        let known = OPERATIONS.iter().find(|(known, ..)| *known == name);
        match known {
            Some((_, operation, least, most)) if (*least..=*most).contains(&arguments.len()) => {
                Ok(Function::Call(*operation, arguments))
            }
            Some(_) => Err(SearchError::syntax(format!(
                "wrong number of arguments of function {name}"
            ))),
            None => Err(SearchError::syntax(format!("unknown function {name}"))),
        }
    }

    /// A date of a query or a date field, in milliseconds.
    fn instant(&mut self) -> Result<Function, SearchError> {
        let word = self.word();
        if let Ok(date) = dates::exact(word, self.now) {
            return Ok(Function::Number(date.and_utc().timestamp_millis() as f64));
        }
        match self.fields.find(word) {
            FieldKind::Date { column } => Ok(Function::Date(column)),
            _ => Err(self.refused()),
        }
    }
}
