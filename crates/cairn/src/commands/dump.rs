//! `cairn dump`: records of the catalogue as JSON Lines.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

use cairn_catalogue::action::Body;
use cairn_catalogue::harvest::source::is_source;
use cairn_catalogue::input::Input;
use cairn_catalogue::{ActionError, Ctx, IndexMode, actions};
use cairn_domain::record::ACTIVE;
use cairn_store::{AccountFilter, AccountOrder, GroupFilter, GroupOrder};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::lines::Writer;
use crate::open::{self, LOCALE, Opened};
use crate::out;
use crate::settings::Flags;
use crate::transfer::Kind;

/// Datasets that are read on one view of the database.
const PAGE: i64 = 200;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What is written
    kind: Kind,
    /// File to write to, compressed where its name ends in .gz; standard output where it is left out
    file: Option<PathBuf>,
    /// Leave out private datasets
    #[arg(long)]
    public: bool,
    /// With drafts and deleted records
    #[arg(long)]
    all_states: bool,
    /// Users with the hashes of their passwords, so that they can sign in where they are loaded; keep such a file safe
    #[arg(long)]
    password_hashes: bool,
    /// With the keys of harvest sources (datasets) and the hashes of passwords (users), to move a site; the file is for its owner alone
    #[arg(long)]
    with_secrets: bool,
}

impl Arguments {
    /// Tells whether hashes of passwords are written.
    fn hashes(&self) -> bool {
        self.kind == Kind::Users && (self.password_hashes || self.with_secrets)
    }

    /// Tells whether keys of harvest sources are written.
    fn keys(&self) -> bool {
        self.kind == Kind::Datasets && self.with_secrets
    }
}

/// Dumps.
pub(super) fn run(flags: &Flags, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let opened = open::open(flags, IndexMode::None)?;
    let secret = arguments.hashes() || arguments.keys();
    let mut writer = Writer::open(arguments.file.as_deref(), secret)?;
    let written = match arguments.kind {
        Kind::Datasets => datasets(&opened, arguments, &mut writer),
        Kind::Organizations => groups(&opened, &mut writer, true),
        Kind::Groups => groups(&opened, &mut writer, false),
        Kind::Users => users(&opened, arguments, &mut writer),
    };
    let written = match written {
        Err(Failure::File { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            return Ok(ExitCode::SUCCESS);
        }
        other => other?,
    };
    writer.finish().map_err(Failure::file("output"))?;
    out::complain(&format!("{written} {} written", arguments.kind.word()));
    Ok(ExitCode::SUCCESS)
}

fn show(ctx: &mut Ctx<'_, '_>, action: &str, input: Value) -> Result<Body, ActionError> {
    let def = actions::find(action)
        .ok_or_else(|| ActionError::Internal(format!("there is no action {action}")))?;
    let input = match input {
        Value::Object(map) => Input::new(map),
        _ => Input::default(),
    };
    Ok((def.run)(ctx, &input)?.result)
}

fn text_of(body: Body) -> Result<String, ActionError> {
    Ok(match body {
        Body::Dataset(ready) => ready.json.to_string(),
        Body::Json(json) => json.get().to_owned(),
        Body::Value(value) => value.to_string(),
        other @ Body::Written(_) => other.into_value()?.to_string(),
    })
}

/// Returns a harvest source with its configuration as it is kept.
fn with_key(ctx: &mut Ctx<'_, '_>, id: &str, shown: Body) -> Result<String, ActionError> {
    let mut shown = shown.into_value()?;
    let kept = ctx.tx.dataset(id)?;
    if let Some(config) = kept.and_then(|kept| kept.body.get("config").cloned()) {
        shown["config"] = config;
    }
    Ok(shown.to_string())
}

fn datasets(opened: &Opened, arguments: &Arguments, writer: &mut Writer) -> Result<u64, Failure> {
    let mut after = String::new();
    let mut written = 0;
    loop {
        let (last, texts) = opened.app.read(&opened.site, LOCALE, |ctx| {
            let ids = ctx.tx.dataset_ids_after(&after, PAGE)?;
            let heads = ctx.tx.dataset_heads(&ids)?;
            let mut texts = Vec::with_capacity(ids.len());
            for id in &ids {
                let wanted = heads.iter().find(|head| {
                    head.id == *id
                        && (arguments.all_states || head.state == ACTIVE)
                        && !(arguments.public && head.private)
                });
                let Some(head) = wanted else { continue };
                let shown = show(ctx, "package_show", json!({"id": id}))?;
                texts.push(match arguments.keys() && is_source(&head.kind) {
                    true => with_key(ctx, id, shown)?,
                    false => text_of(shown)?,
                });
            }
            Ok((ids.last().cloned(), texts))
        })?;
        for text in &texts {
            writer.line(text).map_err(Failure::file("output"))?;
        }
        written += texts.len() as u64;
        match last {
            Some(last) => after = last,
            None => return Ok(written),
        }
    }
}

/// Parents come before their children, so that the file can be loaded from top to bottom.
fn groups(opened: &Opened, writer: &mut Writer, is_organization: bool) -> Result<u64, Failure> {
    let filter = GroupFilter {
        is_organization,
        ..GroupFilter::default()
    };
    let (mut ids, parents) = opened.app.read(&opened.site, LOCALE, |ctx| {
        let groups = ctx
            .tx
            .list_groups(&filter, GroupOrder::Name, false, None, 0)?;
        let ids: Vec<String> = groups.into_iter().map(|(id, _)| id).collect();
        Ok((ids, ctx.tx.group_parents()?))
    })?;
    let parents: HashMap<String, String> = parents.into_iter().collect();
    ids.sort_by_key(|id| depth(id, &parents));
    let action = if is_organization {
        "organization_show"
    } else {
        "group_show"
    };
    for id in &ids {
        let input = json!({"id": id, "include_datasets": false, "include_users": true, "include_followers": false});
        let text = opened.app.read(&opened.site, LOCALE, |ctx| {
            text_of(show(ctx, action, input)?)
        })?;
        writer.line(&text).map_err(Failure::file("output"))?;
    }
    Ok(ids.len() as u64)
}

/// Counts the ancestors of a group; a circle counts as its length at most.
fn depth(id: &str, parents: &HashMap<String, String>) -> usize {
    let mut seen = 0;
    let mut at = id;
    while let Some(parent) = parents.get(at) {
        seen += 1;
        if seen > parents.len() {
            break;
        }
        at = parent;
    }
    seen
}

fn users(opened: &Opened, arguments: &Arguments, writer: &mut Writer) -> Result<u64, Failure> {
    let accounts = opened.app.read(&opened.site, LOCALE, |ctx| {
        Ok(ctx
            .tx
            .list_accounts(&AccountFilter::default(), AccountOrder::Name, None)?)
    })?;
    let accounts = accounts
        .into_iter()
        .filter(|account| account.name != opened.app.settings.site.id);
    let mut written = 0;
    for account in accounts.filter(|account| arguments.all_states || account.state == ACTIVE) {
        let input = json!({"id": account.id, "include_plugin_extras": true});
        let shown = opened.app.read(&opened.site, LOCALE, |ctx| {
            show(ctx, "user_show", input)?.into_value()
        })?;
        let text = match shown {
            Value::Object(mut map) => {
                if let (true, Some(hash)) = (arguments.hashes(), &account.password) {
                    map.insert("password_hash".to_owned(), json!(hash));
                }
                Value::Object(map).to_string()
            }
            other => other.to_string(),
        };
        writer.line(&text).map_err(Failure::file("output"))?;
        written += 1;
    }
    Ok(written)
}
