//! What all values of a column allow it to be.
//!
//! Each possible reading of a column is alive until a value speaks against it. Nothing is decided before the last row: whether
//! `1,234` has a thousand or a fraction, and whether `01/02` is in January, other rows and other columns may tell.

use super::dates::{self, Order};
use super::numbers::{self, FORMS, Form, MOST_DIGITS, Shape};
use super::report::cut;
use super::source::{Raw, trimmed};
use crate::types::{Kind, Type};

const NUMBERS: u16 = 0b11_1111;
const BOOL: u16 = 1 << 6;
const DATES: u16 = 0b111 << 7;
const ALL: u16 = NUMBERS | BOOL | DATES;

fn bit(form: Form) -> u16 {
    1 << (form as u16)
}

fn order_bit(order: Order) -> u16 {
    1 << (7 + order as u16)
}

/// How the values of a column become values of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Text,
    Whole(Form),
    Number(Form),
    Float(Form),
    Bool,
    Date(Order),
    Timestamp(Order),
    Instant(Order),
    Json,
    /// As PostgreSQL reads texts of the type; for types that a steward chose.
    Input,
}

/// What was seen of a column.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    alive: u16,
    /// Values that are not empty.
    pub(crate) values: u64,
    least: i64,
    most: i64,
    /// Most digits before a fraction.
    digits: usize,
    /// Forms in which some value has a fraction, or is too large for a whole number.
    fractions: u16,
    /// Whether some value has a point that might stand between thousands, or a comma.
    grouped: bool,
    float: bool,
    json: bool,
    timed: bool,
    clockless: bool,
    zoned: bool,
    zoneless: bool,
    /// Whether a date in digits was seen, and one with dots.
    numeric_date: bool,
    dotted_date: bool,
    /// The first value that is no number where all before it are.
    broken: Option<(u64, String)>,
}

impl Default for Evidence {
    fn default() -> Self {
        Self {
            alive: ALL,
            values: 0,
            least: i64::MAX,
            most: i64::MIN,
            digits: 0,
            fractions: 0,
            grouped: false,
            float: false,
            json: false,
            timed: false,
            clockless: false,
            zoned: false,
            zoneless: false,
            numeric_date: false,
            dotted_date: false,
            broken: None,
        }
    }
}

impl Evidence {
    /// Takes a value into account.
    pub(crate) fn add(&mut self, row: u64, raw: &Raw<'_>) {
        match raw {
            Raw::Empty | Raw::Fault(_) => {}
            Raw::Text(text) => self.text(row, text, true),
            Raw::Word(text) => self.text(row, text, false),
            Raw::Int(int) => {
                self.values += 1;
                self.alive &= NUMBERS;
                let digits = int.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
                self.digits = self.digits.max(digits);
                self.range(*int);
            }
            Raw::Decimal(text) => {
                self.values += 1;
                self.alive &= NUMBERS;
                let whole = text
                    .trim_start_matches('-')
                    .split('.')
                    .next()
                    .unwrap_or_default();
                self.digits = self.digits.max(whole.len());
                self.fractions = NUMBERS;
            }
            Raw::Float(_) => {
                self.values += 1;
                self.alive &= NUMBERS;
                self.fractions = NUMBERS;
                self.float = true;
            }
            Raw::Bool(_) => {
                self.values += 1;
                self.alive &= BOOL;
            }
            Raw::Date(_) => self.moment(false, false),
            Raw::Timestamp(_) => self.moment(true, false),
            Raw::Instant(_) => self.moment(true, true),
            Raw::Json(_) => {
                self.values += 1;
                self.alive = 0;
                self.json = true;
            }
        }
    }

    fn range(&mut self, int: i64) {
        self.least = self.least.min(int);
        self.most = self.most.max(int);
    }

    fn moment(&mut self, timed: bool, zoned: bool) {
        self.values += 1;
        self.alive &= DATES;
        self.clock(timed, zoned);
    }

    fn clock(&mut self, timed: bool, zoned: bool) {
        self.timed |= timed;
        self.clockless |= !timed;
        self.zoned |= zoned;
        self.zoneless |= !zoned;
    }

    fn text(&mut self, row: u64, text: &str, may_be_number: bool) {
        let text = trimmed(text);
        if text.is_empty() {
            return;
        }
        self.values += 1;
        if self.alive == 0 {
            return;
        }
        let before = self.alive;
        let number = if may_be_number {
            self.number(text)
        } else {
            self.alive &= !(NUMBERS | BOOL);
            false
        };
        if number {
            self.alive &= NUMBERS | (self.alive & DATES);
            self.alive &= !BOOL;
        }
        if self.alive & BOOL != 0
            && !(text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"))
        {
            self.alive &= !BOOL;
        }
        if self.alive & DATES != 0 {
            self.date(text);
        }
        if before & NUMBERS != 0 && self.alive & NUMBERS == 0 && self.values > 1 {
            self.broken = Some((row, cut(text)));
        }
    }

    /// Looks whether a text is a number, and lets the forms die in which it is none.
    fn number(&mut self, text: &str) -> bool {
        if self.alive & NUMBERS == 0 {
            return false;
        }
        let first = text.as_bytes()[0];
        if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.' | b',' | 0xe2)) {
            self.alive &= !NUMBERS;
            return false;
        }
        let plain = numbers::plain(text.as_bytes());
        if let Some(shape) = plain
            && !shape.fraction
        {
            // So it is written in every form.
            self.seen(shape, 0);
            return true;
        }
        // With a point and no exponent it is written so in every form whose fractions stand behind a point.
        let pointed = plain.filter(|_| !text.contains(['e', 'E']));
        let mut any = false;
        for form in FORMS {
            if self.alive & bit(form) == 0 {
                continue;
            }
            let shape = match pointed {
                Some(shape) if form.point() == '.' => Some(shape),
                _ => numbers::shape(text, form),
            };
            match shape {
                Some(shape) => {
                    any = true;
                    self.seen(shape, bit(form));
                }
                None => self.alive &= !bit(form),
            }
        }
        self.grouped |= any;
        any
    }

    fn seen(&mut self, shape: Shape, form: u16) {
        self.digits = self.digits.max(shape.whole);
        match shape.int {
            Some(int) => self.range(int),
            None => self.fractions |= if form == 0 { NUMBERS } else { form },
        }
    }

    fn date(&mut self, text: &str) {
        let Some(when) = dates::parse(text) else {
            self.alive &= !DATES;
            return;
        };
        for order in [Order::Ymd, Order::Dmy, Order::Mdy] {
            if when.date(order).is_none() {
                self.alive &= !order_bit(order);
            }
        }
        if !when.named {
            self.numeric_date = true;
            self.dotted_date |= text.contains('.') && !text.contains(['/', ':']);
        }
        self.clock(when.time.is_some(), when.offset.is_some());
    }

    fn has(&self, bits: u16) -> bool {
        self.alive & bits != 0
    }

    /// Whether the column proves that fractions stand behind a comma, or behind a point.
    fn proves(&self) -> (bool, bool) {
        if self.values == 0 || !self.grouped {
            return (false, false);
        }
        let point = self.has(NUMBERS & !(bit(Form::DecimalComma) | bit(Form::SpaceGroupsComma)));
        let comma = self.has(bit(Form::DecimalComma) | bit(Form::SpaceGroupsComma));
        (comma && !point, point && !comma)
    }
}

/// What the columns of a file say about all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Convention {
    /// Whether fractions stand behind a comma.
    pub(crate) decimal_comma: bool,
    /// Which part of a date stands first, where some column proves it.
    pub(crate) order: Option<Order>,
}

impl Convention {
    pub(crate) fn of(columns: &[Evidence]) -> Self {
        let (mut comma, mut point) = (0, 0);
        let (mut day, mut month) = (false, false);
        for column in columns {
            let (with_comma, with_point) = column.proves();
            comma += usize::from(with_comma);
            point += usize::from(with_point);
            if column.values > 0 && column.numeric_date {
                day |= column.has(order_bit(Order::Dmy)) && !column.has(order_bit(Order::Mdy));
                month |= column.has(order_bit(Order::Mdy)) && !column.has(order_bit(Order::Dmy));
            }
        }
        Self {
            decimal_comma: comma > point,
            order: match (day, month) {
                (true, false) => Some(Order::Dmy),
                (false, true) => Some(Order::Mdy),
                _ => None,
            },
        }
    }
}

/// What a column is, and what is to be said of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) ty: Type,
    pub(crate) reading: Reading,
    pub(crate) remark: Option<String>,
}

impl Verdict {
    fn new(kind: Kind, reading: Reading) -> Self {
        Self {
            ty: Type::of(kind),
            reading,
            remark: None,
        }
    }

    fn text(remark: Option<String>) -> Self {
        Self {
            remark,
            ..Self::new(Kind::Text, Reading::Text)
        }
    }
}

impl Evidence {
    /// Decides what the column is.
    pub(crate) fn verdict(&self, convention: Convention) -> Verdict {
        if self.values == 0 {
            return Verdict::text(None);
        }
        if self.json {
            return Verdict::new(Kind::Json, Reading::Json);
        }
        if self.has(NUMBERS) {
            return self.number_verdict(convention);
        }
        if self.has(BOOL) {
            return Verdict::new(Kind::Bool, Reading::Bool);
        }
        if self.has(DATES) {
            return self.date_verdict(convention);
        }
        Verdict::text(
            self.broken
                .as_ref()
                .filter(|_| self.values > 20)
                .map(|(row, value)| {
                    format!("text: numbers up to row {row}, which has \"{value}\"")
                }),
        )
    }

    fn number_verdict(&self, convention: Convention) -> Verdict {
        if self.digits > MOST_DIGITS && !self.float {
            return Verdict::text(Some(format!(
                "text: numbers of more than {MOST_DIGITS} digits are identifiers"
            )));
        }
        let form = self.form(convention);
        if self.float {
            return Verdict::new(Kind::Float8, Reading::Float(form));
        }
        let mut verdict = if self.fractions & bit(form) != 0 {
            Verdict::new(Kind::Numeric, Reading::Number(form))
        } else if i32::try_from(self.least).is_ok() && i32::try_from(self.most).is_ok() {
            Verdict::new(Kind::Int4, Reading::Whole(form))
        } else {
            Verdict::new(Kind::Int8, Reading::Whole(form))
        };
        if form != Form::Plain {
            verdict.remark = Some(form.about().to_owned());
        }
        verdict
    }

    /// How the numbers of the column are written.
    pub(crate) fn form(&self, convention: Convention) -> Form {
        let has = |form| self.has(bit(form));
        if !self.grouped && has(Form::Plain) {
            return Form::Plain;
        }
        if convention.decimal_comma {
            for form in [Form::DecimalComma, Form::SpaceGroupsComma] {
                if has(form) {
                    return form;
                }
            }
        }
        for form in FORMS {
            if has(form) {
                return form;
            }
        }
        if convention.decimal_comma {
            Form::DecimalComma
        } else {
            // Plain numbers are of this form too.
            Form::CommaGroups
        }
    }

    /// In which order the dates of the column are; nothing where all rows leave it open.
    pub(crate) fn order(&self, convention: Convention) -> Option<Order> {
        let has = |order| self.has(order_bit(order));
        if has(Order::Ymd) || !self.numeric_date && self.has(DATES) {
            return Some(Order::Ymd);
        }
        match (has(Order::Dmy), has(Order::Mdy)) {
            (true, false) => Some(Order::Dmy),
            (false, true) => Some(Order::Mdy),
            // With dots the day stands first, wherever people write so.
            (true, true) if self.dotted_date => Some(Order::Dmy),
            _ => convention.order,
        }
    }

    fn date_verdict(&self, convention: Convention) -> Verdict {
        let Some(order) = self.order(convention) else {
            return Verdict::text(Some(
                "text: dates whose day and month cannot be told apart by any row; set a type to load them as dates"
                    .to_owned(),
            ));
        };
        let mut verdict = match (self.timed, self.zoned, self.zoneless) {
            (false, _, _) => Verdict::new(Kind::Date, Reading::Date(order)),
            (true, true, true) => {
                return Verdict::text(Some("text: times with and without a time zone".to_owned()));
            }
            (true, true, false) => Verdict::new(Kind::TimestampTz, Reading::Instant(order)),
            (true, false, _) => Verdict::new(Kind::Timestamp, Reading::Timestamp(order)),
        };
        verdict.remark = match order {
            Order::Ymd => None,
            Order::Dmy => Some("dates with the day first".to_owned()),
            Order::Mdy => Some("dates with the month first".to_owned()),
        };
        verdict
    }

    /// How a column is read whose type a steward chose.
    pub(crate) fn wished(&self, ty: Type, convention: Convention) -> Reading {
        if ty.list || ty.modifier.is_some() {
            return Reading::Input;
        }
        let order = self
            .order(convention)
            .or(convention.order)
            .unwrap_or(Order::Mdy);
        match ty.kind {
            Kind::Text => Reading::Text,
            Kind::Int2 | Kind::Int4 | Kind::Int8 => Reading::Whole(self.form(convention)),
            Kind::Numeric => Reading::Number(self.form(convention)),
            Kind::Float4 | Kind::Float8 => Reading::Float(self.form(convention)),
            Kind::Date => Reading::Date(order),
            Kind::Timestamp => Reading::Timestamp(order),
            Kind::TimestampTz => Reading::Instant(order),
            Kind::Json => Reading::Json,
            Kind::Bool | Kind::Time | Kind::Varchar | Kind::Char | Kind::Jsonb | Kind::Uuid => {
                Reading::Input
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: &[&[&str]], expected: &[&str]) {
        let evidence: Vec<Evidence> = columns
            .iter()
            .map(|values| {
                let mut evidence = Evidence::default();
                for (row, value) in values.iter().enumerate() {
                    evidence.add(row as u64, &Raw::Text(value));
                }
                evidence
            })
            .collect();
        let convention = Convention::of(&evidence);
        let found: Vec<String> = evidence
            .iter()
            .map(|column| {
                let verdict = column.verdict(convention);
                let how = match verdict.reading {
                    Reading::Whole(form) | Reading::Number(form) if form != Form::Plain => {
                        format!(" {form:?}")
                    }
                    Reading::Date(order) | Reading::Timestamp(order) | Reading::Instant(order)
                        if order != Order::Ymd =>
                    {
                        format!(" {order:?}")
                    }
                    _ => String::new(),
                };
                format!("{}{how}", verdict.ty.name())
            })
            .collect();
        assert_eq!(found, expected, "{columns:?}");
    }

    #[test]
    fn types_from_all_values() {
        for (values, expected) in [
            (&["1", "2", ""][..], "int4"),
            (&["1", "3000000000"], "int8"),
            (&["1", "2.5"], "numeric"),
            (&["1.0", "2.0"], "numeric"),
            (&["007", "12"], "text"),
            (&["0", "12"], "int4"),
            (&["1", "x"], "text"),
            (&["1234567890123456"], "text"),
            (&["123456789012345"], "int8"),
            (&["-1", "+2"], "int4"),
            (&["+41791234567"], "text"),
            (&["12E5", "13"], "text"),
            (&["nan", "1"], "text"),
            (&["true", "FALSE"], "bool"),
            (&["yes", "no"], "text"),
            (&["true", "1"], "text"),
            (&["1,234", "5"], "int4 CommaGroups"),
            (&["1,234.50", "5"], "numeric CommaGroups"),
            (&["45,81"], "numeric DecimalComma"),
            (&["1.234,5"], "numeric DecimalComma"),
            (&["1.234.567", "203.726"], "int4 DecimalComma"),
            (&["203.726"], "numeric"),
            (&["1 234,5"], "numeric SpaceGroupsComma"),
            (&["1 234", "7"], "int4 SpaceGroups"),
            (&["1,2,3"], "text"),
            (&["2020-01-31"], "date"),
            (&["2020/12/15"], "date"),
            (&["2020-01-31", "2020-01-31T10:00:00"], "timestamp"),
            (&["2020-01-31T10:00:00Z"], "timestamptz"),
            (&["2020-01-31T10:00:00Z", "2020-01-31T10:00:00"], "text"),
            (&["31/12/2020", "01/02/2020"], "date Dmy"),
            (&["12/31/2020", "01/02/2020"], "date Mdy"),
            (&["01/02/2020"], "text"),
            (&["01.02.2020"], "date Dmy"),
            (&["31/12/2020", "12/31/2020"], "text"),
            (&["24 October 2011", "5 May 2012"], "date"),
            (&["2010-11", "2011-12"], "text"),
            (&["2020", "2021"], "int4"),
            (&["2020-01-31", "n/a"], "text"),
            (&["", "  "], "text"),
            (&[" 12 ", "3"], "int4"),
        ] {
            check(&[values], &[expected]);
        }
    }

    #[test]
    fn other_columns_tell() {
        check(
            &[&["203.726"], &["45,81"]],
            &["int4 DecimalComma", "numeric DecimalComma"],
        );
        check(
            &[&["1,234"], &["45,81"]],
            &["numeric DecimalComma", "numeric DecimalComma"],
        );
        check(&[&["203.726"], &["45.81"]], &["numeric", "numeric"]);
        check(
            &[&["01/02/2020"], &["31/12/2020"]],
            &["date Dmy", "date Dmy"],
        );
        check(
            &[&["01/02/2020"], &["12/31/2020"]],
            &["date Mdy", "date Mdy"],
        );
    }
}
