//! What a request asks for: the question and the filters, read into queries of the engine.

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::compile::{Compiler, Negatives, Words};
use crate::error::SearchError;
use crate::expand;
use crate::explain;
use crate::finding::Finding;
use crate::functions::Adjustment;
use crate::query::local::Local;
use crate::query::{Node, dismax, guard, lucene, widen};
use crate::request::{Explanation, QueryParser, SearchRequest};
use crate::schema::Fields;
use crate::spatial;
use crate::synonyms::Synonyms;

/// CKAN's fields of free words, with their weights.
const QUERY_FIELDS: &str = "name^4 title^4 tags^2 groups^2 text";
/// Most fields of free words.
const MAX_QUERY_FIELDS: usize = 64;
/// CKAN's share of the weaker fields.
const TIE: &str = "0.1";
/// CKAN's rule of how many words must match.
const MINIMUM_MATCH: &str = "2<-1 5<80%";
/// By how much the most complete and recent of records lifts its score, as a share of it.
const LIFT: f32 = 0.1;

/// How question and filters were understood.
pub(crate) fn explained(question: Option<&Wanted>, filters: &[Wanted]) -> Explanation {
    let of = |wanted: &Wanted| explain::understood(wanted.tree.clone(), &*wanted.query);
    Explanation {
        question: question.map(of),
        filters: filters.iter().map(of).collect(),
        ..Explanation::default()
    }
}

/// Lets the extents that fill the rectangle of a search best come first.
pub(crate) fn near(
    question: Option<Question>,
    request: &SearchRequest,
) -> Result<Option<Question>, SearchError> {
    let Some(bbox) = &request.bbox else {
        return Ok(question);
    };
    let (wanted, adjustment) =
        question.unwrap_or_else(|| (Wanted::new(Box::new(AllQuery)), Adjustment::default()));
    Ok(Some((wanted, adjustment.near(rectangle(bbox)?))))
}

fn rectangle(bbox: &str) -> Result<[f64; 4], SearchError> {
    spatial::parse(bbox)
        .ok_or_else(|| SearchError::Refused("Wrong bounding box provided".to_owned()))
}

/// Refuses what would address the engine past the query language.
pub(crate) fn guarded(request: &SearchRequest) -> Result<(), SearchError> {
    let options = [
        ("defType", &request.def_type),
        ("qf", &request.qf),
        ("mm", &request.mm),
        ("tie", &request.tie),
        ("bf", &request.bf),
        ("boost", &request.boost),
        ("wt", &request.wt),
    ];
    guard::check("q", &request.q, &request.parsers)?;
    for filter in &request.fq {
        guard::check("fq", filter, &request.parsers)?;
    }
    guard::check("sort", &request.sort, &[])?;
    for field in &request.fl {
        guard::check("fl", field, &[])?;
    }
    for field in &request.facet.fields {
        guard::check("facet.field", field, &[])?;
    }
    for (name, value) in options {
        if let Some(value) = value {
            guard::check(name, value, &[])?;
        }
    }
    Ok(())
}

/// A set of documents that a search asks for, with the name under which memory keeps it.
pub(crate) struct Wanted {
    pub(crate) key: Option<String>,
    /// The parsed text, where an explanation is asked for.
    tree: Option<String>,
    pub(crate) query: Box<dyn Query>,
}

impl Wanted {
    /// A set that is not kept.
    pub(crate) fn new(query: Box<dyn Query>) -> Self {
        Self {
            key: None,
            tree: None,
            query,
        }
    }
}

/// What is looked for, and what is made of the scores.
pub(crate) type Question = (Wanted, Adjustment);

/// Reads what the caller looks for; nothing where that is everything.
pub(crate) fn question(
    fields: &Fields,
    synonyms: &Synonyms,
    request: &SearchRequest,
) -> Result<Option<Question>, SearchError> {
    let q = request.q.trim();
    if q == "*:*" || q.is_empty() {
        return Ok(None);
    }
    if let Some(local) = Local::read(q, &request.parsers) {
        return match local.parser {
            QueryParser::Dismax | QueryParser::Edismax => {
                question(fields, synonyms, &of_people(&local, request))
            }
            _ => {
                let (query, tree) = located(fields, &local, request)?;
                let key = None;
                Ok(Some((Wanted { key, tree, query }, Adjustment::default())))
            }
        };
    }
    let def_type = request.def_type.as_deref().unwrap_or("dismax");
    let of_words = !q.contains(':') || def_type == "edismax";
    let mut tree = None;
    let mut lucene = || -> Result<Box<dyn Query>, SearchError> {
        let node = lucene::parse(q).map_err(SearchError::syntax)?;
        tree = explain::tree(request.explain, &node);
        lucene_compiler(fields, request).query(&node)
    };
    let mut adjustment = Adjustment::default();
    let query = match def_type {
        _ if !of_words => lucene()?,
        "lucene" => lucene()?,
        "dismax" | "edismax" => {
            let (node, negatives) = match def_type {
                "edismax" => (dismax::parse_extended(q), Negatives::Anywhere),
                _ => (dismax::parse(q), Negatives::Nowhere),
            };
            let node = node.map_err(SearchError::syntax)?;
            tree = explain::tree(request.explain, &node);
            let words = words_of(fields, request)?;
            // Who names fields wants these and nothing else.
            let by_people = def_type == "dismax" && request.qf.is_none();
            let words = match by_people {
                true => words.with_french_titles(fields),
                false => words,
            };
            let compiler = Compiler::new(fields, request.now, words, negatives);
            let boost = request.boost.as_deref().filter(|_| def_type == "edismax");
            adjustment = Adjustment::read(request.bf.as_deref(), boost, fields, request.now)?;
            let rule = request.mm.as_deref().unwrap_or(MINIMUM_MATCH);
            let needed = |words| dismax::minimum_match(rule, words);
            if by_people {
                adjustment = adjustment.lifted(LIFT);
                Finding::new(fields, &compiler, synonyms).query(&node, needed)?
            } else {
                compiler.with_minimum(&node, needed)?
            }
        }
        other => {
            return Err(SearchError::syntax(format!(
                "invalid query parser '{other}'"
            )));
        }
    };
    let key = format!(
        "q\u{1}{q}\u{1}{def_type}\u{1}{:?}\u{1}{:?}\u{1}{}",
        request.qf, request.mm, synonyms.generation
    );
    let wanted = Wanted {
        key: (!q.contains("NOW")).then_some(key),
        tree,
        query,
    };
    Ok(Some((wanted, adjustment)))
}

/// The search that local parameters for words of people make of a request.
fn of_people(local: &Local, request: &SearchRequest) -> SearchRequest {
    let own = |key: &str, outer: &Option<String>| {
        local
            .param(key)
            .map(str::to_owned)
            .or_else(|| outer.clone())
    };
    SearchRequest {
        q: local.text.clone(),
        def_type: Some(local.parser.name().to_owned()),
        qf: own("qf", &request.qf),
        mm: own("mm", &request.mm),
        tie: own("tie", &request.tie),
        bf: own("bf", &request.bf),
        boost: own("boost", &request.boost),
        parsers: Vec::new(),
        ..request.clone()
    }
}

/// The query behind local parameters, with its tree where an explanation is asked for.
fn located(
    fields: &Fields,
    local: &Local,
    request: &SearchRequest,
) -> Result<(Box<dyn Query>, Option<String>), SearchError> {
    let node = local.node().map_err(SearchError::syntax)?;
    let tree = explain::tree(request.explain, &node);
    let query = match local.parser {
        QueryParser::Dismax | QueryParser::Edismax => {
            let request = of_people(local, request);
            let negatives = match local.parser {
                QueryParser::Edismax => Negatives::Anywhere,
                _ => Negatives::Nowhere,
            };
            let words = words_of(fields, &request)?;
            let rule = request.mm.as_deref().unwrap_or(MINIMUM_MATCH);
            Compiler::new(fields, request.now, words, negatives)
                .with_minimum(&node, |words| dismax::minimum_match(rule, words))?
        }
        _ => lucene_compiler(fields, request).query(&node)?,
    };
    Ok((query, tree))
}

/// The full syntax, in which words without a field are looked up in the field of all texts.
fn lucene_compiler<'a>(fields: &'a Fields, request: &SearchRequest) -> Compiler<'a> {
    Compiler::new(
        fields,
        request.now,
        Words::lucene(fields),
        Negatives::AtTheTop,
    )
}

/// The fields of free words.
fn words_of(fields: &Fields, request: &SearchRequest) -> Result<Words, SearchError> {
    let mut names = Vec::new();
    for part in request
        .qf
        .as_deref()
        .unwrap_or(QUERY_FIELDS)
        .split_whitespace()
    {
        let (name, weight) = match part.split_once('^') {
            None => (part, 1.0),
            Some((name, weight)) => (name, number("qf", weight)?),
        };
        names.push((name.to_owned(), weight));
    }
    if names.len() > MAX_QUERY_FIELDS {
        return Err(SearchError::syntax("too many fields in qf"));
    }
    let tie = number("tie", request.tie.as_deref().unwrap_or(TIE))?;
    Ok(Words::new(fields, names, tie, false))
}

fn number(name: &str, text: &str) -> Result<f32, SearchError> {
    text.trim()
        .parse()
        .ok()
        .filter(|value: &f32| value.is_finite() && *value >= 0.0)
        .ok_or_else(|| SearchError::syntax(format!("invalid number in {name}: {text}")))
}

/// The caller's filters, his labels and the rectangle.
pub(crate) fn filters(
    fields: &Fields,
    request: &SearchRequest,
) -> Result<Vec<Wanted>, SearchError> {
    let compiler = lucene_compiler(fields, request);
    let mut out = Vec::new();
    for text in &request.fq {
        if let Some(local) = Local::read(text, &request.parsers) {
            let (query, tree) = located(fields, &local, request)?;
            let key = (!text.contains("NOW")).then(|| format!("f\u{1}{text}"));
            out.push(Wanted { key, tree, query });
            continue;
        }
        let node = lucene::parse(text).map_err(SearchError::syntax)?;
        if matches!(node, Node::All | Node::None) {
            continue;
        }
        let (node, key) = match request.below.is_empty() {
            true => (node, format!("f\u{1}{text}")),
            // The same text means something else once the hierarchy is another one.
            false => {
                let node = widen::widened(node, &request.below);
                let key = format!("w\u{1}{node:?}");
                (node, key)
            }
        };
        out.push(Wanted {
            key: (!text.contains("NOW")).then_some(key),
            tree: explain::tree(request.explain, &node),
            query: compiler.query(&node)?,
        });
    }
    if let Some(labels) = &request.permission_labels {
        out.push(labelled(fields, labels));
    }
    if let Some(bbox) = &request.bbox {
        let rectangle = rectangle(bbox)?;
        out.push(Wanted {
            key: Some(format!("b\u{1}{rectangle:?}")),
            tree: None,
            query: expand::touches(rectangle),
        });
    }
    Ok(out)
}

/// The documents that carry one of the labels.
fn labelled(fields: &Fields, labels: &[String]) -> Wanted {
    let mut labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    labels.sort_unstable();
    labels.dedup();
    let terms = labels
        .iter()
        .map(|label| -> Box<dyn Query> {
            let term = fields.labels.term(label);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        })
        .collect::<Vec<_>>();
    Wanted {
        key: Some(format!("l\u{1}{}", labels.join("\u{1}"))),
        tree: None,
        query: match terms.is_empty() {
            true => Box::new(EmptyQuery),
            false => Box::new(BooleanQuery::union(terms)),
        },
    }
}
