//! The values of a column of a segment, document by document, unpacked in memory: counting reads them one after the other.

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::bits::Bits;

/// The numbers of the values of all documents of a segment.
pub(crate) struct Forward {
    /// Where the values of each document begin, and where the last ones end.
    starts: Vec<u32>,
    numbers: Numbers,
}

/// Most columns have few enough values for the short form.
enum Numbers {
    Short(Vec<u16>),
    Long(Vec<u32>),
}

impl Forward {
    /// Unpacks a column; nothing where it has more values than can be numbered.
    pub(super) fn of(values: &StrColumn, max_doc: u32) -> Option<Self> {
        let mut starts = Vec::with_capacity(max_doc as usize + 1);
        let mut long: Vec<u32> = Vec::new();
        for doc in 0..max_doc {
            starts.push(u32::try_from(long.len()).ok()?);
            for ord in values.ords().values_for_doc(doc) {
                long.push(u32::try_from(ord).ok()?);
            }
        }
        starts.push(u32::try_from(long.len()).ok()?);
        let short: Option<Vec<u16>> = match values.num_terms() <= usize::from(u16::MAX) {
            true => long.iter().map(|ord| u16::try_from(*ord).ok()).collect(),
            false => None,
        };
        Some(Self {
            starts,
            numbers: short.map_or(Numbers::Long(long), Numbers::Short),
        })
    }

    pub(super) fn bytes(&self) -> usize {
        let numbers = match &self.numbers {
            Numbers::Short(short) => short.len() * size_of::<u16>(),
            Numbers::Long(long) => long.len() * size_of::<u32>(),
        };
        self.starts.len() * size_of::<u32>() + numbers
    }

    /// Counts the values of a set of documents.
    pub(super) fn count(&self, docs: &Bits, counts: &mut [u32]) {
        match &self.numbers {
            Numbers::Short(short) => docs.for_each(|doc| {
                for ord in &short[self.range(doc)] {
                    counts[usize::from(*ord)] += 1;
                }
            }),
            Numbers::Long(long) => docs.for_each(|doc| {
                for ord in &long[self.range(doc)] {
                    counts[*ord as usize] += 1;
                }
            }),
        }
    }

    fn range(&self, doc: DocId) -> std::ops::Range<usize> {
        let doc = doc as usize;
        self.starts[doc] as usize..self.starts[doc + 1] as usize
    }
}
