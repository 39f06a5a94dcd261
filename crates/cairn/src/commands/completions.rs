//! `cairn completions`: completions for a shell.

use std::process::ExitCode;

use clap_complete::Shell;

use crate::failure::Failure;
use crate::out;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints completions.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut super::Arguments::grammar(),
        "cairn",
        &mut script,
    );
    out::say(String::from_utf8_lossy(&script).trim_end());
    Ok(ExitCode::SUCCESS)
}
