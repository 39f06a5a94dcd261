//! The mappings over the records of the demonstration catalogue and over made-up ones.

mod algorithms;
mod ckan;
mod crosswalks;
mod datajson;
mod dcat;
mod demo;
mod lossless;
mod registers;
mod rules;
mod site;
