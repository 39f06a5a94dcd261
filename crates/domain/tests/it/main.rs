//! Validation as a whole: what goes in, what comes out, what is said about it. The expectations of CKAN's own types
//! are answers of a running CKAN 2.12.

mod any_input;
mod builtin;
mod canada;
mod columbia;
mod dataset;
mod group;
mod record_types;
mod resource;
mod scheming;
mod site;
mod tag;
mod user;
mod view;
