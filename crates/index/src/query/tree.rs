//! The tree of a query.

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// `*:*`.
    All,
    /// Nothing matches; an empty query.
    None,
    /// Clauses that must, may or must not match.
    Boolean(Vec<Clause>),
    /// Something looked up in a field, or in the default fields.
    Leaf {
        /// The field; the parser's default where none is named.
        field: Option<String>,
        /// What is looked up.
        leaf: Leaf,
    },
    /// A query whose score is multiplied.
    Boost(Box<Node>, f32),
    /// A query whose score is fixed.
    Constant(Box<Node>, f32),
}

/// A part of a boolean query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    /// Whether it must match.
    pub(crate) occur: Occur,
    /// What.
    pub(crate) node: Node,
}

/// Whether a clause must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occur {
    /// It must.
    Must,
    /// It may, and counts for the score.
    Should,
    /// It must not.
    MustNot,
}

/// Something looked up in a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Leaf {
    /// Words that stand side by side: one text for analysed fields, alternatives for exact ones.
    Words(Vec<String>),
    /// A quoted text, with the distance that its words may have.
    Phrase(String, Option<u32>),
    /// A pattern: `*` and `?` with literal characters behind a backslash.
    Wildcard(String),
    /// A word and how many letters may differ.
    Fuzzy(String, u8),
    /// A regular expression for a whole term.
    Regex(String),
    /// Any value at all.
    Exists,
    /// A range.
    Range(Bound, Bound),
}

/// An end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    /// No limit.
    Open,
    /// Up to and with.
    Included(String),
    /// Up to and without.
    Excluded(String),
}

pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{3000}')
}
