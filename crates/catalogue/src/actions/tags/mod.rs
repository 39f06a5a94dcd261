//! Tags and vocabularies.

mod tag_autocomplete;
mod tag_create;
mod tag_delete;
mod tag_list;
mod tag_search;
mod tag_show;
mod vocabulary_create;
mod vocabulary_delete;
mod vocabulary_list;
mod vocabulary_show;
mod vocabulary_update;

use cairn_domain::record::{Tag, Vocabulary};
use cairn_store::TagSearch;
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Param, ParamKind, param};
use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    tag_autocomplete::DEF,
    tag_create::DEF,
    tag_delete::DEF,
    tag_list::DEF,
    tag_search::DEF,
    tag_show::DEF,
    vocabulary_create::DEF,
    vocabulary_delete::DEF,
    vocabulary_list::DEF,
    vocabulary_show::DEF,
    vocabulary_update::DEF,
];

/// The parameters of a search of tags, for the documentation.
const SEARCH_PARAMS: &[Param] = &[
    param(
        "query",
        ParamKind::Any,
        "Text or list of texts that the name holds, in any case.",
    ),
    param("q", ParamKind::Any, "The same under its other name."),
    param(
        "vocabulary_id",
        ParamKind::Text,
        "Id or name of a vocabulary; free tags where it is absent.",
    ),
    param(
        "fields",
        ParamKind::Object,
        "Further texts under the key tag or tags; deprecated.",
    ),
    param("limit", ParamKind::Integer, "Most tags."),
    param("offset", ParamKind::Integer, "Tags to pass over."),
];

/// Finds tags as all the actions that search them do: how many there are, and those of the page.
fn search(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<(i64, Vec<Tag>), ActionError> {
    let (limit, offset) = (input.natural("limit")?, input.natural("offset")?);
    let texts = texts(input);
    if texts.is_empty() {
        return Ok((0, Vec::new()));
    }
    let vocabulary = match input.text("vocabulary_id") {
        None => None,
        Some(reference) => match ctx.tx.vocabulary_by_ref(&reference)? {
            Some(vocabulary) => Some(vocabulary.id),
            None => return Ok((0, Vec::new())),
        },
    };
    Ok(ctx.tx.search_tags(&TagSearch {
        texts: &texts,
        vocabulary_id: vocabulary.as_deref(),
        with_hidden: ctx.caller.is_sysadmin(),
        offset: offset.unwrap_or(0),
        limit,
    })?)
}

/// Returns the texts that are searched for; blank ones do not count.
fn texts(input: &Input) -> Vec<String> {
    let given = input.get("query").or_else(|| input.get("q"));
    let mut texts: Vec<String> = match given {
        None => Vec::new(),
        Some(Value::Array(list)) => list.iter().map(plain_text).collect(),
        Some(one) => vec![plain_text(one)],
    };
    for key in ["tag", "tags"] {
        texts.extend(
            input
                .get("fields")
                .and_then(|fields| fields.get(key))
                .map(plain_text),
        );
    }
    texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Finds a tag by its id, or by its name among the free ones or those of the vocabulary that the input names.
fn tag_of(
    ctx: &mut Ctx<'_, '_>,
    id_or_name: &str,
    input: &Input,
) -> Result<Option<Tag>, ActionError> {
    if let Some(tag) = ctx.tx.tag(id_or_name)? {
        return Ok(Some(tag));
    }
    let vocabulary = match input.text("vocabulary_id") {
        None => None,
        Some(reference) => match ctx.tx.vocabulary_by_ref(&reference)? {
            Some(vocabulary) => Some(vocabulary.id),
            None => return Ok(None),
        },
    };
    Ok(ctx.tx.tag_by_name(id_or_name, vocabulary.as_deref())?)
}

/// Finds the vocabulary that an input names by `id`, with the errors that are particular to these actions.
fn vocabulary_of(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Vocabulary, ActionError> {
    let id = input
        .named("id")
        .ok_or_else(|| ActionError::bare("id", "id not in data"))?;
    ctx.tx
        .vocabulary_by_ref(&id)?
        .ok_or_else(|| ActionError::no(format!("Could not find vocabulary \"{id}\"")))
}

/// Makes the dictionary of a tag.
fn tag_dict(tag: &Tag) -> Map<String, Value> {
    Map::from_iter([
        ("id".to_owned(), json!(tag.id)),
        ("name".to_owned(), json!(tag.name)),
        ("vocabulary_id".to_owned(), json!(tag.vocabulary_id)),
        ("display_name".to_owned(), json!(tag.name)),
    ])
}

/// Makes the dictionaries of vocabularies, with one query for the tags of all.
fn vocabulary_dicts(
    ctx: &mut Ctx<'_, '_>,
    vocabularies: &[Vocabulary],
) -> Result<Vec<Value>, ActionError> {
    let ids: Vec<String> = vocabularies.iter().map(|one| one.id.clone()).collect();
    let mut tags: std::collections::HashMap<String, Vec<Value>> = std::collections::HashMap::new();
    for tag in ctx.tx.tags_of_vocabularies(&ids)? {
        if let Some(vocabulary) = &tag.vocabulary_id {
            let own = tags.entry(vocabulary.clone()).or_default();
            own.push(Value::Object(tag_dict(&tag)));
        }
    }
    Ok(vocabularies
        .iter()
        .map(|one| {
            let own = tags.remove(&one.id).unwrap_or_default();
            json!({"id": one.id, "name": one.name, "tags": own})
        })
        .collect())
}

/// Makes the dictionary of one vocabulary.
fn vocabulary_dict(ctx: &mut Ctx<'_, '_>, vocabulary: &Vocabulary) -> Result<Value, ActionError> {
    vocabulary_dicts(ctx, std::slice::from_ref(vocabulary))?
        .pop()
        .ok_or_else(|| ActionError::Internal("a vocabulary has no dictionary".to_owned()))
}

/// Makes the tags that a validated vocabulary names its own: those that are not named go, the others keep their ids.
fn set_tags(
    ctx: &mut Ctx<'_, '_>,
    vocabulary: &Vocabulary,
    record: &Map<String, Value>,
) -> Result<(), ActionError> {
    let Some(list) = record.get("tags").and_then(Value::as_array) else {
        return Ok(());
    };
    let names: Vec<&str> = list
        .iter()
        .filter_map(|tag| tag.get("name").and_then(Value::as_str))
        .collect();
    let ids = std::slice::from_ref(&vocabulary.id);
    for tag in ctx.tx.tags_of_vocabularies(ids)? {
        if !names.contains(&tag.name.as_str()) {
            remove_tag(ctx, &tag)?;
        }
    }
    for name in names {
        // One that is there already stays as it is.
        ctx.tx.insert_tag(&Tag {
            id: new_row_id(),
            name: name.to_owned(),
            vocabulary_id: Some(vocabulary.id.clone()),
        })?;
    }
    Ok(())
}

/// Removes a tag, from the datasets that carry it too.
fn remove_tag(ctx: &mut Ctx<'_, '_>, tag: &Tag) -> Result<(), ActionError> {
    for dataset in ctx.tx.dataset_ids_with_tag(&tag.id)? {
        dataset::drop_tag(ctx, &dataset, &tag.id)?;
    }
    ctx.tx.remove_tag(&tag.id)?;
    Ok(())
}
