//! A transparency log's arithmetic: hashes, tiles, proofs, signed checkpoints. Pure: no I/O, no clock.
//!
//! The tree is that of RFC 6962 section 2. What is published of it has the forms of C2SP, so that tools of others read it:
//! [`tile`] as in `tlog-tiles`, [`checkpoint`] as in `tlog-checkpoint`, [`note`] as in `signed-note`.
//! [`keys`] says how one key follows another.

pub mod bundle;
pub mod canonical;
pub mod checkpoint;
mod error;
pub mod hash;
pub mod keys;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;

pub use error::LogError;
