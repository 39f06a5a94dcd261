//! The datasets of a catalogue one after another, so that a long one is never in memory as values.

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::json::CUT;

/// How deep catalogues stand in one another.
const DEEPEST: usize = 8;

/// What a catalogue says beside its datasets.
#[derive(Debug, Default)]
pub struct Around {
    /// The standard that it names, as it is written.
    pub conforms_to: Option<Value>,
    /// Datasets that stand within series and services. They may stand elsewhere too, or be only named there.
    pub inner: Vec<Value>,
}

/// Hands over the members of the lists of datasets in a catalogue, those of catalogues within it too. What was handed over before an
/// error counts for nothing.
pub fn each(text: &str, take: impl FnMut(Value)) -> Result<Around, serde_json::Error> {
    read(serde_json::Deserializer::from_str(text), take)
}

/// Like [`each`], of a catalogue that is not in memory.
pub fn each_of(
    catalogue: impl std::io::Read,
    take: impl FnMut(Value),
) -> Result<Around, serde_json::Error> {
    read(serde_json::Deserializer::from_reader(catalogue), take)
}

fn read<'de, R: serde_json::de::Read<'de>>(
    mut parser: serde_json::Deserializer<R>,
    mut take: impl FnMut(Value),
) -> Result<Around, serde_json::Error> {
    let mut reading = Reading {
        around: Around::default(),
        take: &mut take,
    };
    Catalogue {
        reading: &mut reading,
        depth: 0,
    }
    .deserialize(&mut parser)?;
    parser.end()?;
    Ok(reading.around)
}

struct Reading<'t> {
    around: Around,
    take: &'t mut dyn FnMut(Value),
}

/// A catalogue, or a list of datasets.
struct Catalogue<'r, 't> {
    reading: &'r mut Reading<'t>,
    depth: usize,
}

/// A list of datasets, or one.
struct Datasets<'r, 't>(&'r mut Reading<'t>);

/// A list of catalogues, or one.
struct Catalogues<'r, 't> {
    reading: &'r mut Reading<'t>,
    depth: usize,
}

/// Takes what is neither a list nor an object for nothing.
macro_rules! nothing_else {
    () => {
        fn visit_bool<E>(self, _: bool) -> Result<(), E> {
            Ok(())
        }
        fn visit_i64<E>(self, _: i64) -> Result<(), E> {
            Ok(())
        }
        fn visit_u64<E>(self, _: u64) -> Result<(), E> {
            Ok(())
        }
        fn visit_f64<E>(self, _: f64) -> Result<(), E> {
            Ok(())
        }
        fn visit_str<E>(self, _: &str) -> Result<(), E> {
            Ok(())
        }
        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }
        fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            out.write_str("a catalogue")
        }
    };
}

impl<'de> DeserializeSeed<'de> for Catalogue<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Catalogue<'_, '_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        Datasets(self.reading).visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reading, depth } = self;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "dataset" => map.next_value_seed(Datasets(reading))?,
                "catalog" if depth < DEEPEST => map.next_value_seed(Catalogues {
                    reading,
                    depth: depth + 1,
                })?,
                "conformsTo" if depth == 0 => {
                    reading.around.conforms_to = Some(map.next_value()?);
                }
                "datasetSeries" => {
                    for mut series in several(map.next_value()?) {
                        for key in ["first", "seriesMember", "last"] {
                            reading.around.inner.extend(taken(&mut series, key));
                        }
                    }
                }
                "service" => {
                    for mut service in several(map.next_value()?) {
                        let served = taken(&mut service, "servesDataset");
                        reading.around.inner.extend(served);
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    nothing_else!();
}

impl<'de> DeserializeSeed<'de> for Catalogues<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Catalogues<'_, '_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { reading, depth } = self;
        while list
            .next_element_seed(Catalogue { reading, depth })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let Self { reading, depth } = self;
        Catalogue { reading, depth }.visit_map(map)
    }

    nothing_else!();
}

impl<'de> DeserializeSeed<'de> for Datasets<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Datasets<'_, '_> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(dataset) = list.next_element::<Value>()? {
            (self.0.take)(dataset);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let dataset = Value::deserialize(MapAccessDeserializer::new(map))?;
        (self.0.take)(dataset);
        Ok(())
    }

    nothing_else!();
}

/// Takes what an object says under a key.
fn taken(object: &mut Value, key: &str) -> Vec<Value> {
    several(object.get_mut(key).map(Value::take).unwrap_or_default())
}

/// Returns the members of a list, or the one value that stands for it.
fn several(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// Tells whether a dataset is whole: of one that was cut off more was to come.
pub fn is_whole(dataset: &Value) -> bool {
    dataset.get(CUT).is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn datasets_are_found_wherever_a_catalogue_has_them() {
        for (catalogue, expected, inner) in [
            (json!([{"a": 1}, 2]), json!([{"a": 1}, 2]), 0),
            (json!({"dataset": {"a": 1}}), json!([{"a": 1}]), 0),
            (
                json!({"dataset": null, "x": {"dataset": [1]}}),
                json!([]),
                0,
            ),
            (
                json!({"conformsTo": "x", "dataset": [1], "catalog": [{"dataset": [2], "conformsTo": "y"}, [3], 4], "x": [[]]}),
                json!([1, 2, 3]),
                0,
            ),
            (
                json!({"catalog": {"catalog": {"dataset": [1]}}}),
                json!([1]),
                0,
            ),
            (
                json!({"datasetSeries": {"first": {"a": 1}, "seriesMember": [1, 2]}, "service": [{"servesDataset": 3}, 4]}),
                json!([]),
                4,
            ),
            (json!("text"), json!([]), 0),
        ] {
            let mut found = Vec::new();
            let around = each(&catalogue.to_string(), |dataset| found.push(dataset))
                .unwrap_or_else(|error| panic!("{catalogue}: {error}"));
            assert_eq!(json!(found), expected, "{catalogue}");
            assert_eq!(around.inner.len(), inner, "{catalogue}");
            let expected = catalogue.get("conformsTo").cloned();
            assert_eq!(around.conforms_to, expected, "{catalogue}");
        }
        assert!(each("[1] 2", |_| {}).is_err());
        assert!(each("[1", |_| {}).is_err());
    }
}
