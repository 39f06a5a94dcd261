//! JSON: lists of objects or of lists wherever they stand in a document, objects a line, features. Read as a stream, an object at a time.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::encoding::TextFile;
use super::lists::Rows;
use super::report::cut;
use super::source::{EachRaw, Names, Raw, RawRow, Source};
use super::{FileError, Limits, Notice};

/// Names of members that hold the records, where a document has several lists.
const LISTS: [&str; 10] = [
    "features", "records", "data", "results", "rows", "items", "value", "values", "entries",
    "result",
];
/// How deep a list may stand in a document.
const DEEPEST: usize = 4;

/// A document with a list of objects.
pub(crate) struct Records {
    text: TextFile,
    /// The members that lead to the list.
    path: Vec<String>,
    columns: Vec<String>,
    longest: u64,
}

/// A list that was found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The members that lead to it.
    pub(super) path: Vec<String>,
    count: u64,
    pub(super) of: Of,
}

/// What most members of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Objects,
    Lists,
    Texts,
}

/// Finds the list that holds the records: by its name, then by its length.
fn records_of(lists: &[Found]) -> Option<&Found> {
    let place = |path: &[String]| {
        let name = path.last().map_or("", String::as_str);
        LISTS
            .iter()
            .position(|known| *known == name)
            .unwrap_or(LISTS.len())
    };
    lists
        .iter()
        .filter(|list| match list.of {
            Of::Objects => true,
            // Others are coordinates, or parts of something else.
            Of::Lists => list.path.is_empty() || place(&list.path) < LISTS.len(),
            Of::Texts => false,
        })
        .min_by_key(|list| (place(&list.path), std::cmp::Reverse(list.count)))
}

fn document(
    path: &Path,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<Box<dyn Source>, FileError> {
    let text = TextFile::open(path, None, notices)?;
    let mut lists = Vec::new();
    let mut reader = serde_json::Deserializer::from_reader(text.buffered()?);
    Survey {
        lists: &mut lists,
        path: Vec::new(),
    }
    .deserialize(&mut reader)
    .and_then(|()| reader.end())
    .map_err(unreadable)?;
    let list = records_of(&lists).ok_or_else(|| {
        FileError::Unreadable("there is no list of objects in the JSON".to_owned())
    })?;
    let of = if list.of == Of::Lists {
        "lists"
    } else {
        "objects"
    };
    let count = list.count;
    notices.push(Notice::new(
        "records",
        if list.path.is_empty() {
            format!("{count} {of}")
        } else {
            format!("{count} {of} of {}", list.path.join("."))
        },
    ));
    let longest = limits.cell as u64 * 8;
    Ok(match list.of {
        Of::Lists => Box::new(Rows::open(text, list, &lists, longest)?),
        Of::Objects | Of::Texts => Box::new(Records {
            text,
            path: list.path.clone(),
            columns: Vec::new(),
            longest,
        }),
    })
}

/// Hands over the members of a list one by one.
pub(super) fn members(
    text: &TextFile,
    path: &[String],
    longest: u64,
    each: &mut dyn FnMut(u64, Value) -> Result<bool, FileError>,
) -> Result<(), FileError> {
    let meter = Arc::new(AtomicU64::new(0));
    let input = BufReader::with_capacity(
        64 << 10,
        Metered {
            inner: text.read()?,
            read: Arc::clone(&meter),
            most: longest,
        },
    );
    let mut reader = serde_json::Deserializer::from_reader(input);
    let mut walk = Walk {
        path,
        each,
        number: 0,
        ended: None,
        meter: &meter,
    };
    let done = (&mut walk).deserialize(&mut reader);
    match (walk.ended.take(), done) {
        (Some(ended), _) => ended,
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(unreadable(error)),
    }
}

/// Opens a document; what is called so and is an object a line is read as that.
pub(super) fn open(
    path: &Path,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<Box<dyn Source>, FileError> {
    let mut told = Vec::new();
    match document(path, limits, &mut told) {
        Ok(source) => {
            notices.append(&mut told);
            Ok(source)
        }
        Err(FileError::Unreadable(reason)) => {
            let lines = Lines::open(path, limits, notices)?;
            let mut objects = 0;
            lines.lines(&mut |_, _, value| {
                objects += usize::from(matches!(value, Ok(Value::Object(_))));
                Ok(objects == 1)
            })?;
            // One alone may be the beginning of anything.
            if objects < 2 {
                return Err(FileError::Unreadable(reason));
            }
            notices.push(Notice::new("records", "an object a line"));
            Ok(Box::new(lines))
        }
        Err(error) => Err(error),
    }
}

/// Opens a file of an object a line; what is called so and is one document is read as that.
pub(super) fn lines(
    path: &Path,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> Result<Box<dyn Source>, FileError> {
    let mut told = Vec::new();
    let lines = Lines::open(path, limits, &mut told)?;
    let mut is_object = true;
    lines.lines(&mut |_, _, value| {
        is_object = matches!(value, Ok(Value::Object(_)));
        Ok(false)
    })?;
    if !is_object {
        let mut of_document = Vec::new();
        if let Ok(source) = document(path, limits, &mut of_document) {
            notices.append(&mut of_document);
            return Ok(source);
        }
    }
    notices.append(&mut told);
    Ok(Box::new(lines))
}

fn unreadable(error: serde_json::Error) -> FileError {
    if error.is_io() && error.io_error_kind() != Some(io::ErrorKind::InvalidData) {
        return FileError::Io(error.into());
    }
    FileError::Unreadable(format!("the JSON cannot be read: {error}"))
}

impl Source for Records {
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError> {
        let mut cells = Cells::new(&self.columns);
        members(
            &self.text,
            &self.path,
            self.longest,
            &mut |number, value| cells.hand(number, value, row),
        )
    }

    fn names(&mut self, limits: &Limits) -> Result<Names, FileError> {
        let mut names = Keys::default();
        members(&self.text, &self.path, self.longest, &mut |_, value| {
            names.take(value, limits)
        })?;
        self.columns.clone_from(&names.list);
        Ok(Names::Known(names.list))
    }
}

/// What is done with a line: its number, its text, its value or why it has none.
type EachLine<'e> = &'e mut dyn FnMut(u64, &str, Result<Value, String>) -> Result<bool, FileError>;

/// An object a line.
pub(crate) struct Lines {
    text: TextFile,
    columns: Vec<String>,
    longest: u64,
}

impl Lines {
    pub(crate) fn open(
        path: &Path,
        limits: &Limits,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, FileError> {
        Ok(Self {
            text: TextFile::open(path, None, notices)?,
            columns: Vec::new(),
            longest: limits.cell as u64 * 8,
        })
    }

    /// Hands over the lines; a line that is no JSON comes as the reason.
    fn lines(&self, each: EachLine<'_>) -> Result<(), FileError> {
        let mut input = self.text.buffered()?;
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            number += 1;
            let length = (&mut input)
                .take(self.longest + 1)
                .read_until(b'\n', &mut line)?;
            if length == 0 {
                return Ok(());
            }
            if length as u64 > self.longest {
                return Err(FileError::TooLarge(format!(
                    "line {number} has more than {} bytes",
                    self.longest
                )));
            }
            let text = String::from_utf8_lossy(&line);
            // Sequences of JSON texts (RFC 7464) have a separator in front of each.
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1e}');
            if text.is_empty() {
                continue;
            }
            let value = serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"));
            if !each(number, text, value)? {
                return Ok(());
            }
        }
    }
}

impl Source for Lines {
    fn each(&mut self, row: EachRaw<'_>) -> Result<(), FileError> {
        let mut cells = Cells::new(&self.columns);
        self.lines(&mut |number, text, value| match value {
            Ok(value) => cells.hand(number, value, row),
            Err(reason) => row(number, RawRow::Bad(text, &reason)),
        })
    }

    fn names(&mut self, limits: &Limits) -> Result<Names, FileError> {
        let mut names = Keys::default();
        self.lines(&mut |_, _, value| match value {
            Ok(value) => names.take(value, limits),
            Err(_) => Ok(true),
        })?;
        self.columns.clone_from(&names.list);
        Ok(Names::Known(names.list))
    }
}

/// The keys of all objects, in the order in which they come.
#[derive(Default)]
struct Keys {
    list: Vec<String>,
    known: std::collections::HashSet<String>,
}

impl Keys {
    fn take(&mut self, value: Value, limits: &Limits) -> Result<bool, FileError> {
        for (key, _) in record(value).unwrap_or_default() {
            if self.known.contains(&key) {
                continue;
            }
            if self.list.len() == limits.columns {
                return Err(FileError::TooLarge(format!(
                    "there are more than {} columns",
                    limits.columns
                )));
            }
            self.known.insert(key.clone());
            self.list.push(key);
        }
        Ok(true)
    }
}

/// Returns an object as a record: a feature as its properties, its id and its geometry.
fn record(value: Value) -> Option<Map<String, Value>> {
    let Value::Object(mut map) = value else {
        return None;
    };
    let feature = map.get("type").and_then(Value::as_str) == Some("Feature")
        && matches!(map.get("properties"), Some(Value::Object(_) | Value::Null));
    if !feature {
        return Some(map);
    }
    let mut record = match map.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    };
    for (key, other) in [("id", "feature_id"), ("geometry", "feature_geometry")] {
        if let Some(value) = map.remove(key).filter(|value| !value.is_null()) {
            let name = if record.contains_key(key) { other } else { key };
            record.insert(name.to_owned(), value);
        }
    }
    Some(record)
}

/// Objects as rows.
struct Cells<'c> {
    columns: &'c [String],
    places: HashMap<&'c str, usize>,
    texts: Vec<String>,
}

impl<'c> Cells<'c> {
    fn new(columns: &'c [String]) -> Self {
        Self {
            columns,
            places: columns
                .iter()
                .enumerate()
                .map(|(place, name)| (name.as_str(), place))
                .collect(),
            texts: vec![String::new(); columns.len()],
        }
    }

    fn hand(&mut self, number: u64, value: Value, row: EachRaw<'_>) -> Result<bool, FileError> {
        let record = match value {
            Value::Object(_) => record(value).unwrap_or_default(),
            other => {
                let text = other.to_string();
                return row(number, RawRow::Bad(&cut(&text), "not an object"));
            }
        };
        let mut values: Vec<Option<&Value>> = vec![None; self.columns.len()];
        for (key, value) in &record {
            if let Some(place) = self.places.get(key.as_str()) {
                values[*place] = Some(value);
            }
        }
        for (value, text) in values.iter().zip(&mut self.texts) {
            write(*value, text);
        }
        let cells: Vec<Raw<'_>> = values
            .iter()
            .zip(&self.texts)
            .map(|(value, text)| raw(*value, text))
            .collect();
        row(number, RawRow::Cells(&cells))
    }
}

/// Writes what a value has no text of its own for.
pub(super) fn write(value: Option<&Value>, text: &mut String) {
    text.clear();
    match value {
        Some(Value::Number(number)) if !number.is_i64() => {
            let shown = number.to_string();
            text.push_str(&crate::decimal::parse(&shown).unwrap_or(shown));
        }
        Some(nested @ (Value::Array(_) | Value::Object(_))) => {
            text.push_str(&crate::value::json_text(nested));
        }
        _ => {}
    }
}

/// A value with the text that was written for it.
pub(super) fn raw<'v>(value: Option<&'v Value>, text: &'v str) -> Raw<'v> {
    match value {
        None | Some(Value::Null) => Raw::Empty,
        Some(Value::Bool(flag)) => Raw::Bool(*flag),
        Some(Value::String(own)) if own.is_empty() => Raw::Empty,
        Some(Value::String(own)) => Raw::Word(own),
        Some(Value::Number(number)) => number.as_i64().map_or(Raw::Decimal(text), Raw::Int),
        Some(Value::Array(_) | Value::Object(_)) => Raw::Json(text),
    }
}

/// Stops the reading of an object that is larger than it may be.
struct Metered<R> {
    inner: R,
    read: Arc<AtomicU64>,
    most: u64,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(output)?;
        let read = self.read.fetch_add(length as u64, Ordering::Relaxed) + length as u64;
        if read > self.most {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("an object has more than {} bytes", self.most),
            ));
        }
        Ok(length)
    }
}

/// Looks for lists, without keeping anything of them.
struct Survey<'s> {
    lists: &'s mut Vec<Found>,
    path: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Survey<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

/// Scalars other than texts, which hold no list.
macro_rules! nothing_in_numbers {
    ($value:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
}

/// Scalars, which hold no list.
macro_rules! nothing_in_scalars {
    ($value:expr) => {
        nothing_in_numbers!($value);
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
}

impl<'de> Visitor<'de> for Survey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.path.len() >= DEEPEST {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let mut path = self.path.clone();
            path.push(key);
            map.next_value_seed(Survey {
                lists: self.lists,
                path,
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut count = 0;
        let mut kinds = [(Of::Objects, 0), (Of::Lists, 0), (Of::Texts, 0)];
        while let Some(member) = seq.next_element_seed(KindOf)? {
            count += 1;
            for (kind, number) in &mut kinds {
                *number += u64::from(member == Some(*kind));
            }
        }
        if let Some((of, _)) = kinds.into_iter().find(|(_, number)| number * 2 > count) {
            self.lists.push(Found {
                path: self.path,
                count,
                of,
            });
        }
        Ok(())
    }

    nothing_in_scalars!(());
}

/// Tells what a value is, and passes it by; nothing of other scalars than texts.
struct KindOf;

impl<'de> DeserializeSeed<'de> for KindOf {
    type Value = Option<Of>;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Option<Of>, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KindOf {
    type Value = Option<Of>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Of>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Some(Of::Objects))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<Of>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Some(Of::Lists))
    }

    fn visit_str<E>(self, _: &str) -> Result<Option<Of>, E> {
        Ok(Some(Of::Texts))
    }

    nothing_in_numbers!(None);
}

/// Hands over the members of the list that a path leads to.
struct Walk<'w> {
    path: &'w [String],
    each: &'w mut dyn FnMut(u64, Value) -> Result<bool, FileError>,
    number: u64,
    /// How the reading was ended from outside.
    ended: Option<Result<(), FileError>>,
    meter: &'w AtomicU64,
}

impl<'de> DeserializeSeed<'de> for &mut Walk<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match self.path.split_first() {
                Some((step, rest)) if *step == key => {
                    let whole = std::mem::replace(&mut self.path, rest);
                    map.next_value_seed(&mut *self)?;
                    self.path = whole;
                }
                _ => {
                    self.meter.store(0, Ordering::Relaxed);
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if !self.path.is_empty() {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        while let Some(value) = seq.next_element::<Value>()? {
            self.meter.store(0, Ordering::Relaxed);
            self.number += 1;
            let ended = match (self.each)(self.number, value) {
                Ok(true) => continue,
                Ok(false) => Ok(()),
                Err(error) => Err(error),
            };
            self.ended = Some(ended);
            return Err(A::Error::custom("ended"));
        }
        Ok(())
    }

    nothing_in_scalars!(());
}
