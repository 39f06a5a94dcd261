//! Records of others and what they are here: packages of CKAN portals, `data.json` catalogues, registers of
//! algorithms, and the JSON Lines that `ckanapi` dumps and loads.
//!
//! Everything is a function of values. Reading files, asking the network and writing records is other crates' work.
//! No mapping makes facts up: what the source does not say is left out, and where a record type asks for it, the
//! record's field `not_stated` names it.

pub mod algorithms;
pub mod assessment;
pub mod charter;
pub mod ckan;
pub mod croissant;
pub mod crosswalk;
pub mod datajson;
pub mod dcat;
pub mod dcat_json;
mod draft;
mod error;
mod fields;
mod fit;
mod frequency;
pub mod inventory;
pub mod json;
pub mod jsonl;
mod licence;
pub mod manifest;
mod mapped;
pub mod name;
pub mod oai;
pub mod quality;
pub mod registers;
pub mod schema_org;
mod site;
pub mod source;
pub mod tabular;
mod text;
pub mod tracker;

pub use error::ExchangeError;
pub use mapped::{Mapped, Note, Options};
pub use site::{Geometries, Site};
