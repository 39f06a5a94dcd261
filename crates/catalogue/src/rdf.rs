//! The syntaxes of RDF, for those who serve documents.

pub use cairn_exchange::dcat::Syntax;
