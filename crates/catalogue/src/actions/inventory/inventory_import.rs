//! `inventory_import`: lines of a table become records of the inventory.

use std::collections::HashMap;

use cairn_domain::record::Dataset;
use cairn_domain::schema::{Kind as SchemaKind, Operation};
use cairn_exchange::inventory::{self, Columns};
use cairn_exchange::name;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::actions::datasets::package_create::require_create;
use crate::actions::quality::organization_of;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::facts;
use crate::input::Input;
use crate::messages;
use crate::proposal::{self, Texts};
use crate::wire;

/// Most lines of a table.
const MOST: u64 = 2000;
/// Longest name of an organization that is put behind names.
const LONGEST_SUFFIX: usize = 40;
/// The type that lines become.
const KIND: &str = "dataset";
/// Keys that are said of a restricted line which gives none itself.
const DEFAULTS: &[&str] = &["exemption", "exemption_rationale"];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "inventory_import",
    kind: Kind::Write,
    about: "Takes an inventory in: each line of a table in Canada's inventory columns or Ontario's becomes a record of the organization, or changes \
            the one of its name (of its ref_number, or of its title, where it gives none). A line that is wrong is told and left out; the others are taken. \
            No action of CKAN.",
    access: "Who may create records in the organization; a record that is there already, who may change it.",
    params: &[
        required(
            "organization",
            ParamKind::Text,
            "Id or name of the organization.",
        ),
        param(
            "upload",
            ParamKind::File,
            "The table: CSV, TSV or a workbook, of 2000 lines at most.",
        ),
        param(
            "text",
            ParamKind::Text,
            "The table as CSV, where none is uploaded.",
        ),
        param(
            "exemption",
            ParamKind::Text,
            "Ground for restricted lines that give none.",
        ),
        param(
            "exemption_rationale",
            ParamKind::Object,
            "Reason, by language, for restricted lines that give none.",
        ),
        param(
            "dry_run",
            ParamKind::Boolean,
            "Whether nothing is written, and only told what would be.",
        ),
    ],
    returns: "columns (`canada` or `ontario`), created, updated, unchanged and failed (counts), and rows: row (the head is row 1), name, outcome, and errors by field.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let group = organization_of(ctx, &input.required("organization")?)?;
    let owner = Map::from_iter([("owner_org".to_owned(), json!(group.id))]);
    require_create(ctx, &owner)?;
    let table = table(ctx, input)?;
    let Some(columns) = Columns::of_head(&table.columns) else {
        let message =
            "The columns are neither those of Canada's inventories nor those of Ontario's";
        return Err(ActionError::field("upload", message));
    };
    let mut import = Import {
        owner: group.id,
        organization: group.name,
        columns,
        defaults: input.data.clone(),
        dry_run: input.flag("dry_run", false)?,
        seen: HashMap::new(),
    };
    import
        .defaults
        .retain(|key, _| DEFAULTS.contains(&key.as_str()));
    let mut counts: HashMap<&str, u64> = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (place, cells) in table.rows.iter().enumerate() {
        // The head is the first row.
        let number = place + 2;
        let (name, done) = import.line(ctx, number, &table.columns, cells)?;
        let (outcome, errors) = match done {
            Ok(outcome) => (outcome, Value::Null),
            Err(errors) => {
                let mut told = Value::Object(errors);
                messages::translate(&mut told, ctx.locale);
                ("failed", told)
            }
        };
        *counts.entry(outcome).or_default() += 1;
        rows.push(json!({"row": number, "name": name, "outcome": outcome, "errors": errors}));
    }
    let count = |outcome: &str| counts.get(outcome).copied().unwrap_or_default();
    Ok(json!({
        "columns": columns.as_str(),
        "created": count("created"),
        "updated": count("updated"),
        "unchanged": count("unchanged"),
        "failed": count("failed"),
        "rows": rows,
    })
    .into())
}

fn table(ctx: &Ctx<'_, '_>, input: &Input) -> Result<Texts, ActionError> {
    if let Some(file) = input.files.get("upload") {
        return proposal::texts_of(ctx.app, &file.path(), &file.file_name, MOST);
    }
    let text = input
        .text("text")
        .ok_or_else(|| ActionError::missing("upload"))?;
    let file = tempfile::NamedTempFile::new_in(ctx.app.files.incoming())?;
    std::fs::write(file.path(), text)?;
    proposal::texts_of(ctx.app, file.path(), "inventory.csv", MOST)
}

/// Errors by field.
type Errors = Map<String, Value>;

struct Import {
    owner: String,
    /// Name of the organization.
    organization: String,
    columns: Columns,
    defaults: Map<String, Value>,
    dry_run: bool,
    /// Names of lines before, and their rows.
    seen: HashMap<String, usize>,
}

impl Import {
    /// Takes a line; tells what its record is called, and what came of it or what is wrong.
    fn line(
        &mut self,
        ctx: &mut Ctx<'_, '_>,
        number: usize,
        head: &[String],
        cells: &[String],
    ) -> Result<(String, Result<&'static str, Errors>), ActionError> {
        let mut said = inventory::record(self.columns, head, cells);
        said.insert("owner_org".to_owned(), json!(self.owner));
        if said.get("access_level") == Some(&json!("restricted")) {
            for (key, value) in &self.defaults {
                said.entry(key.as_str()).or_insert_with(|| value.clone());
            }
        }
        let (name, current) = self.named(ctx, &said, gives_name(head, cells))?;
        said.insert("name".to_owned(), json!(name));
        let wrong =
            |key: &str, message: String| Err(Map::from_iter([(key.to_owned(), json!([message]))]));
        if let Some(before) = self.seen.insert(name.clone(), number) {
            return Ok((
                name,
                wrong("name", format!("Row {before} has this name already")),
            ));
        }
        let done = match current {
            None => self.create(ctx, said),
            Some(current) if current.owner_org.as_deref() != Some(&self.owner) => {
                let message = "A record of another organization has this name";
                return Ok((name, wrong("name", message.to_owned())));
            }
            Some(current) => self.update(ctx, current, said),
        };
        Ok(match done {
            Ok(outcome) => (name, Ok(outcome)),
            Err(ActionError::Validation(errors)) => (name, Err(errors)),
            Err(ActionError::NotAuthorized(reason)) => {
                let reason = reason.unwrap_or_else(|| "Access denied".to_owned());
                (name, wrong("message", reason))
            }
            Err(error) => return Err(error),
        })
    }

    /// Returns what the record of a line is called, and the record where there is one. Lines of several organizations may have
    /// one title: a name that was made of it is then made of the organization's too.
    fn named(
        &self,
        ctx: &mut Ctx<'_, '_>,
        said: &Map<String, Value>,
        given: bool,
    ) -> Result<(String, Option<Dataset>), ActionError> {
        let name = name_of(said);
        let current = ctx.tx.dataset_by_ref(&name)?;
        let is_taken = current
            .as_ref()
            .is_some_and(|current| current.owner_org.as_deref() != Some(&self.owner));
        if given || !is_taken {
            return Ok((name, current));
        }
        let suffix = match self.organization.len() {
            ..=LONGEST_SUFFIX => &self.organization,
            _ => &self.owner,
        };
        let name = name::with_suffix(&name, suffix);
        let current = ctx.tx.dataset_by_ref(&name)?;
        Ok((name, current))
    }

    fn create(
        &self,
        ctx: &mut Ctx<'_, '_>,
        mut said: Map<String, Value>,
    ) -> Result<&'static str, ActionError> {
        let extras = extras(ctx, &mut said);
        if !extras.is_empty() {
            said.insert("extras".to_owned(), Value::Array(extras));
        }
        said.insert("type".to_owned(), json!(KIND));
        match self.dry_run {
            true => {
                facts::validate_dataset(ctx, Operation::Create, None, said)?;
            }
            false => {
                dataset::create(ctx, said)?;
            }
        }
        Ok("created")
    }

    /// Changes what the line says, and keeps what it does not speak of.
    fn update(
        &self,
        ctx: &mut Ctx<'_, '_>,
        current: Dataset,
        mut said: Map<String, Value>,
    ) -> Result<&'static str, ActionError> {
        ctx.require_update(&current.head())?;
        let shown = wire::one_package(ctx.tx, ctx.app, &current)?;
        let given = extras(ctx, &mut said);
        let mut next = shown.clone();
        for (key, value) in said {
            match (next.get_mut(&key), value) {
                (Some(Value::Object(there)), Value::Object(given)) => there.extend(given),
                (_, value) => {
                    next.insert(key, value);
                }
            }
        }
        if next.get("access_level") != Some(&json!("restricted")) {
            for key in DEFAULTS {
                next.remove(*key);
            }
        }
        let kept = next.entry("extras").or_insert_with(|| json!([]));
        if let Some(kept) = kept.as_array_mut() {
            for new in given {
                match kept.iter_mut().find(|one| one["key"] == new["key"]) {
                    Some(there) => there["value"] = new["value"].clone(),
                    None => kept.push(new),
                }
            }
        }
        if dataset::is_the_same(&next, &shown) {
            return Ok("unchanged");
        }
        next.shift_remove("metadata_modified");
        if self.dry_run {
            let operation = Operation::Update { current: &shown };
            facts::validate_dataset(ctx, operation, Some(&current), next)?;
            return Ok("updated");
        }
        let version = current.version;
        let done = dataset::update(ctx, current, next, None)?;
        Ok(match done.version == version {
            true => "unchanged",
            false => "updated",
        })
    }
}

/// Tells whether a line says itself what its record is called.
fn gives_name(head: &[String], cells: &[String]) -> bool {
    let mut columns = head.iter().zip(cells);
    columns.any(|(column, cell)| column.trim() == "name" && !cell.trim().is_empty())
}

/// Returns the name of a line's record: its own, or one made of its title.
fn name_of(said: &Map<String, Value>) -> String {
    if let Some(name) = said.get("name").and_then(Value::as_str) {
        return name.to_owned();
    }
    let titles = said.get("title_translated").and_then(Value::as_object);
    let title = ["en", "fr"]
        .iter()
        .find_map(|language| titles?.get(*language)?.as_str());
    title.map(name::from_title).unwrap_or_default()
}

/// Takes what is no field of the record type out of what a line says, as extras.
fn extras(ctx: &Ctx<'_, '_>, said: &mut Map<String, Value>) -> Vec<Value> {
    let Some(schema) = ctx.app.schemas.get(SchemaKind::Dataset, KIND) else {
        return Vec::new();
    };
    let fields = &schema.document().fields;
    let is_field = |key: &String| fields.iter().any(|field| field.name == *key);
    let (kept, others): (Map<_, _>, Map<_, _>) = std::mem::take(said)
        .into_iter()
        .partition(|(key, _)| is_field(key) || ["name", "owner_org"].contains(&key.as_str()));
    *said = kept;
    let extra = |(key, value)| json!({"key": key, "value": value});
    others.into_iter().map(extra).collect()
}
