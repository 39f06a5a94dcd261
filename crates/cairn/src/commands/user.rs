//! `cairn user`: accounts of users.

use std::io::Read as _;
use std::process::ExitCode;

use cairn_catalogue::clock::iso;
use cairn_catalogue::input::Input;
use cairn_catalogue::{ActionError, IndexMode, actions};
use cairn_domain::record::Account;
use cairn_store::{AccountFilter, AccountOrder};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::open::{self, LOCALE, Opened};
use crate::out;
use crate::settings::Flags;

/// Longest password that is read, in bytes.
const LONGEST_PASSWORD: u64 = 4096;

/// What the command takes.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add an account
    Add(Add),
    /// List accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Give an account another password
    SetPassword {
        /// Name of the account
        name: String,
        /// Read the password from standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

/// What `cairn user add` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// Name to sign in with: a-z, 0-9, - and _
    name: String,
    /// E-mail address
    #[arg(long)]
    email: String,
    /// Read the password from standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// Give every permission
    #[arg(long)]
    sysadmin: bool,
    /// Full name
    #[arg(long)]
    fullname: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(flags: &Flags, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Add(arguments) => add(flags, &arguments),
        Command::List { json } => list(flags, json),
        Command::SetPassword { name, .. } => set_password(flags, &name),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn add(flags: &Flags, arguments: &Add) -> Result<(), Failure> {
    let password = password_from_stdin()?;
    let opened = open::open(flags, IndexMode::None)?;
    let mut input = Map::new();
    input.insert("name".to_owned(), json!(arguments.name));
    input.insert("email".to_owned(), json!(arguments.email));
    input.insert("password".to_owned(), json!(password));
    input.insert("sysadmin".to_owned(), json!(arguments.sysadmin));
    if let Some(fullname) = &arguments.fullname {
        input.insert("fullname".to_owned(), json!(fullname));
    }
    let made = call(&opened, "user_create", input)?;
    if arguments.json {
        out::say_json(
            &json!({"id": made["id"], "name": made["name"], "sysadmin": arguments.sysadmin}),
        );
    } else {
        let kind = if arguments.sysadmin {
            "sysadmin"
        } else {
            "user"
        };
        out::say(&format!("added {kind} {}", arguments.name));
    }
    Ok(())
}

fn list(flags: &Flags, as_json: bool) -> Result<(), Failure> {
    let opened = open::open(flags, IndexMode::None)?;
    let accounts: Vec<Account> = opened.app.read(&opened.site, LOCALE, |ctx| {
        Ok(ctx
            .tx
            .list_accounts(&AccountFilter::default(), AccountOrder::Name, None)?)
    })?;
    if as_json {
        let rows: Vec<Value> = accounts.iter().map(shown).collect();
        out::say_json(&json!(rows));
    } else {
        let rows: Vec<Vec<String>> = accounts
            .iter()
            .map(|account| {
                let role = if account.sysadmin { "sysadmin" } else { "user" };
                let email = account.email.clone().unwrap_or_default();
                vec![
                    account.name.clone(),
                    role.to_owned(),
                    account.state.clone(),
                    email,
                    iso(account.created),
                ]
            })
            .collect();
        out::say_table(&["name", "role", "state", "e-mail", "created"], &rows);
    }
    Ok(())
}

fn shown(account: &Account) -> Value {
    json!({
        "id": account.id,
        "name": account.name,
        "fullname": account.fullname,
        "email": account.email,
        "sysadmin": account.sysadmin,
        "state": account.state,
        "created": iso(account.created),
        "last_active": account.last_active.map(iso),
    })
}

fn set_password(flags: &Flags, name: &str) -> Result<(), Failure> {
    let password = password_from_stdin()?;
    let opened = open::open(flags, IndexMode::None)?;
    let mut input = Map::new();
    input.insert("id".to_owned(), json!(name));
    input.insert("password".to_owned(), json!(password));
    call(&opened, "user_patch", input)?;
    out::say(&format!("{name} has another password"));
    Ok(())
}

/// Runs an action as the site itself.
pub(super) fn call(
    opened: &Opened,
    action: &str,
    input: Map<String, Value>,
) -> Result<Value, Failure> {
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    Ok(opened
        .app
        .run(def, &opened.site, &Input::new(input), LOCALE)?
        .result
        .into_value()?)
}

fn password_from_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST_PASSWORD + 1)
        .read_to_string(&mut text)
        .map_err(Failure::file("password from standard input"))?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::Usage("no password on standard input".to_owned()));
    }
    if password.len() as u64 > LONGEST_PASSWORD {
        return Err(Failure::Usage(format!(
            "the password is longer than {LONGEST_PASSWORD} bytes"
        )));
    }
    Ok(password.to_owned())
}
