//! Foreign keys of a Table Schema: what refers where, and the values that there are.
//!
//! Values are remembered as hashes, so that a large table takes ten bytes a row and not its text; a hash that two values happen to
//! share hides one fault in ten thousand million million.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};

use serde_json::Value;

use super::cells::compared;
use super::table_schema::{Field, SchemaError, shape, texts};

/// Most foreign keys of a schema.
const MOST_KEYS: usize = 20;

/// What refers to another table of the record, or to other rows of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The fields that refer, as places among those of the schema.
    pub(super) places: Vec<usize>,
    /// The resource that they refer to; nothing for the same table.
    pub resource: Option<String>,
    /// The columns there, in the same order.
    pub to: Vec<String>,
}

impl ForeignKey {
    /// Reads the foreign keys of a schema.
    pub(super) fn all(schema: &Value, fields: &[Field]) -> Result<Vec<Self>, SchemaError> {
        let given = match schema.get("foreignKeys") {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(given) => given.as_array(),
        };
        let given = given.ok_or_else(|| shape("the foreign keys of the schema are no list"))?;
        if given.len() > MOST_KEYS {
            return Err(shape(format!(
                "the schema has more than {MOST_KEYS} foreign keys"
            )));
        }
        given.iter().map(|one| Self::read(one, fields)).collect()
    }

    fn read(given: &Value, fields: &[Field]) -> Result<Self, SchemaError> {
        let none = Value::Null;
        let of = |value: &Value, key: &str| value.get(key).map(texts).unwrap_or_default();
        let reference = given.get("reference").unwrap_or(&none);
        let names = of(given, "fields");
        let to = of(reference, "fields");
        if names.is_empty() || names.len() != to.len() {
            return Err(shape(
                "a foreign key does not say as many fields there as here",
            ));
        }
        let place = |name: &String| {
            let mut fields = fields.iter();
            let found = fields.position(|field| field.name == *name);
            found.ok_or_else(|| shape(format!("a foreign key names \"{name}\", which is no field")))
        };
        let resource = reference.get("resource").and_then(Value::as_str);
        Ok(Self {
            places: names.iter().map(place).collect::<Result<_, _>>()?,
            // Both ways to name the same table that versions of the standard had.
            resource: resource
                .filter(|name| !matches!(*name, "" | "self"))
                .map(str::to_owned),
            to,
        })
    }
}

/// The values that there are where a foreign key refers to.
#[derive(Debug, Default)]
pub struct Keys {
    hashes: HashSet<u64>,
    state: RandomState,
    /// There are more than are remembered.
    is_cut: bool,
}

impl Keys {
    /// Returns how many different values are remembered.
    pub fn count(&self) -> usize {
        self.hashes.len()
    }

    /// Tells whether there are more values than are remembered, so that nothing can be told of any.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn has(&self, fields: &[&Field], values: &[&str]) -> bool {
        self.is_cut || self.hashes.contains(&self.hash(fields, values))
    }

    fn add(&mut self, fields: &[&Field], values: &[&str], most: usize) {
        let hash = self.hash(fields, values);
        match self.hashes.len() < most {
            true => drop(self.hashes.insert(hash)),
            false => self.is_cut |= !self.hashes.contains(&hash),
        }
    }

    /// Hashes values by what they are compared by; where one ends counts.
    fn hash(&self, fields: &[&Field], values: &[&str]) -> u64 {
        let mut hasher = self.state.build_hasher();
        for (field, value) in fields.iter().zip(values) {
            compared(field, value).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// A table that is read for the values that a foreign key refers to, row by row.
#[derive(Debug)]
pub struct KeyReader<'s> {
    columns: Vec<usize>,
    fields: Vec<&'s Field>,
    keys: Keys,
    most: usize,
}

impl<'s> KeyReader<'s> {
    pub(super) fn new(
        key: &'s ForeignKey,
        fields: Vec<&'s Field>,
        labels: &[String],
        most: usize,
    ) -> Result<Self, &'s str> {
        let column = |name: &'s String| {
            let mut labels = labels.iter();
            let found = labels.position(|label| label.trim() == name);
            found.ok_or(name.as_str())
        };
        Ok(Self {
            columns: key.to.iter().map(column).collect::<Result<_, _>>()?,
            fields,
            keys: Keys::default(),
            most,
        })
    }

    /// Takes a row.
    pub fn row(&mut self, cells: &[&str]) {
        let said = |place: &usize| cells.get(*place).copied().unwrap_or_default();
        let values: Vec<&str> = self.columns.iter().map(said).collect();
        self.keys.add(&self.fields, &values, self.most);
    }

    /// Ends the reading.
    pub fn end(self) -> Keys {
        self.keys
    }
}
