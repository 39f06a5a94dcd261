//! The commands, one file each.

mod completions;
mod config;
mod crosswalk;
mod demo;
mod dump;
mod harvest;
mod init;
mod load;
mod log;
mod openapi;
mod rebuild;
mod register;
mod search;
mod serve;
mod token;
mod user;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::failure::Failure;
use crate::settings::Flags;

/// An open data catalogue that speaks CKAN's API.
///
/// Exit codes: 0 done; 1 it failed; 2 the command line or a setting is wrong; 3 some records of a load or dump failed.
#[derive(Debug, Parser)]
#[command(
    name = "cairn",
    version,
    about,
    long_about,
    propagate_version = true,
    arg_required_else_help = true
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests until told to stop
    Serve(serve::Arguments),
    /// Make data folder, database, secret and the site's account; does nothing where they are
    Init(init::Arguments),
    /// Accounts of users
    #[command(subcommand)]
    User(user::Command),
    /// API tokens
    #[command(subcommand)]
    Token(token::Command),
    /// Load records from JSON Lines, as ckanapi writes them
    Load(load::Arguments),
    /// Write records as JSON Lines, as ckanapi does
    Dump(dump::Arguments),
    /// Sources of records, and the runs over them
    #[command(subcommand)]
    Harvest(harvest::Command),
    /// Load the demonstration catalogue
    Demo(demo::Arguments),
    /// Make the index again from the database
    Rebuild(rebuild::Arguments),
    /// How searches are understood
    #[command(subcommand)]
    Search(search::Command),
    /// The transparency log
    #[command(subcommand)]
    Log(log::Command),
    /// Crosswalks: what fields and code lists of peers are here
    #[command(subcommand)]
    Crosswalk(crosswalk::Command),
    /// Registers of algorithms and trackers of commitments, in and out
    #[command(subcommand)]
    Register(register::Command),
    /// Settings: what they are and where they come from
    #[command(subcommand)]
    Config(config::Command),
    /// Print the OpenAPI document
    Openapi,
    /// Print shell completions
    Completions(completions::Arguments),
}

impl Arguments {
    /// Returns what the command line may be.
    pub(crate) fn grammar() -> clap::Command {
        Flags::grammar(Self::command())
    }

    /// Reads the command line; ends the program where it is wrong, or asks for help.
    pub(crate) fn read() -> Self {
        let matches = Self::grammar().get_matches();
        let mut arguments = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        arguments.flags.gather_set(&matches);
        arguments
    }
}

/// Runs the command.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let flags = &arguments.flags;
    match arguments.command {
        Command::Serve(arguments) => serve::run(flags, &arguments),
        Command::Init(arguments) => init::run(flags, &arguments),
        Command::User(command) => user::run(flags, command),
        Command::Token(command) => token::run(flags, command),
        Command::Load(arguments) => load::run(flags, &arguments),
        Command::Dump(arguments) => dump::run(flags, &arguments),
        Command::Harvest(command) => harvest::run(flags, command),
        Command::Demo(arguments) => demo::run(flags, &arguments),
        Command::Rebuild(arguments) => rebuild::run(flags, &arguments),
        Command::Search(command) => search::run(flags, command),
        Command::Log(command) => log::run(flags, command),
        Command::Crosswalk(command) => crosswalk::run(flags, &command),
        Command::Register(command) => register::run(flags, &command),
        Command::Config(command) => config::run(flags, &command),
        Command::Openapi => openapi::run(),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::grammar().debug_assert();
    }
}
