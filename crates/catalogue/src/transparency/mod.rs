//! The transparency log: what everybody could see, when it came, changed and went, in an order that nobody can change unseen.
//!
//! Entries are made of the change feed by one reader, in the transaction that moves the reader on, so each version of a public
//! record enters once and none is left out. Only hashes and names of what is or was public enter. The arithmetic is that of
//! `cairn-translog`; this module says what is logged ([`form`]), writes it ([`writer`]), serves it and checks it.

pub(crate) mod form;
mod key;
mod rotation;
mod served;
mod tiles;
mod verify;
pub(crate) mod writer;

pub(crate) use key::Key;
pub use rotation::{new_key, rotate_key};
pub use served::{Served, file};
pub(crate) use tiles::Stored;
pub use verify::{Report, Scope, compare, verify};
