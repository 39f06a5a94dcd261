//! `package_search`: datasets by words, filters and facets.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use cairn_domain::python;
use cairn_index::{Explanation, FacetRequest, Highlighter, Index, SearchRequest, Understood};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::children;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::cache::ReadyDataset;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, as_bool, integer, plain_text};
use crate::past;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "package_search",
    kind: Kind::Read,
    about: "Finds datasets by words, fields, filters and facets, in Solr's query syntax.",
    access: "Everybody; private, draft and deleted datasets are found by those who may see them, and only when asked for.",
    params: &[
        param("q", ParamKind::Text, "Query; everything where it is empty."),
        param("fq", ParamKind::Text, "Filter."),
        param(
            "fq_list",
            ParamKind::Texts,
            "Further filters; all of them must match.",
        ),
        param(
            "sort",
            ParamKind::Text,
            "Order, such as `metadata_modified desc, name asc`.",
        ),
        param("rows", ParamKind::Integer, "Most results, 10 by default."),
        param("start", ParamKind::Integer, "Results to pass over."),
        param("facet", ParamKind::Boolean, "Whether facets are counted."),
        param(
            "facet.field",
            ParamKind::Texts,
            "Fields to count values of.",
        ),
        param(
            "facet.limit",
            ParamKind::Integer,
            "Most values of a facet; negative for all.",
        ),
        param(
            "facet.mincount",
            ParamKind::Integer,
            "Least count of a value that is listed.",
        ),
        param("include_drafts", ParamKind::Boolean, "Finds drafts too."),
        param(
            "include_deleted",
            ParamKind::Boolean,
            "Finds deleted datasets too, where the index keeps them.",
        ),
        param(
            "include_private",
            ParamKind::Boolean,
            "Finds private datasets too.",
        ),
        param(
            children::NAME,
            ParamKind::Boolean,
            "Filters by an organization or group (organization, owner_org, groups) take in what stands below it.",
        ),
        param(past::AS_OF, ParamKind::Text, past::ABOUT),
        param(
            "use_default_schema",
            ParamKind::Boolean,
            "Taken for compatibility; the answer is the same.",
        ),
        param(
            "fl",
            ParamKind::Texts,
            "Index fields to return in place of datasets.",
        ),
        param(
            "qf",
            ParamKind::Text,
            "Fields and weights of a query of words.",
        ),
        param("bf", ParamKind::Text, "Boost function."),
        param("boost", ParamKind::Text, "Boost function that multiplies."),
        param(
            "tie",
            ParamKind::Text,
            "Share of the weaker fields in the score.",
        ),
        param("mm", ParamKind::Text, "How many words must match."),
        param(
            "defType",
            ParamKind::Text,
            "Query parser: dismax, edismax or lucene.",
        ),
        param(
            "df",
            ParamKind::Text,
            "Taken for compatibility; the default field is always text.",
        ),
        param(
            "wt",
            ParamKind::Text,
            "Taken for compatibility; the answer is always JSON.",
        ),
        param(
            "extras",
            ParamKind::Object,
            "Parameters of extensions, such as ext_bbox.",
        ),
        param(
            "ext_bbox",
            ParamKind::Text,
            "Rectangle minx,miny,maxx,maxy that the datasets' extents must touch; those that fill it best score highest.",
        ),
        param(
            "ext_suggest",
            ParamKind::Boolean,
            "Adds `suggestions`: queries that were perhaps meant, each with the number of datasets that it finds.",
        ),
        param(
            "ext_highlight",
            ParamKind::Boolean,
            "Adds `highlighting`: by dataset id, title and parts of the notes as HTML with the words found in <mark>.",
        ),
        param(
            EXPLAIN,
            ParamKind::Boolean,
            "Sysadmins alone: adds how the search was understood, the engine's queries and what took its time.",
        ),
    ],
    returns: "count, results, facets, search_facets and sort; suggestions, highlighting and explain where they are asked for.",
    run,
};

/// The parameter that asks for an explanation.
const EXPLAIN: &str = "explain";

/// Parameters that are taken.
const KNOWN: &[&str] = &[
    "q",
    "fq",
    "fq_list",
    "sort",
    "rows",
    "start",
    "facet",
    "facet.field",
    "facet.limit",
    "facet.mincount",
    "include_drafts",
    "include_deleted",
    "include_private",
    children::NAME,
    "use_default_schema",
    "fl",
    "qf",
    "bf",
    "boost",
    "tie",
    "mm",
    "defType",
    "df",
    "wt",
    "extras",
    past::AS_OF,
];

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    search(ctx, input)
}

/// What a search asks for, read and checked.
struct Query {
    request: SearchRequest,
    sort: String,
    suggest: bool,
    highlight: bool,
    /// Whether it has no filters of the caller's.
    plain: bool,
}

/// Most filters of a search; each of them is looked through.
const FILTERS: usize = 1000;
/// Length of a part of the notes that is shown with its found words, in bytes.
const PART: usize = 240;
/// Most parts of the notes that are shown.
const PARTS: usize = 2;

/// Runs a search as `package_search` does.
pub(crate) fn search(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let query = read(ctx, input)?;
    let index = ctx.app.index()?;
    let then = match past::asked(input)? {
        Some(at) => Some(past::of(ctx, at)?),
        None => None,
    };
    let began = Instant::now();
    let answer = match &then {
        Some(then) => then.search(&query.request)?,
        None => index.search(&query.request)?,
    };
    let searched = began.elapsed();
    if answer.count == 0 && query.plain && then.is_none() && ctx.app.settings.search.misses_days > 0
    {
        ctx.app.misses.note(&query.request.q);
    }
    let highlighter = match query.highlight {
        true => Some(match &then {
            Some(then) => then.index().highlighter(&query.request)?,
            None => index.highlighter(&query.request)?,
        }),
        false => None,
    };
    let mut highlighting = Map::new();
    let ids: Vec<String> = answer.hits.iter().map(|hit| hit.id.clone()).collect();
    let viewer = ctx.viewer()?;
    let found = match &then {
        Some(then) => then.ready_many(ctx, &ids)?,
        None => ctx.ready_many(&ids)?,
    };
    let mut results = String::from("[");
    for (hit, ready) in answer.hits.into_iter().zip(&found) {
        // The index may be a moment behind: what is gone or the caller may not see by now is left out.
        let Some(ready) = ready.as_ref().filter(|ready| viewer.sees(&ready.head)) else {
            continue;
        };
        if results.len() > 1 {
            results.push(',');
        }
        if let Some(highlighter) = &highlighter {
            highlighting.insert(hit.id.clone(), marked(highlighter, ready)?);
        }
        match hit.fields {
            None => results.push_str(&ready.json),
            Some(fields) => {
                // Writing to a String cannot fail.
                let _ = write!(results, "{}", Value::Object(shown(fields, ready)));
            }
        }
    }
    results.push(']');
    let (facets, search_facets) = facets(ctx, answer.facets)?;
    let explain = match answer.explanation {
        Some(found) => format!(
            r#","explain":{}"#,
            explanation(&query.request, &found, searched, began.elapsed())
        ),
        None => String::new(),
    };
    let mut text = format!(
        r#"{{"count":{},"facets":{},"results":{results},"sort":{},"search_facets":{}{explain}"#,
        answer.count,
        Value::Object(facets),
        Value::String(query.sort),
        Value::Object(search_facets),
    );
    // Writing to a String cannot fail.
    // What is meant otherwise is known of the present alone.
    if query.suggest && then.is_none() {
        let list = suggestions(index, &query.request)?;
        let _ = write!(text, r#","suggestions":{list}"#);
    }
    if query.highlight {
        let _ = write!(text, r#","highlighting":{}"#, Value::Object(highlighting));
    }
    text.push('}');
    let raw =
        RawValue::from_string(text).map_err(|error| ActionError::Internal(error.to_string()))?;
    Ok(raw.into())
}

/// Queries that were perhaps meant.
fn suggestions(index: &Index, request: &SearchRequest) -> Result<Value, ActionError> {
    let list = index.suggest(request)?;
    Ok(list
        .into_iter()
        .map(|one| json!({"q": one.q, "count": one.count}))
        .collect())
}

/// Title and notes with the words found in them, as far as there are any.
fn marked(highlighter: &Highlighter, ready: &ReadyDataset) -> Result<Value, ActionError> {
    #[derive(serde::Deserialize)]
    struct Texts {
        #[serde(default)]
        title: Option<Value>,
        #[serde(default)]
        notes: Option<Value>,
    }
    let texts: Texts = serde_json::from_str(&ready.json)
        .map_err(|error| ActionError::Internal(error.to_string()))?;
    let mut out = Map::new();
    if let Some(title) = texts.title.as_ref().and_then(Value::as_str)
        && let Some(title) = highlighter.whole(title)
    {
        out.insert("title".to_owned(), json!(title));
    }
    if let Some(notes) = texts.notes.as_ref().and_then(Value::as_str) {
        let parts = highlighter.fragments(notes, PART, PARTS);
        if !parts.is_empty() {
            out.insert("notes".to_owned(), json!(parts));
        }
    }
    Ok(Value::Object(out))
}

/// What sysadmins are told of a search.
fn explanation(
    request: &SearchRequest,
    found: &Explanation,
    searched: Duration,
    all: Duration,
) -> Value {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let understood = |query: &Understood| json!({"parsed": query.tree, "engine": query.engine});
    let mut phases: Map<String, Value> = found
        .phases
        .iter()
        .map(|(name, took)| ((*name).to_owned(), json!(milliseconds(*took))))
        .collect();
    phases.insert(
        "fetch the records".to_owned(),
        json!(milliseconds(all.saturating_sub(searched))),
    );
    json!({
        "q": request.q,
        "fq": request.fq,
        "query": found.question.as_ref().map(understood),
        "filters": found.filters.iter().map(understood).collect::<Vec<_>>(),
        "segments": found.segments,
        "milliseconds": phases,
    })
}

/// Reads `fl`: the fields that are to be returned, none where whole datasets are.
pub(super) fn fields_wanted(input: &Input) -> Vec<String> {
    let fl = match input.get("fl") {
        None => Vec::new(),
        Some(Value::Array(list)) => list.iter().map(plain_text).collect(),
        Some(other) => vec![plain_text(other)],
    };
    // Fields without names are all fields.
    match !fl.is_empty() && fl.iter().all(|field| field.trim().is_empty()) {
        true => vec!["*".to_owned()],
        false => fl,
    }
}

/// The fields of a hit that `fl` asked for, with copies of the dictionary as JSON text.
fn shown(fields: Map<String, Value>, ready: &ReadyDataset) -> Map<String, Value> {
    let mut out = renamed(fields);
    for name in ["data_dict", "validated_data_dict"] {
        if let Some(copy) = out.get_mut(name) {
            *copy = json!(ready.json);
        }
    }
    out
}

/// The fields of a hit, extras under their own keys.
pub(super) fn renamed(fields: Map<String, Value>) -> Map<String, Value> {
    let (extras, mut out): (Map<_, _>, Map<_, _>) = fields
        .into_iter()
        .partition(|(name, _)| name.starts_with("extras_"));
    for (name, value) in extras {
        let key = name["extras_".len()..].to_owned();
        out.insert(key, value);
    }
    out
}

fn read(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Query, ActionError> {
    let mut errors = Map::new();
    let settings = &ctx.app.settings.search;
    let rows = number(input, "rows", 10, true, true, &mut errors).min(settings.rows_max);
    let start = number(input, "start", 0, true, false, &mut errors);
    let limit = number(
        input,
        "facet.limit",
        settings.facets_limit,
        false,
        false,
        &mut errors,
    );
    let mincount = number(input, "facet.mincount", 1, true, false, &mut errors);
    let fields = facet_fields(input, &mut errors);
    if !errors.is_empty() {
        return Err(ActionError::Validation(errors));
    }
    let explains = ctx.caller.is_sysadmin();
    let mut unknown: Vec<&str> = Vec::new();
    for key in input.data.keys() {
        // To everybody else it is unknown, as it is to CKAN.
        if key == EXPLAIN && explains {
            continue;
        }
        if !KNOWN.contains(&key.as_str()) && !key.starts_with("ext_") {
            unknown.push(key);
        }
    }
    if !unknown.is_empty() {
        let list = Value::Array(unknown.iter().map(|name| json!(name)).collect());
        return Err(ActionError::SearchQuery(format!(
            "Invalid search parameters: {}",
            python::repr(&list)
        )));
    }
    // Extensions' parameters stand among the others or in an object of their own.
    let extension = |key: &str| {
        let extras = input.get("extras").and_then(|extras| extras.get(key));
        extras.or_else(|| input.data.get(key))
    };
    let flag_of = |key: &str, value: Option<&Value>| match value {
        None | Some(Value::Null) => Ok(false),
        Some(value) => {
            as_bool(value).ok_or_else(|| ActionError::field(key, "Parameter is not an bool"))
        }
    };
    let flag = |key: &str| flag_of(key, input.data.get(key));
    let suggest = flag_of("ext_suggest", extension("ext_suggest"))?;
    let highlight = flag_of("ext_highlight", extension("ext_highlight"))?;
    let (drafts, deleted, private) = (
        flag("include_drafts")?,
        flag("include_deleted")?,
        flag("include_private")?,
    );
    flag("use_default_schema")?;
    let with_children = flag_of(children::NAME, extension(children::NAME))?;
    let explain = flag(EXPLAIN)?;
    let q = match input.get("q").map(plain_text) {
        None => "*:*".to_owned(),
        Some(q) if matches!(q.as_str(), "" | "\"\"" | "''") => "*:*".to_owned(),
        // Blanks are words, of which there are none.
        Some(q) if q.trim().is_empty() => "-*:*".to_owned(),
        Some(q) => q,
    };
    let given = input.get("fq").map(plain_text).unwrap_or_default();
    let mut fq = vec![composed_filter(&q, &given, private, drafts, deleted)];
    match input.get("fq_list") {
        None => {}
        Some(Value::Array(list)) => fq.extend(list.iter().map(plain_text)),
        // CKAN takes a bare text apart into its characters.
        Some(other) => fq.extend(
            plain_text(other)
                .chars()
                .take(FILTERS + 1)
                .map(String::from),
        ),
    }
    if fq.len() > FILTERS {
        return Err(ActionError::SearchQuery(format!(
            "There are more than {FILTERS} filters"
        )));
    }
    let sort = match input.data.get("sort") {
        None | Some(Value::Null) => settings.default_sort.clone(),
        Some(sort) if plain_text(sort) == "rank" => settings.default_sort.clone(),
        Some(sort) => plain_text(sort),
    };
    let fl = fields_wanted(input);
    let facet = match input
        .get("facet")
        .map(plain_text)
        .as_deref()
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        None | Some("true" | "on" | "yes") => true,
        Some("false" | "off" | "no") => false,
        Some(other) => {
            return Err(ActionError::Search(format!(
                "SOLR returned an error running query: invalid boolean value: {other}"
            )));
        }
    };
    let text = |key: &str| input.get(key).map(plain_text);
    let viewer = ctx.viewer()?;
    let below = match with_children {
        true => children::below(ctx, &fq)?,
        false => Vec::new(),
    };
    let request = SearchRequest {
        q,
        fq,
        permission_labels: viewer.labels().map(<[String]>::to_vec),
        sort: sort.clone(),
        start: usize::try_from(start).unwrap_or(usize::MAX),
        rows: usize::try_from(rows).unwrap_or(0),
        facet: FacetRequest {
            fields: if facet { fields } else { Vec::new() },
            limit,
            mincount: u64::try_from(mincount).unwrap_or(0),
        },
        parsers: settings.allowed_query_parsers.clone(),
        def_type: text("defType"),
        qf: text("qf").filter(|fields| !fields.trim().is_empty()),
        mm: text("mm"),
        tie: text("tie"),
        bf: text("bf"),
        boost: text("boost"),
        wt: text("wt"),
        fl,
        bbox: extension("ext_bbox").map(plain_text),
        below,
        now: ctx.now,
        explain,
    };
    let plain = given.is_empty() && request.fq.len() == 1 && request.bbox.is_none();
    Ok(Query {
        request,
        sort,
        suggest,
        highlight,
        plain,
    })
}

/// The filter as CKAN composes it: what is not asked for is filtered out, in the same string as the caller's filter.
fn composed_filter(q: &str, given: &str, private: bool, drafts: bool, deleted: bool) -> String {
    let mut fq = String::new();
    if !private {
        fq.push_str("+capacity:public ");
    }
    fq.push_str(given);
    // Sources of harvests are no records of the catalogue, unless somebody looks for them.
    if !given.contains("dataset_type:harvest") && !q.contains("dataset_type:harvest") {
        fq.push_str(" -dataset_type:harvest");
    }
    if !given.contains("+state") {
        let mut states = vec!["active"];
        if drafts {
            states.push("draft");
        }
        if deleted {
            states.push("deleted");
        }
        // Writing to a String cannot fail.
        let _ = write!(fq, " +state:({})", states.join(" OR "));
    }
    fq
}

/// Tells whether an empty text stands for the default of a number.
fn has_default(key: &str) -> bool {
    matches!(key, "rows" | "facet.limit")
}

fn number(
    input: &Input,
    key: &str,
    default: i64,
    natural: bool,
    capped: bool,
    errors: &mut Map<String, Value>,
) -> i64 {
    let Some(value) = input.get(key) else {
        return default;
    };
    if has_default(key) && *value == json!("") {
        return default;
    }
    match integer(value) {
        None => {
            let mut messages = vec![json!("Invalid integer")];
            // A number with a fraction can be cut to the limit, if nothing else.
            if capped && !value.is_number() {
                messages.push(json!("Please enter an integer value"));
            }
            errors.insert(key.to_owned(), Value::Array(messages));
            default
        }
        Some(number) if natural && number < 0 => {
            errors.insert(key.to_owned(), json!(["Must be a natural number"]));
            default
        }
        Some(number) => number,
    }
}

fn facet_fields(input: &Input, errors: &mut Map<String, Value>) -> Vec<String> {
    const KEY: &str = "facet.field";
    let mut complain = |messages: Value| {
        errors.insert(KEY.to_owned(), messages);
        Vec::new()
    };
    let list = match input.get(KEY) {
        None => return Vec::new(),
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(list)) => list,
            Ok(_) => return complain(json!(["Not a list"])),
            Err(_) => return complain(json!(["Could not parse as valid JSON", "Not a list"])),
        },
        Some(Value::Array(list)) => list.clone(),
        Some(_) => return complain(json!(["Not a list"])),
    };
    let mut fields = Vec::with_capacity(list.len());
    for one in &list {
        match one.as_str() {
            Some(field) => fields.push(field.to_owned()),
            None => return complain(json!([format!("Not a string: {}", python::repr(one))])),
        }
    }
    fields
}

/// Both forms of the facets: the plain one, and the one with names for people.
type Facets = (Map<String, Value>, Map<String, Value>);

fn facets(
    ctx: &mut Ctx<'_, '_>,
    counted: Vec<(String, Vec<(String, u64)>)>,
) -> Result<Facets, ActionError> {
    let mut plain = Map::new();
    let mut named = Map::new();
    for (field, values) in counted {
        let titles: HashMap<String, String> = match field.as_str() {
            "groups" | "organization" => {
                let names: Vec<String> = values.iter().map(|(name, _)| name.clone()).collect();
                let found = ctx.tx.groups_by_name(&names)?;
                found
                    .into_iter()
                    .map(|group| (group.name.clone(), group.display_name().to_owned()))
                    .collect()
            }
            _ => HashMap::new(),
        };
        let mut items: Vec<(String, &String, u64)> = values
            .iter()
            .map(|(name, count)| {
                let title = match field.as_str() {
                    "license_id" => ctx
                        .app
                        .licences
                        .get(name)
                        .map(|licence| licence.title().to_owned()),
                    "groups" | "organization" => titles.get(name).cloned(),
                    _ => ctx.app.schemas.choice_label(&field, name, ctx.locale),
                };
                (
                    title
                        .filter(|title| !title.is_empty())
                        .unwrap_or_else(|| name.clone()),
                    name,
                    *count,
                )
            })
            .collect();
        items.sort_by(|a, b| b.0.cmp(&a.0));
        let items: Vec<Value> = items
            .into_iter()
            .map(|(title, name, count)| json!({ "name": name, "display_name": title, "count": count }))
            .collect();
        named.insert(field.clone(), json!({ "title": field, "items": items }));
        plain.insert(
            field,
            values
                .into_iter()
                .map(|(name, count)| (name, json!(count)))
                .collect::<Map<_, _>>()
                .into(),
        );
    }
    Ok((plain, named))
}
