//! Mutated queries against an index in memory: every one is answered or refused, soon.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/search.rs"]
mod search;

fuzz_target!(|data: &[u8]| search::ask(data));
