//! Views of resources: how they are shown, and those that resources get by themselves.

use std::collections::HashMap;

use cairn_domain::record::{Dataset, DatasetHead, View};
use cairn_domain::view::ViewType;
use serde_json::{Map, Value, json};

use crate::activity::ActivityKind;
use crate::app::App;
use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// Makes the dictionary of a view.
pub(crate) fn dict(view: &View, dataset_id: &str) -> Value {
    let mut out = Map::from_iter([
        ("id".to_owned(), json!(view.id)),
        ("resource_id".to_owned(), json!(view.resource_id)),
        ("title".to_owned(), json!(view.title)),
        ("description".to_owned(), json!(view.description)),
        ("view_type".to_owned(), json!(view.kind)),
        ("package_id".to_owned(), json!(dataset_id)),
    ]);
    for (key, value) in &view.config {
        out.entry(key.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(out)
}

/// Returns the type of a name, where the site has it.
pub(crate) fn loaded(app: &App, name: &str) -> Option<ViewType> {
    ViewType::parse(name).filter(|kind| app.settings.views.types.contains(kind))
}

/// Makes the views of resources that are new in a dataset, or whose format is another one now.
pub(crate) fn follow(
    ctx: &mut Ctx<'_, '_>,
    before: Option<&Dataset>,
    dataset: &Dataset,
) -> Result<(), ActionError> {
    let format_before: HashMap<&str, &Value> = before
        .map_or(&[][..], resources)
        .iter()
        .filter_map(|one| Some((id(one)?, one.get("format")?)))
        .collect();
    let touched: Vec<&Value> = resources(dataset)
        .iter()
        .filter(|one| id(one).is_some_and(|id| format_before.get(id).copied() != one.get("format")))
        .collect();
    add_defaults(ctx, &dataset.head(), &touched, false).map(drop)
}

/// Makes the default views that resources of a dataset lack, all at once, and returns them.
///
/// `of_datastore` asks for the types that show rows of the DataStore, instead of all others.
pub(crate) fn add_defaults(
    ctx: &mut Ctx<'_, '_>,
    dataset: &DatasetHead,
    resources: &[&Value],
    of_datastore: bool,
) -> Result<Vec<View>, ActionError> {
    let app = ctx.app;
    let types: Vec<ViewType> = app
        .settings
        .views
        .default
        .iter()
        .filter_map(|name| loaded(app, name))
        .filter(|kind| kind.requires_datastore() == of_datastore)
        .collect();
    let site = app.site_url();
    let wanted: Vec<(&str, ViewType)> = resources
        .iter()
        .filter_map(|one| Some((id(one)?, one)))
        .flat_map(|(id, one)| {
            let suited = types.iter().filter(|kind| kind.suits(one, &site));
            suited.map(move |kind| (id, *kind))
        })
        .collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<String> = wanted.iter().map(|(id, _)| (*id).to_owned()).collect();
    ids.dedup();
    // By resource: the types that it has a view of, and the place behind the last one.
    let mut present: HashMap<String, (Vec<String>, i32)> = HashMap::new();
    for view in ctx.tx.views_of_resources(&ids)? {
        let (kinds, next) = present.entry(view.resource_id).or_default();
        kinds.push(view.kind);
        *next = view.position + 1;
    }
    let mut made: Vec<View> = Vec::new();
    for (resource_id, kind) in wanted {
        let (kinds, next) = present.entry(resource_id.to_owned()).or_default();
        if kinds.iter().any(|known| known == kind.name()) {
            continue;
        }
        kinds.push(kind.name().to_owned());
        made.push(View {
            id: new_row_id(),
            resource_id: resource_id.to_owned(),
            position: *next,
            kind: kind.name().to_owned(),
            title: kind.default_title().to_owned(),
            description: Some(String::new()),
            config: Map::new(),
        });
        *next += 1;
    }
    ctx.tx.insert_views(&made)?;
    for view in &made {
        ctx.note_view(ActivityKind::New, dataset, view)?;
    }
    Ok(made)
}

fn resources(dataset: &Dataset) -> &[Value] {
    let list = dataset.body.get("resources").and_then(Value::as_array);
    list.map_or(&[][..], Vec::as_slice)
}

fn id(resource: &Value) -> Option<&str> {
    resource.get("id").and_then(Value::as_str)
}
