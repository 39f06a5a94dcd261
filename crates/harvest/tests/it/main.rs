//! Harvesting as operators see it: sources are made, run and looked at through the actions; servers beside the tests play the others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod ckan;
mod datajson;
mod hostile;
mod kinds;
mod rdf;
mod ring;
mod support;
