//! The catalogue in the forms that other catalogues read.

mod dcat_catalog_search;
mod dcat_catalog_show;
mod dcat_dataset_show;
mod dcat_datasets_list;
mod listing;

use cairn_exchange::dcat::{Profile, Syntax};

use crate::action::{ActionDef, Param, ParamKind, param};
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    dcat_catalog_search::DEF,
    dcat_catalog_show::DEF,
    dcat_dataset_show::DEF,
    dcat_datasets_list::DEF,
];

const FORMAT: Param = param(
    "format",
    ParamKind::Text,
    "Syntax: rdf or xml (the default), ttl, n3, nt, jsonld.",
);

const PROFILES: Param = param(
    "profiles",
    ParamKind::Texts,
    "Names of profiles, as a list or between commas, of which the last counts; euro_dcat_ap_3 by default; dcat_us_3, geodcat_ap and \
     mldcat_ap add to it; schemaorg and, for one record, croissant and dqv (what was found of its quality) are others.",
);

/// Reads the syntax.
fn syntax(input: &Input) -> Result<Syntax, ActionError> {
    match input
        .text("format")
        .as_deref()
        .filter(|name| !name.is_empty())
    {
        None => Ok(Syntax::RdfXml),
        Some(name) => Syntax::of_extension(name)
            .or_else(|| Syntax::of_media_type(name))
            .ok_or_else(|| ActionError::field("format", format!("Format not supported: {name}"))),
    }
}

/// What a document is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// DCAT.
    Dcat(Profile),
    /// The words of schema.org.
    SchemaOrg,
    /// Croissant.
    Croissant,
    /// What was found of a record's quality.
    Quality,
}

/// Reads the profile; of several the last counts.
fn shape(input: &Input) -> Result<Shape, ActionError> {
    let names = input.list_or_commas("profiles").unwrap_or_default();
    let mut other = None;
    let mut dcat = Vec::new();
    for name in &names {
        match name.trim() {
            "" => {}
            "schemaorg" => other = Some(Shape::SchemaOrg),
            "croissant" => other = Some(Shape::Croissant),
            "dqv" => other = Some(Shape::Quality),
            name => {
                other = None;
                dcat.push(name);
            }
        }
    }
    let profile = Profile::of_names(dcat).map_err(unknown)?;
    Ok(other.unwrap_or(Shape::Dcat(profile)))
}

fn unknown(name: &str) -> ActionError {
    ActionError::rule(format!("Unknown RDF profiles: {name}"))
}

fn unwritable(error: impl std::fmt::Display) -> ActionError {
    ActionError::Internal(error.to_string())
}
