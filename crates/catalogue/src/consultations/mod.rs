//! Consultations: whether they are open by the clock, and who is told what is new.
//!
//! Addresses of those who sign up are personal data: the database has them sealed and finds them by a keyed hash, they are used for
//! nothing but these messages, and leaving removes them.

mod news;
mod sign_up;
mod state;

pub(crate) use news::{FORGET, READER, STEPS, TELL};
pub(crate) use sign_up::{CONFIRM, leave, opened, sign_up};
pub use state::consultation_state;
pub(crate) use state::{state_of, step_of};

/// The record type.
pub(crate) const TYPE: &str = "consultation";
