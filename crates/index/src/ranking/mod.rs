//! The best documents of a question, without scoring the others.
//!
//! A question is taken apart into terms and phrases, its leaves. Which documents match is worked out block by block without any
//! score. Then documents that have one of the rarer leaves (a word in a title, say) are scored; once enough of them are found,
//! most others cannot come near: the most that their leaves can score together is known beforehand. The result is exact.

mod leaf;
mod parts;
mod plan;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::query::{Bm25StatisticsProvider as _, Bm25Weight, Query, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Score, TERMINATED, Term};

use self::leaf::{Leaf, List, Postings};
pub(crate) use self::parts::{Boosted, Strongest};
use self::plan::{Asked, Plan};
use crate::bits::Bits;
use crate::functions::Opened;
use crate::top::Best;
use crate::view::View;

/// Sums of scores are rounded: bounds are taken this much higher.
const ROUNDING: Score = 1.0001;
/// A leaf of which a segment has more than this share of the documents of its most frequent one is left for later.
const FREQUENT: u32 = 4;

/// A question whose best documents can be found.
pub(crate) struct Ranking {
    plan: Plan,
    leaves: Vec<Wanted>,
}

/// A leaf in all segments.
enum Wanted {
    Term {
        term: Term,
        weight: Bm25Weight,
        /// Where each segment has it.
        places: Vec<Option<TermInfo>>,
    },
    Phrase {
        weight: Box<dyn Weight>,
        most: Score,
        boost: Score,
    },
    Set {
        weight: Box<dyn Weight>,
        score: Score,
    },
}

impl Wanted {
    fn of(asked: Asked, view: &View) -> tantivy::Result<Self> {
        Ok(match asked {
            Asked::Term(term, boost) => {
                let mut places = Vec::new();
                let mut docs = 0;
                for segment in view.segments() {
                    let place = segment
                        .reader
                        .inverted_index(term.field())?
                        .get_term_info(&term)?;
                    docs += place.as_ref().map_or(0, |place| u64::from(place.doc_freq));
                    places.push(place);
                }
                let all = view.total_num_docs()?;
                let length = view.total_num_tokens(term.field())? as Score / all as Score;
                let weight = Bm25Weight::for_one_term_without_explain(docs, all, length);
                Self::Term {
                    term,
                    weight: weight.boost_by(boost),
                    places,
                }
            }
            Asked::Phrase(phrase, boost) => Self::Phrase {
                most: Bm25Weight::for_terms(view, &phrase.phrase_terms())?.max_score() * boost,
                weight: phrase.weight(view.scoring())?,
                boost,
            },
            Asked::Set(query, score) => Self::Set {
                weight: query.weight(view.finding())?,
                score,
            },
        })
    }

    /// The most that a document can score.
    fn most(&self) -> Score {
        match self {
            Self::Term { weight, .. } => weight.max_score(),
            Self::Phrase { most, .. } => *most,
            Self::Set { score, .. } => *score,
        }
    }
}

impl Ranking {
    /// Takes a question apart; nothing where it holds what cannot be.
    pub(crate) fn of(query: &dyn Query, view: &View) -> tantivy::Result<Option<Self>> {
        let mut asked = Vec::new();
        let Some(plan) = Plan::of(query, 1.0, &mut asked) else {
            return Ok(None);
        };
        let leaves = asked
            .into_iter()
            .map(|asked| Wanted::of(asked, view))
            .collect::<tantivy::Result<_>>()?;
        Ok(Some(Self { plan, leaves }))
    }

    /// The score of all documents that match, where they have the same.
    pub(crate) fn constant(&self) -> Option<Score> {
        match (&self.plan, self.leaves.as_slice()) {
            (Plan::Leaf(_), [Wanted::Set { score, .. }]) => Some(*score),
            _ => None,
        }
    }

    /// The question in a segment, which is told by its reader and its place in the view.
    pub(crate) fn in_segment<'a>(
        &'a self,
        reader: &'a SegmentReader,
        place: usize,
    ) -> tantivy::Result<Ranked<'a>> {
        let mut leaves = Vec::with_capacity(self.leaves.len());
        for wanted in &self.leaves {
            leaves.push(wanted.in_segment(reader, place)?);
        }
        Ok(Ranked {
            ranking: self,
            reader,
            place,
            leaves,
        })
    }
}

impl Wanted {
    fn in_segment(&self, reader: &SegmentReader, place: usize) -> tantivy::Result<Leaf> {
        Ok(match self {
            Self::Term {
                term,
                weight,
                places,
            } => match places.get(place) {
                Some(Some(info)) => {
                    let index = reader.inverted_index(term.field())?;
                    let option = IndexRecordOption::WithFreqs;
                    let norms = reader.fieldnorms_readers().get_field(term.field())?;
                    Leaf::Term(Box::new(Postings::new(
                        index.read_block_postings_from_terminfo(info, option)?,
                        norms.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1)),
                        weight.clone(),
                    )))
                }
                _ => Leaf::Nowhere,
            },
            Self::Phrase { weight, boost, .. } => {
                let mut scorer = weight.scorer(reader, *boost)?;
                let mut found = Vec::new();
                while scorer.doc() != TERMINATED {
                    found.push((scorer.doc(), scorer.score()));
                    scorer.advance();
                }
                match found.is_empty() {
                    true => Leaf::Nowhere,
                    false => Leaf::List(List::new(found)),
                }
            }
            Self::Set { weight, score } => {
                let mut bits = Bits::empty(reader.max_doc());
                weight.for_each_no_score(reader, &mut |docs| {
                    docs.iter().for_each(|doc| bits.insert(*doc));
                })?;
                Leaf::Set(bits, *score)
            }
        })
    }
}

/// A question in one segment.
pub(crate) struct Ranked<'a> {
    ranking: &'a Ranking,
    reader: &'a SegmentReader,
    place: usize,
    leaves: Vec<Leaf>,
}

impl Ranked<'_> {
    /// The documents that match.
    pub(crate) fn documents(&self) -> tantivy::Result<Bits> {
        self.matching(&self.ranking.plan)
    }

    fn matching(&self, plan: &Plan) -> tantivy::Result<Bits> {
        let mut docs = Bits::empty(self.reader.max_doc());
        match plan {
            Plan::Leaf(leaf) => self.insert_leaf(*leaf, &mut docs)?,
            Plan::Strongest { parts, .. } => self.insert_any(parts, &mut docs)?,
            Plan::Sum {
                must,
                should,
                least,
                not,
            } => {
                match *least {
                    0 => docs.invert(),
                    least if least > should.len() => return Ok(docs),
                    1 => self.insert_any(should, &mut docs)?,
                    least => {
                        let parts = should
                            .iter()
                            .map(|part| self.matching(part))
                            .collect::<tantivy::Result<Vec<_>>>()?;
                        docs = Bits::in_at_least(&parts, least, self.reader.max_doc());
                    }
                }
                for part in must {
                    docs.intersect(&self.matching(part)?);
                }
                for part in not {
                    docs.subtract(&self.matching(part)?);
                }
            }
        }
        Ok(docs)
    }

    /// Adds the documents that match any of these.
    fn insert_any(&self, parts: &[Plan], docs: &mut Bits) -> tantivy::Result<()> {
        for part in parts {
            match part {
                Plan::Leaf(leaf) => self.insert_leaf(*leaf, docs)?,
                Plan::Strongest { parts, .. } => self.insert_any(parts, docs)?,
                Plan::Sum { .. } => docs.unite(&self.matching(part)?),
            }
        }
        Ok(())
    }

    fn insert_leaf(&self, leaf: usize, docs: &mut Bits) -> tantivy::Result<()> {
        match (&self.leaves[leaf], &self.ranking.leaves[leaf]) {
            (Leaf::Term(_), Wanted::Term { term, places, .. }) => {
                if let Some(Some(info)) = places.get(self.place) {
                    let index = self.reader.inverted_index(term.field())?;
                    let option = IndexRecordOption::Basic;
                    docs.insert_all(index.read_block_postings_from_terminfo(info, option)?);
                }
            }
            (Leaf::List(list), _) => list.docs().for_each(|doc| docs.insert(doc)),
            (Leaf::Set(bits, _), _) => docs.unite(bits),
            _ => {}
        }
        Ok(())
    }

    fn documents_of(&self, leaf: usize) -> u32 {
        match (&self.leaves[leaf], &self.ranking.leaves[leaf]) {
            (Leaf::Term(_), Wanted::Term { places, .. }) => places
                .get(self.place)
                .and_then(Option::as_ref)
                .map_or(0, |place| place.doc_freq),
            (Leaf::List(list), _) => u32::try_from(list.docs().count()).unwrap_or(u32::MAX),
            (Leaf::Set(bits, _), _) => u32::try_from(bits.count()).unwrap_or(u32::MAX),
            _ => 0,
        }
    }

    /// Offers those of the matching documents that may be among the best.
    pub(crate) fn offer(
        mut self,
        docs: &Bits,
        adjusted: Option<&Opened>,
        best: &mut Best<'_>,
    ) -> tantivy::Result<()> {
        let plan = &self.ranking.plan;
        let lift = ROUNDING * adjusted.map_or(1.0, Opened::most_lift);
        let frequencies: Vec<u32> = (0..self.leaves.len())
            .map(|leaf| self.documents_of(leaf))
            .collect();
        let most_frequent = frequencies.iter().copied().max().unwrap_or(0);
        let is_rare = |leaf: &usize| frequencies[*leaf] <= most_frequent / FREQUENT;
        let (rare, frequent): (Vec<usize>, Vec<usize>) = (0..self.leaves.len())
            .filter(|leaf| frequencies[*leaf] > 0)
            .partition(is_rare);

        // First what has a rare leaf; its frequent ones are looked up where they can matter.
        let mut first = docs.without_any();
        for leaf in &rare {
            self.insert_leaf(*leaf, &mut first)?;
        }
        first.intersect(docs);
        let mut bounds: Vec<Score> = vec![0.0; self.leaves.len()];
        for leaf in &frequent {
            bounds[*leaf] = self.ranking.leaves[*leaf].most();
        }
        let mut scores: Vec<Option<Score>> = vec![None; self.leaves.len()];
        let mut at = 0;
        while let Some(doc) = first.next(at) {
            at = doc + 1;
            for leaf in &rare {
                scores[*leaf] = self.leaves[*leaf].score(doc);
                bounds[*leaf] = scores[*leaf].unwrap_or(0.0);
            }
            if best.may_take(plan.bound(&bounds) * lift) {
                for leaf in &frequent {
                    scores[*leaf] = self.leaves[*leaf].score(doc);
                }
                offer(plan, &scores, doc, adjusted, best);
            }
        }

        // Then the rest, unless all of it scores less.
        for leaf in &rare {
            scores[*leaf] = None;
            bounds[*leaf] = 0.0;
        }
        if !best.may_take(plan.bound(&bounds) * lift) {
            return Ok(());
        }
        let mut rest = docs.clone();
        rest.subtract(&first);
        self.offer_rest(&rest, &frequent, bounds, scores, adjusted, best)
    }

    /// Offers documents that have frequent leaves alone.
    fn offer_rest(
        self,
        docs: &Bits,
        frequent: &[usize],
        bounds: Vec<Score>,
        mut scores: Vec<Option<Score>>,
        adjusted: Option<&Opened>,
        best: &mut Best<'_>,
    ) -> tantivy::Result<()> {
        let plan = &self.ranking.plan;
        let lift = ROUNDING * adjusted.map_or(1.0, Opened::most_lift);
        // The cursors stand behind the first documents.
        let mut leaves = Vec::with_capacity(self.leaves.len());
        for (at, (leaf, wanted)) in self
            .leaves
            .into_iter()
            .zip(&self.ranking.leaves)
            .enumerate()
        {
            leaves.push(match leaf {
                _ if !frequent.contains(&at) => Leaf::Nowhere,
                Leaf::Term(_) => wanted.in_segment(self.reader, self.place)?,
                Leaf::List(list) => Leaf::List(list.again()),
                other => other,
            });
        }
        // The one that decides: what does not have it scores less.
        let lead = frequent.iter().copied().find(|leaf| {
            let mut others = bounds.clone();
            others[*leaf] = 0.0;
            matches!(leaves[*leaf], Leaf::Term(_)) && !best.may_take(plan.bound(&others) * lift)
        });
        let Some(lead) = lead else {
            docs.for_each(|doc| {
                for leaf in frequent {
                    scores[*leaf] = leaves[*leaf].score(doc);
                }
                offer(plan, &scores, doc, adjusted, best);
            });
            return Ok(());
        };
        let Leaf::Term(postings) = std::mem::replace(&mut leaves[lead], Leaf::Nowhere) else {
            return Ok(());
        };
        let least = |best: &Best<'_>| {
            least(bounds[lead], |score| {
                let mut bounds = bounds.clone();
                bounds[lead] = score;
                best.may_take(plan.bound(&bounds) * lift)
            })
        };
        let (mut floor, mut wanted) = (best.floor(), least(best));
        postings.visit(docs, wanted, |doc, score| {
            for leaf in frequent {
                scores[*leaf] = leaves[*leaf].score(doc);
            }
            scores[lead] = Some(score);
            offer(plan, &scores, doc, adjusted, best);
            if best.floor() != floor {
                floor = best.floor();
                wanted = least(best);
            }
            wanted
        });
        Ok(())
    }
}

fn offer(
    plan: &Plan,
    scores: &[Option<Score>],
    doc: u32,
    adjusted: Option<&Opened>,
    best: &mut Best<'_>,
) {
    if let Some(score) = plan.score(scores) {
        best.offer(
            doc,
            adjusted.map_or(score, |functions| functions.score(doc, score)),
        );
    }
}

/// A number not above the least one up to `most` that suffices, and near it.
fn least(most: Score, suffices: impl Fn(Score) -> bool) -> Score {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..16 {
        let middle = (low + high) / 2.0;
        match suffices(middle) {
            true => high = middle,
            false => low = middle,
        }
    }
    low
}
