//! `cairn token`: API tokens.

use std::process::ExitCode;

use cairn_catalogue::IndexMode;
use serde_json::{Map, json};

use super::user::call;
use crate::failure::Failure;
use crate::settings::Flags;
use crate::{open, out};

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a token and print it, alone, on standard output
    Create {
        /// Name of the account
        user: String,
        /// What the token is called
        #[arg(long, default_value = "command line")]
        name: String,
    },
    /// Make a token worthless
    Revoke {
        /// The token itself, or its id
        token: String,
    },
    /// List an account's tokens, without the secret part
    List {
        /// Name of the account
        user: String,
    },
}

/// Runs the command.
pub(super) fn run(flags: &Flags, command: Command) -> Result<ExitCode, Failure> {
    let opened = open::open(flags, IndexMode::None)?;
    let mut input = Map::new();
    match command {
        Command::Create { user, name } => {
            input.insert("user".to_owned(), json!(user));
            input.insert("name".to_owned(), json!(name));
            let made = call(&opened, "api_token_create", input)?;
            let token = made["token"]
                .as_str()
                .ok_or_else(|| Failure::Other("no token was made".to_owned()))?;
            out::say(token);
        }
        Command::Revoke { token } => {
            // A token has dots, its id has none.
            let key = if token.contains('.') { "token" } else { "jti" };
            input.insert(key.to_owned(), json!(token));
            call(&opened, "api_token_revoke", input)?;
            out::say("revoked");
        }
        Command::List { user } => {
            input.insert("user_id".to_owned(), json!(user));
            out::say_json(&call(&opened, "api_token_list", input)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
