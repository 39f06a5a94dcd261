//! The tree of a query, and its text.

use std::fmt;

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

/// Characters that need a backslash in front.
pub(crate) const SPECIAL: &[char] = &[
    '+', '-', '!', '(', ')', ':', '^', '[', ']', '{', '}', '"', '~', '*', '?', '\\', '/', '&', '|',
];

/// Writes a text so that it is read back as one word.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if SPECIAL.contains(&c) || is_blank(c) {
            out.push('\\');
        }
        out.push(c);
    }
    if matches!(out.as_str(), "AND" | "OR" | "NOT" | "TO") {
        out.insert(0, '\\');
    }
    out
}

pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{3000}')
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) if words.len() == 1 => f.write_str(&escape(&words[0])),
            Self::Words(words) => {
                let escaped: Vec<String> = words.iter().map(|word| escape(word)).collect();
                write!(f, "({})", escaped.join(" "))
            }
            Self::Phrase(text, None) => f.write_str(&quoted(text)),
            Self::Phrase(text, Some(slop)) => write!(f, "{}~{slop}", quoted(text)),
            Self::Wildcard(pattern) => f.write_str(pattern),
            Self::Fuzzy(word, edits) => write!(f, "{}~{edits}", escape(word)),
            Self::Regex(pattern) => write!(f, "/{}/", pattern.replace('/', "\\/")),
            Self::Exists => f.write_str("*"),
            Self::Range(low, high) => {
                f.write_str(if matches!(low, Bound::Excluded(_)) {
                    "{"
                } else {
                    "["
                })?;
                write!(f, "{low} TO {high}")?;
                f.write_str(if matches!(high, Bound::Excluded(_)) {
                    "}"
                } else {
                    "]"
                })
            }
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("*"),
            Self::Included(text) | Self::Excluded(text) => f.write_str(&quoted(text)),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*:*"),
            Self::None => Ok(()),
            Self::Leaf { field: None, leaf } => write!(f, "{leaf}"),
            Self::Leaf {
                field: Some(field),
                leaf,
            } => write!(f, "{}:{leaf}", escape(field)),
            Self::Boost(node, by) => write!(f, "({node})^{by}"),
            Self::Constant(node, score) => write!(f, "({node})^={score}"),
            Self::Boolean(clauses) => {
                for (i, clause) in clauses.iter().enumerate() {
                    match clause.occur {
                        Occur::Must if i == 0 => f.write_str("+")?,
                        Occur::Must => f.write_str(" +")?,
                        Occur::MustNot if i == 0 => f.write_str("-")?,
                        Occur::MustNot => f.write_str(" -")?,
                        Occur::Should if i == 0 => {}
                        Occur::Should => f.write_str(" OR ")?,
                    }
                    if matches!(clause.node, Self::Boolean(_)) {
                        write!(f, "({})", clause.node)?;
                    } else {
                        write!(f, "{}", clause.node)?;
                    }
                }
                Ok(())
            }
        }
    }
}
