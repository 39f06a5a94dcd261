//! One search: the question and the filters are read, each segment is asked, the page and the counts are put together.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, EnableScoring, Query, Scorer, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use crate::bits::Bits;
use crate::cache::Caches;
use crate::compile::{Compiler, Negatives, Words};
use crate::error::SearchError;
use crate::expand;
use crate::explain::{self, Phases};
use crate::facets::{self, Counted};
use crate::finding::Finding;
use crate::functions::{Adjustment, Opened};
use crate::query::local::Local;
use crate::query::{Node, dismax, guard, lucene};
use crate::request::{Explanation, FacetRequest, Hit, QueryParser, SearchAnswer, SearchRequest};
use crate::schema::Fields;
use crate::shown::Shown;
use crate::sort::{self, By, Criterion, SegmentOrder};
use crate::spatial;
use crate::synonyms::Synonyms;
use crate::top::{self, Best, Candidate, Column};
use crate::view::{Segment, View};

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
/// Documents from which a new segment is prepared for searches before they see it.
const WARM: u32 = 64;
/// Below this share of a segment its documents are compared rather than walked in a kept order.
const WALK_SHARE: u64 = 16;

/// Answers a search.
pub(crate) fn run(
    view: &View,
    fields: &Fields,
    caches: &Caches,
    synonyms: &Synonyms,
    request: &SearchRequest,
) -> Result<SearchAnswer, SearchError> {
    let phases = Phases::begin();
    guarded(request)?;
    let question = question(fields, synonyms, request)?;
    answer(view, fields, caches, request, question, phases)
}

/// Answers a search whose question is known.
pub(crate) fn answer(
    view: &View,
    fields: &Fields,
    caches: &Caches,
    request: &SearchRequest,
    question: Option<Question>,
    mut phases: Phases,
) -> Result<SearchAnswer, SearchError> {
    let criteria = sort::parse(&request.sort, fields, request.now)?;
    let shown = Shown::read(&request.fl);
    let scored = criteria.iter().any(|criterion| criterion.by == By::Score)
        || shown.as_ref().is_some_and(Shown::wants_score);
    let mut filters = filters(fields, request)?;
    let question = match scored {
        true => near(question, request)?,
        false => question,
    };
    let question = match question {
        Some((wanted, _)) if !scored => {
            filters.push(wanted);
            None
        }
        question => question,
    };
    let explained = request
        .explain
        .then(|| explained(question.as_ref().map(|(wanted, _)| wanted), &filters));
    phases.end("read the query");
    let criteria: Vec<Criterion> = criteria
        .into_iter()
        .filter(|criterion| question.is_some() || criterion.by != By::Score)
        .collect();
    let search = Search {
        caches,
        searcher: &view.searcher,
        wanted: match request.rows {
            0 => 0,
            rows => request.start.saturating_add(rows),
        },
        order_key: (!criteria.iter().any(|criterion| criterion.by.is_of_now()))
            .then(|| order_key(&criteria)),
        criteria: &criteria,
        question: match question {
            None => None,
            Some((wanted, adjustment)) => {
                let scoring = EnableScoring::enabled_from_searcher(&view.searcher);
                Some((wanted.query.weight(scoring)?, adjustment))
            }
        },
        filters,
    };
    phases.end("prepare the engine");
    let segments: Vec<Segment<'_>> = view.segments().collect();
    let orders: Vec<SegmentOrder> = segments
        .iter()
        .map(|segment| SegmentOrder::open(segment.reader, &criteria))
        .collect::<tantivy::Result<_>>()?;
    let mut found = Vec::with_capacity(segments.len());
    for (segment, order) in segments.iter().zip(&orders) {
        found.push(search.segment(*segment, order)?);
    }
    phases.end("find");
    let mut answer = SearchAnswer {
        count: found.iter().map(|found| found.count).sum(),
        ..SearchAnswer::default()
    };
    let key = search.kept_key();
    let counted: Vec<Counted<'_>> = segments
        .iter()
        .zip(&found)
        .filter(|(_, found)| found.count > 0)
        .map(|(segment, found)| Counted {
            segment: *segment,
            alive: found.alive.as_ref().unwrap_or(&found.docs),
            count: found.count,
            kept: key.as_deref().map(|key| (key, &found.docs)),
        })
        .collect();
    for name in &request.facet.fields {
        let mut values = facets::count(fields, caches, name, &counted, &request.facet)?;
        if request.facet.mincount == 0 {
            with_zeros(&mut values, name, view, fields, caches, request)?;
        }
        answer.facets.push((name.clone(), values));
    }
    phases.end("count facets");
    let columns = found
        .into_iter()
        .zip(&orders)
        .enumerate()
        .map(|(segment, (found, order))| Column {
            segment,
            order,
            candidates: found.best,
        })
        .collect();
    for (segment, candidate) in top::page(columns, &criteria, request.start, request.rows)? {
        let ord = u32::try_from(segment).unwrap_or(u32::MAX);
        let address = DocAddress::new(ord, candidate.doc);
        answer.hits.push(Hit {
            id: orders[segment].id(candidate.doc)?,
            score: candidate.score,
            fields: shown
                .as_ref()
                .map(|shown| shown.of(fields, &view.searcher, address, candidate.score))
                .transpose()?,
        });
    }
    phases.end("make the page");
    answer.explanation = explained.map(|explained| Explanation {
        segments: segments.len(),
        phases: phases.into_list(),
        ..explained
    });
    Ok(answer)
}

/// Adds the values that no document found has, but others that the caller may see.
fn with_zeros(
    values: &mut Vec<(String, u64)>,
    name: &str,
    view: &View,
    fields: &Fields,
    caches: &Caches,
    request: &SearchRequest,
) -> Result<(), SearchError> {
    let everything = SearchRequest {
        fq: Vec::new(),
        bbox: None,
        ..request.clone()
    };
    let visible = visible(view, fields, caches, &everything)?;
    let counted: Vec<Counted<'_>> = visible
        .iter()
        .map(|(segment, docs)| Counted {
            segment: *segment,
            alive: docs,
            count: docs.count(),
            kept: None,
        })
        .collect();
    let all = FacetRequest {
        fields: Vec::new(),
        limit: if request.facet.limit == 0 { 0 } else { -1 },
        mincount: 1,
    };
    let mut others = facets::count(fields, caches, name, &counted, &all)?;
    let found: HashSet<String> = values.iter().map(|(value, _)| value.clone()).collect();
    others.retain(|(value, _)| !found.contains(value));
    values.extend(others.into_iter().map(|(value, _)| (value, 0)));
    match usize::try_from(request.facet.limit) {
        Ok(limit) => values.truncate(limit),
        Err(_) => values.sort_unstable(),
    }
    Ok(())
}

/// How question and filters were understood.
fn explained(question: Option<&Wanted>, filters: &[Wanted]) -> Explanation {
    let of = |wanted: &Wanted| explain::understood(wanted.tree.clone(), &*wanted.query);
    Explanation {
        question: question.map(of),
        filters: filters.iter().map(of).collect(),
        ..Explanation::default()
    }
}

/// Prepares what searches keep of the segments that a view has and the former one had not.
pub(crate) fn warm(
    caches: &Caches,
    view: &View,
    former: &HashSet<SegmentId>,
) -> tantivy::Result<()> {
    for segment in view.segments() {
        let reader = segment.reader;
        if former.contains(&reader.segment_id()) || reader.max_doc() < WARM {
            continue;
        }
        facets::warm(caches, reader)?;
        for criteria in caches.criteria() {
            let order = SegmentOrder::open(reader, &criteria)?;
            ordered(caches, reader, &order, &order_key(&criteria));
        }
    }
    Ok(())
}

/// Lets the extents that fill the rectangle of a search best come first.
fn near(
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
        .ok_or_else(|| SearchError::syntax(format!("invalid bounding box '{bbox}'")))
}

/// The name of an order in memory.
fn order_key(criteria: &[Criterion]) -> String {
    format!("{criteria:?}")
}

/// All documents of a segment in an order; nothing where memory does not take them.
fn ordered(
    caches: &Caches,
    reader: &SegmentReader,
    order: &SegmentOrder,
    key: &str,
) -> Option<Arc<Vec<u32>>> {
    let bytes = reader.max_doc() as usize * size_of::<u32>();
    if !caches.orders.takes(bytes) {
        return None;
    }
    let segment = reader.segment_id();
    if let Some(all) = caches.orders.get(segment, key) {
        return Some(all);
    }
    let mut all: Vec<u32> = (0..reader.max_doc()).collect();
    all.sort_by_cached_key(|doc| order.keys(*doc, 1.0));
    let all = Arc::new(all);
    caches.orders.put(segment, key, Arc::clone(&all), bytes);
    Some(all)
}

/// Refuses what would address the engine past the query language.
fn guarded(request: &SearchRequest) -> Result<(), SearchError> {
    let options = [
        ("defType", &request.def_type),
        ("qf", &request.qf),
        ("mm", &request.mm),
        ("tie", &request.tie),
        ("bf", &request.bf),
        ("boost", &request.boost),
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
    key: Option<String>,
    /// The parsed text, where an explanation is asked for.
    tree: Option<String>,
    query: Box<dyn Query>,
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

/// The documents that pass the filters of a request, segment by segment, without those that are deleted.
pub(crate) fn visible<'v>(
    view: &'v View,
    fields: &Fields,
    caches: &Caches,
    request: &SearchRequest,
) -> Result<Vec<(Segment<'v>, Bits)>, SearchError> {
    guarded(request)?;
    let search = Search {
        caches,
        searcher: &view.searcher,
        wanted: 0,
        order_key: None,
        criteria: &[],
        question: None,
        filters: filters(fields, request)?,
    };
    view.segments()
        .map(|segment| {
            let mut docs = Bits::full(segment.reader.max_doc());
            for filter in &search.filters {
                docs.intersect(&*search.filtered(segment.reader, filter)?);
            }
            if let Some(deleted) = segment.deleted {
                docs.intersect(&deleted.alive);
            }
            Ok((segment, docs))
        })
        .collect()
}

/// What is looked for, and what is made of the scores.
pub(crate) type Question = (Wanted, Adjustment);

/// Reads what the caller looks for; nothing where that is everything.
fn question(
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
fn filters(fields: &Fields, request: &SearchRequest) -> Result<Vec<Wanted>, SearchError> {
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
        out.push(Wanted {
            key: (!text.contains("NOW")).then(|| format!("f\u{1}{text}")),
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
            let term = tantivy::Term::from_field_text(fields.labels, label);
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

/// A search, ready to be asked of each segment.
struct Search<'a> {
    caches: &'a Caches,
    searcher: &'a Searcher,
    /// Documents that the page needs of a segment.
    wanted: usize,
    criteria: &'a [Criterion],
    /// The name under which memory keeps the order, where it stays what it is.
    order_key: Option<String>,
    /// What is looked for, where the score matters.
    question: Option<(Box<dyn Weight>, Adjustment)>,
    filters: Vec<Wanted>,
}

/// What a segment answers.
struct Found {
    /// The documents, for filters with those that are deleted.
    docs: Bits,
    /// Those that are not deleted, where that makes a difference.
    alive: Option<Bits>,
    /// How many are not deleted.
    count: u64,
    best: Vec<Candidate>,
}

impl Search<'_> {
    /// Names the set of documents as a whole, where it is one of filters that all have names.
    fn kept_key(&self) -> Option<String> {
        if self.question.is_some() {
            return None;
        }
        let mut key = String::new();
        for wanted in &self.filters {
            // With its length, so that no text can look like several.
            let part = wanted.key.as_ref()?;
            key.push_str(&format!("{}:{part}", part.len()));
        }
        Some(key)
    }

    fn segment(&self, segment: Segment<'_>, order: &SegmentOrder) -> Result<Found, SearchError> {
        let reader = segment.reader;
        let mut docs = Bits::full(reader.max_doc());
        for filter in &self.filters {
            docs.intersect(&*self.filtered(reader, filter)?);
        }
        match &self.question {
            Some((weight, adjustment)) => {
                if let Some(deleted) = segment.deleted {
                    docs.intersect(&deleted.alive);
                }
                let adjusted = adjustment.open(reader)?;
                let scorer = weight.scorer(reader, 1.0)?;
                Ok(self.scored(scorer, adjusted.as_ref(), order, &docs))
            }
            None => self.unscored(segment, order, docs),
        }
    }

    /// The documents of a filter.
    fn filtered(&self, reader: &SegmentReader, filter: &Wanted) -> Result<Arc<Bits>, SearchError> {
        let segment = reader.segment_id();
        let kept = filter
            .key
            .as_ref()
            .and_then(|key| self.caches.filters.get(segment, key));
        if let Some(bits) = kept {
            return Ok(bits);
        }
        let scoring = EnableScoring::disabled_from_searcher(self.searcher);
        let mut bits = Bits::empty(reader.max_doc());
        filter
            .query
            .weight(scoring)?
            .for_each_no_score(reader, &mut |docs| {
                docs.iter().for_each(|doc| bits.insert(*doc));
            })?;
        let bits = Arc::new(bits);
        if let Some(key) = &filter.key {
            let bytes = bits.bytes();
            self.caches
                .filters
                .put(segment, key, Arc::clone(&bits), bytes);
        }
        Ok(bits)
    }

    /// The documents of a question that pass the filter, and the best of them.
    fn scored(
        &self,
        mut scorer: Box<dyn Scorer>,
        adjusted: Option<&Opened>,
        order: &SegmentOrder,
        filter: &Bits,
    ) -> Found {
        let mut docs = filter.without_any();
        let mut count = 0;
        let mut best = Best::new(order, self.wanted);
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if filter.contains(doc) {
                docs.insert(doc);
                count += 1;
                let score = scorer.score();
                best.offer(
                    doc,
                    adjusted.map_or(score, |functions| functions.score(doc, score)),
                );
            }
            doc = scorer.advance();
        }
        Found {
            docs,
            alive: None,
            count,
            best: best.finish(),
        }
    }

    fn unscored(
        &self,
        segment: Segment<'_>,
        order: &SegmentOrder,
        docs: Bits,
    ) -> Result<Found, SearchError> {
        let without_deleted = segment.deleted.map(|deleted| {
            let mut alive = docs.clone();
            alive.intersect(&deleted.alive);
            alive
        });
        let alive = without_deleted.as_ref().unwrap_or(&docs);
        let count = alive.count();
        let max = u64::from(segment.reader.max_doc());
        let all = match &self.order_key {
            Some(key) if self.wanted > 0 && count * WALK_SHARE > max => {
                self.caches.note_criteria(self.criteria);
                ordered(self.caches, segment.reader, order, key)
            }
            _ => None,
        };
        let best = match all {
            _ if self.wanted == 0 || count == 0 => Vec::new(),
            Some(all) => top::along(&all, alive, self.wanted),
            None => {
                let mut best = Best::new(order, self.wanted);
                alive.for_each(|doc| best.offer(doc, 1.0));
                best.finish()
            }
        };
        Ok(Found {
            docs,
            alive: without_deleted,
            count,
            best,
        })
    }
}
