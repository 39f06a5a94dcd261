//! The ceiling: the engine's own best 20 of the same index, without filters, labels, weights of fields, counts.

use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{DateTime, Index, Order, Searcher, Term};

use super::clock::Times;
use super::question::{Kind, Question};
use crate::generate::Generator;
use crate::server::Outcome;

/// The engine's index without anything around it.
pub(super) struct Bare {
    searcher: Searcher,
    text: Field,
    title: Field,
    /// Exact values by key.
    exact: Field,
    analyser: TextAnalyzer,
}

impl Bare {
    pub(super) fn open(folder: &Path) -> Outcome<Self> {
        let said = |error: tantivy::TantivyError| error.to_string();
        let index = Index::open_in_dir(folder).map_err(said)?;
        let field = |name: &str| index.schema().get_field(name).map_err(said);
        Ok(Self {
            searcher: index.reader().map_err(said)?.searcher(),
            text: field("text")?,
            title: field("title")?,
            exact: field("s")?,
            analyser: TextAnalyzer::builder(SimpleTokenizer::default())
                .filter(LowerCaser)
                .filter(Stemmer::new(Language::English))
                .filter(AsciiFoldingFilter)
                .build(),
        })
    }

    /// Runs the searches of a kind; returns p50, p95, p99 and p99 of the processor.
    pub(super) fn measure(
        &self,
        kind: Kind,
        generator: &Generator,
        searches: u64,
    ) -> Outcome<[f64; 4]> {
        let mut times = Times::default();
        for number in 0..searches {
            let question = kind.question(generator, number);
            let [first, second] = question.words.each_ref().map(|word| self.term(word));
            times
                .take(|| self.ask(&question, first, second))
                .map_err(|error| error.to_string())?;
        }
        Ok(times.summary())
    }

    fn ask(&self, question: &Question, first: Term, second: Term) -> tantivy::Result<usize> {
        let word = |term: Term| -> Box<dyn Query> {
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let query = match question.kind {
            Kind::Word => word(first),
            Kind::TwoWords => Box::new(BooleanQuery::intersection(vec![word(first), word(second)])),
            Kind::Phrase => match first == second {
                true => word(first),
                false => Box::new(PhraseQuery::new(vec![first, second])),
            },
            Kind::Prefix => {
                let prefix = Term::from_field_text(self.title, &question.prefix().to_lowercase());
                Box::new(FuzzyTermQuery::new_prefix(prefix, 0, true))
            }
            Kind::WordInFormat => {
                let mut format = Term::from_field_json_path(self.exact, "res_format", false);
                format.append_type_and_str(question.format);
                let format = TermQuery::new(format, IndexRecordOption::Basic);
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, word(first)),
                    (Occur::Must, Box::new(format)),
                ]))
            }
            Kind::EverythingByDate => {
                let by_date = TopDocs::with_limit(20)
                    .order_by_fast_field::<DateTime>("metadata_modified", Order::Desc);
                let found = self.searcher.search(&tantivy::query::AllQuery, &by_date)?;
                return Ok(found.len());
            }
        };
        let best = TopDocs::with_limit(20).order_by_score();
        Ok(self.searcher.search(&*query, &best)?.len())
    }

    /// The word as the index keeps it, or about so.
    fn term(&self, word: &str) -> Term {
        let mut analyser = self.analyser.clone();
        let mut stream = analyser.token_stream(word);
        let text = stream.next().map_or(word, |token| token.text.as_str());
        Term::from_field_text(self.text, text)
    }
}
