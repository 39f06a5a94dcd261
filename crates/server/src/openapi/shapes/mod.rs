//! What each action answers, as schemas: the things themselves stand in `shapes.json`, and a table says which action gives which.

mod keys;
mod results;

use serde_json::{Map, Value};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use results::RESULTS;

/// The things that actions answer with, by name.
const THINGS: &str = include_str!("../shapes.json");

/// What an action answers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Null.
    Nothing,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A list of texts.
    Texts,
    /// One thing.
    One(&'static str),
    /// One thing, or null.
    OneOrNothing(&'static str),
    /// A list of things.
    List(&'static str),
    /// A list of things, or of their names.
    ListOrNames(&'static str),
    /// An object with these keys.
    Keys(&'static [&'static str]),
    /// A list of objects with these keys.
    Rows(&'static [&'static str]),
    /// A list of lists.
    Lists,
    /// Whatever was kept.
    Anything,
}

use Shape::{
    Anything, Keys, List, ListOrNames, Lists, Nothing, Number, One, OneOrNothing, Rows, Text, Texts,
};

/// Returns the schemas of the things that actions answer with, by name.
pub(super) fn things() -> Map<String, Value> {
    serde_json::from_str(THINGS).expect("shapes.json is an object; a test reads it")
}

/// Returns the schema of an action's result.
pub(super) fn result(action: &str, about: &str) -> RefOr<Schema> {
    let shape = RESULTS
        .iter()
        .find(|(name, _)| *name == action)
        .map_or(Anything, |(_, shape)| *shape);
    schema(shape, about)
}

fn schema(shape: Shape, about: &str) -> RefOr<Schema> {
    let about = Some(about);
    let of = |kind: Type| ObjectBuilder::new().schema_type(kind);
    let list = |items: RefOr<Schema>| ArrayBuilder::new().items(items).description(about);
    let thing = |name: &str| RefOr::<Schema>::Ref(Ref::from_schema_name(name));
    let texts = || list(RefOr::T(of(Type::String).into()));
    let keys = |keys: &[&str]| {
        keys.iter()
            .fold(of(Type::Object), |object, key| object.required(*key))
    };
    let made: Schema = match shape {
        Nothing => of(Type::Null).description(about).into(),
        Text => of(Type::String).description(about).into(),
        Number => of(Type::Integer).description(about).into(),
        Texts => texts().into(),
        One(name) => return thing(name),
        OneOrNothing(name) => OneOfBuilder::new()
            .item(thing(name))
            .item(of(Type::Null))
            .description(about)
            .into(),
        List(name) => list(thing(name)).into(),
        ListOrNames(name) => {
            let either = OneOfBuilder::new().item(thing(name)).item(of(Type::String));
            list(RefOr::T(either.into())).into()
        }
        Keys(names) => keys(names).description(about).into(),
        Rows(names) => list(RefOr::T(keys(names).into())).into(),
        Lists => list(RefOr::T(of(Type::Array).into())).into(),
        Anything => ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .description(about)
            .into(),
    };
    RefOr::T(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_catalogue::actions;

    #[test]
    fn every_action_has_a_shape_and_every_shape_is_there() {
        let things = things();
        for (action, shape) in RESULTS {
            if let One(name) | OneOrNothing(name) | List(name) | ListOrNames(name) = shape {
                assert!(
                    things.contains_key(*name),
                    "{action}: no {name} in shapes.json"
                );
            }
        }
        for def in actions::all() {
            let known = RESULTS.iter().any(|(name, _)| *name == def.name);
            assert!(known, "{} has no shape", def.name);
        }
    }
}
