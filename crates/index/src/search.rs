//! One search: each segment is asked for what passes the filters and answers the question, the page and the counts are put
//! together.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDateTime;
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::Scorer;
use tantivy::store::StoreReader;
use tantivy::{DocSet, TERMINATED};

use crate::asked::{Asked, Floor};
use crate::bits::Bits;
use crate::cache::Caches;
use crate::complete;
use crate::error::SearchError;
use crate::explain::Phases;
use crate::facets::{self, Counted};
use crate::functions::Opened;
use crate::question::{Question, Wanted, explained, filters, guarded, near, question};
use crate::ranking::{Ranked, Ranking};
use crate::request::{Explanation, FacetRequest, Hit, SearchAnswer, SearchRequest};
use crate::schema::Fields;
use crate::shown::Shown;
use crate::sort::{self, By, Criterion, SegmentOrder};
use crate::synonyms::Synonyms;
use crate::top::{self, Best, Candidate, Column};
use crate::view::{Segment, View};

/// Documents from which a new segment is prepared for searches before they see it.
const WARM: u32 = 64;
/// The documents of a question are kept where they are more than this share of a segment; others are found as fast.
const KEEP_SHARE: u64 = 64;
/// Documents of a segment from which their counts are kept; fewer are counted again as fast.
const KEEP_COUNTS: u64 = 4096;
/// Blocks of stored fields that a search keeps unpacked.
const STORE_BLOCKS: usize = 4;
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
    let shown = Shown::read(&request.fl)?;
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
    let mut score = 1.0;
    let question = match question {
        None => None,
        Some((wanted, adjustment)) => {
            let ranking = Ranking::of(&*wanted.query, view)?;
            match ranking.as_ref().and_then(Ranking::constant) {
                // All documents score the same: what is left is a filter.
                Some(constant) if adjustment.is_nothing() => {
                    score = constant;
                    filters.push(wanted);
                    None
                }
                _ => Some(Asked::new(wanted, adjustment, ranking, &criteria, view)?),
            }
        }
    };
    let criteria: Vec<Criterion> = criteria
        .into_iter()
        .filter(|criterion| question.is_some() || criterion.by != By::Score)
        .collect();
    let search = Search {
        caches,
        view,
        score,
        wanted: match request.rows {
            0 => 0,
            rows => request.start.saturating_add(rows),
        },
        order_key: (!criteria.iter().any(|criterion| criterion.by.is_of_now()))
            .then(|| order_key(&criteria)),
        criteria: &criteria,
        question,
        filters,
    };
    phases.end("prepare the engine");
    let segments: Vec<Segment<'_>> = view.segments().collect();
    let orders: Vec<SegmentOrder> = segments
        .iter()
        .map(|segment| SegmentOrder::open(*segment, &criteria))
        .collect::<tantivy::Result<_>>()?;
    let mut found = Vec::with_capacity(segments.len());
    let mut floor = Floor::new(search.wanted);
    for (place, (segment, order)) in segments.iter().zip(&orders).enumerate() {
        let answered = search.segment(*segment, place, order, floor.score)?;
        floor.raise(&answered.best);
        found.push(answered);
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
            alive: found.alive(),
            count: found.count,
            kept: key
                .as_deref()
                .filter(|_| found.kept)
                .map(|key| (key, &found.docs)),
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
    let mut stores: HashMap<usize, StoreReader> = HashMap::new();
    for (place, Candidate { doc, score }) in
        top::page(columns, &criteria, request.start, request.rows)?
    {
        let fields = match &shown {
            None => None,
            Some(shown) => {
                let store = match stores.entry(place) {
                    Entry::Occupied(store) => store.into_mut(),
                    Entry::Vacant(none) => {
                        none.insert(segments[place].reader.get_store_reader(STORE_BLOCKS)?)
                    }
                };
                Some(shown.of(fields, store, doc, score)?)
            }
        };
        answer.hits.push(Hit {
            id: orders[place].id(doc)?,
            score,
            fields,
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

/// Facets of CKAN's search page.
const USUAL_FACETS: [&str; 5] = ["organization", "groups", "tags", "res_format", "license_id"];
/// The order of everything on CKAN's search page.
const USUAL_ORDER: &str = "metadata_modified desc";

/// Prepares what most searches keep in common.
pub(crate) fn warm_all(caches: &Caches, fields: &Fields, view: &View) -> tantivy::Result<()> {
    let usual = sort::parse(USUAL_ORDER, fields, NaiveDateTime::default()).unwrap_or_default();
    caches.note_criteria(&usual);
    for segment in view.segments() {
        let reader = segment.reader;
        for name in USUAL_FACETS {
            facets::warm_column(caches, fields.find(name).column(), reader)?;
        }
        let order = SegmentOrder::open(segment, &usual)?;
        ordered(caches, reader, &order, &order_key(&usual));
        complete::warm(caches, fields, reader, true)?;
    }
    Ok(())
}

/// Prepares what searches keep of the segments that a view has and the former one had not.
pub(crate) fn warm(
    caches: &Caches,
    fields: &Fields,
    view: &View,
    former: &HashSet<SegmentId>,
) -> tantivy::Result<()> {
    for segment in view.segments() {
        let reader = segment.reader;
        if former.contains(&reader.segment_id()) || reader.max_doc() < WARM {
            continue;
        }
        facets::warm(caches, reader)?;
        complete::warm(caches, fields, reader, false)?;
        for criteria in caches.criteria() {
            let order = SegmentOrder::open(segment, &criteria)?;
            ordered(caches, reader, &order, &order_key(&criteria));
        }
    }
    Ok(())
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
        view,
        score: 1.0,
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

/// A search, ready to be asked of each segment.
struct Search<'a> {
    caches: &'a Caches,
    view: &'a View,
    /// The score of documents where there is no question.
    score: f32,
    /// Documents that the page needs of a segment.
    wanted: usize,
    criteria: &'a [Criterion],
    /// The name under which memory keeps the order, where it stays what it is.
    order_key: Option<String>,
    /// What is looked for, where the score matters.
    question: Option<Asked>,
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
    /// Whether what is counted of them is worth keeping.
    kept: bool,
    best: Vec<Candidate>,
}

impl Found {
    /// The documents of a segment; those that are deleted are taken off.
    fn of(segment: Segment<'_>, docs: Bits) -> Self {
        let alive = segment.deleted.map(|deleted| {
            let mut alive = docs.clone();
            alive.intersect(&deleted.alive);
            alive
        });
        let count = alive.as_ref().unwrap_or(&docs).count();
        Self {
            count,
            docs,
            alive,
            kept: count > KEEP_COUNTS,
            best: Vec::new(),
        }
    }

    fn alive(&self) -> &Bits {
        self.alive.as_ref().unwrap_or(&self.docs)
    }
}

impl Search<'_> {
    /// Names the set of documents as a whole, where it is one of filters that all have names.
    fn kept_key(&self) -> Option<String> {
        let question = match &self.question {
            None => None,
            Some(Asked::Ranked { key, .. }) => Some(key),
            Some(Asked::Scored { .. }) => return None,
        };
        let mut out = String::new();
        for key in self
            .filters
            .iter()
            .map(|wanted| &wanted.key)
            .chain(question)
        {
            // With its length, so that no text can look like several.
            let part = key.as_ref()?;
            out.push_str(&format!("{}:{part}", part.len()));
        }
        Some(out)
    }

    fn segment(
        &self,
        segment: Segment<'_>,
        place: usize,
        order: &SegmentOrder,
        floor: f32,
    ) -> Result<Found, SearchError> {
        let reader = segment.reader;
        let mut docs = Bits::full(reader.max_doc());
        for filter in &self.filters {
            docs.intersect(&*self.filtered(reader, filter)?);
        }
        match &self.question {
            Some(Asked::Scored { weight, adjustment }) => {
                if let Some(deleted) = segment.deleted {
                    docs.intersect(&deleted.alive);
                }
                let adjusted = adjustment.open(reader)?;
                let scorer = weight.scorer(reader, 1.0)?;
                Ok(self.scored(scorer, adjusted.as_ref(), order, &docs))
            }
            Some(Asked::Ranked {
                key,
                ranking,
                adjustment,
            }) => {
                let ranked = ranking.in_segment(reader, place)?;
                docs.intersect(&*self.documents(reader, &ranked, key.as_deref())?);
                let mut found = Found::of(segment, docs);
                if self.wanted > 0 && found.count > 0 {
                    let adjusted = adjustment.open(reader)?;
                    let mut best = Best::new(order, self.wanted, floor);
                    ranked.offer(found.alive(), adjusted.as_ref(), &mut best)?;
                    found.best = best.finish();
                }
                Ok(found)
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
        let mut bits = Bits::empty(reader.max_doc());
        filter
            .query
            .weight(self.view.finding())?
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

    /// The documents of a question.
    fn documents(
        &self,
        reader: &SegmentReader,
        ranked: &Ranked<'_>,
        key: Option<&str>,
    ) -> Result<Arc<Bits>, SearchError> {
        let segment = reader.segment_id();
        let filters = &self.caches.filters;
        if let Some(bits) = key.and_then(|key| filters.get(segment, key)) {
            return Ok(bits);
        }
        let bits = Arc::new(ranked.documents()?);
        if let Some(key) = key
            && bits.count() * KEEP_SHARE > u64::from(reader.max_doc())
        {
            filters.put(segment, key, Arc::clone(&bits), bits.bytes());
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
        let mut best = Best::new(order, self.wanted, f32::NEG_INFINITY);
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
            kept: false,
            best: best.finish(),
        }
    }

    fn unscored(
        &self,
        segment: Segment<'_>,
        order: &SegmentOrder,
        docs: Bits,
    ) -> Result<Found, SearchError> {
        let mut found = Found::of(segment, docs);
        let (alive, count) = (found.alive(), found.count);
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
            Some(all) => top::along(&all, alive, self.wanted, self.score),
            None => {
                let mut best = Best::new(order, self.wanted, f32::NEG_INFINITY);
                alive.for_each(|doc| best.offer(doc, self.score));
                best.finish()
            }
        };
        found.best = best;
        Ok(found)
    }
}
