//! What is measured beside speed: how well searches find.

pub mod quality;
