//! The program `cairn`: reads the command line, the settings, and runs one command.
//!
//! Exit codes: 0 done; 1 it failed; 2 the command line or a setting is wrong; 3 some records of a load or dump failed.

mod commands;
mod failure;
mod lines;
mod logging;
mod open;
mod out;
mod progress;
mod settings;
mod transfer;
mod website;

use std::process::ExitCode;

use crate::commands::Arguments;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    match commands::run(arguments) {
        Ok(code) => code,
        Err(failure) => {
            out::complain(&format!("cairn: {failure}"));
            failure.code()
        }
    }
}
