//! The values of a column of a segment, document by document, unpacked in memory: counting reads them one after the other.

use tantivy::columnar::StrColumn;

use crate::bits::Bits;

/// The numbers of the values of all documents of a segment.
pub(crate) struct Forward {
    /// Where the values of each document begin, and where the last ones end; none where each document has one number.
    starts: Option<Vec<u32>>,
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
        // A number behind all values, which stands for none.
        let none = u32::try_from(values.num_terms()).ok()?;
        let mut alone = true;
        for doc in 0..max_doc {
            starts.push(u32::try_from(long.len()).ok()?);
            let before = long.len();
            for ord in values.ords().values_for_doc(doc) {
                long.push(u32::try_from(ord).ok()?);
            }
            alone &= long.len() - before <= 1;
        }
        starts.push(u32::try_from(long.len()).ok()?);
        if alone {
            long = starts
                .windows(2)
                .map(|ends| match ends[0] == ends[1] {
                    true => none,
                    false => long[ends[0] as usize],
                })
                .collect();
        }
        let short: Option<Vec<u16>> = match u16::try_from(none) {
            Ok(_) => long.iter().map(|ord| u16::try_from(*ord).ok()).collect(),
            Err(_) => None,
        };
        Some(Self {
            starts: (!alone).then_some(starts),
            numbers: short.map_or(Numbers::Long(long), Numbers::Short),
        })
    }

    pub(super) fn bytes(&self) -> usize {
        let numbers = match &self.numbers {
            Numbers::Short(short) => short.len() * size_of::<u16>(),
            Numbers::Long(long) => long.len() * size_of::<u32>(),
        };
        let starts = self.starts.as_ref().map_or(0, Vec::len);
        starts * size_of::<u32>() + numbers
    }

    /// Counts the values of a set of documents, of so many values in all.
    pub(super) fn count(&self, docs: &Bits, values: usize) -> Vec<u32> {
        let mut counts = vec![0; values + 1];
        match &self.numbers {
            Numbers::Short(short) => self.count_in(short, docs, &mut counts),
            Numbers::Long(long) => self.count_in(long, docs, &mut counts),
        }
        counts.truncate(values);
        counts
    }

    fn count_in<N: Number>(&self, numbers: &[N], docs: &Bits, counts: &mut [u32]) {
        match &self.starts {
            None => docs.for_each(|doc| counts[numbers[doc as usize].index()] += 1),
            Some(starts) => docs.for_each(|doc| {
                let doc = doc as usize;
                for number in &numbers[starts[doc] as usize..starts[doc + 1] as usize] {
                    counts[number.index()] += 1;
                }
            }),
        }
    }
}

/// A number of a value, short or long.
trait Number: Copy {
    fn index(self) -> usize;
}

impl Number for u16 {
    fn index(self) -> usize {
        usize::from(self)
    }
}

impl Number for u32 {
    fn index(self) -> usize {
        self as usize
    }
}
