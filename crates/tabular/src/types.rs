//! The types of columns, under the names that PostgreSQL has for them.

use serde::{Deserialize, Serialize};

/// The type of a value that is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are PostgreSQL's")]
pub enum Kind {
    Int2,
    Int4,
    Int8,
    Float4,
    Float8,
    Numeric,
    Bool,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Text,
    Varchar,
    Char,
    Json,
    Jsonb,
    Uuid,
}

/// Kind, internal name, long name.
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Int2, "int2", "smallint"),
    (Kind::Int4, "int4", "integer"),
    (Kind::Int8, "int8", "bigint"),
    (Kind::Float4, "float4", "real"),
    (Kind::Float8, "float8", "double precision"),
    (Kind::Numeric, "numeric", "numeric"),
    (Kind::Bool, "bool", "boolean"),
    (Kind::Date, "date", "date"),
    (Kind::Time, "time", "time without time zone"),
    (Kind::Timestamp, "timestamp", "timestamp without time zone"),
    (Kind::TimestampTz, "timestamptz", "timestamp with time zone"),
    (Kind::Text, "text", "text"),
    (Kind::Varchar, "varchar", "character varying"),
    (Kind::Char, "bpchar", "character"),
    (Kind::Json, "json", "json"),
    (Kind::Jsonb, "jsonb", "jsonb"),
    (Kind::Uuid, "uuid", "uuid"),
];

/// Other names that PostgreSQL understands.
const SYNONYMS: &[(&str, Kind)] = &[
    ("int", Kind::Int4),
    ("float", Kind::Float8),
    ("decimal", Kind::Numeric),
    ("dec", Kind::Numeric),
    ("time without time zone", Kind::Time),
    ("char", Kind::Char),
];

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Type {
    /// What its values, or the members of its lists, are.
    pub kind: Kind,
    /// Whether its values are lists.
    pub list: bool,
    /// `varchar(n)`: most characters; `numeric(p, s)`: digits and those behind the point.
    pub modifier: Option<(u16, u16)>,
}

impl Type {
    /// The type without lists and limits.
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            list: false,
            modifier: None,
        }
    }

    /// Makes the type of lists of a kind.
    pub const fn list_of(kind: Kind) -> Self {
        Self {
            kind,
            list: true,
            modifier: None,
        }
    }

    /// Reads a type as PostgreSQL does (`int`, `double precision`, `text[]`, `_text`, `varchar(20)`, …).
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let mut name = lower.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut list = false;
        while let Some(open) = name.strip_suffix(']').and_then(|rest| rest.rfind('[')) {
            if !name[open + 1..name.len() - 1]
                .bytes()
                .all(|byte| byte.is_ascii_digit())
            {
                return None;
            }
            name.truncate(name[..open].trim_end().len());
            list = true;
        }
        if !list && let Some(member) = name.strip_prefix('_') {
            let kind = KINDS.iter().find(|(_, short, _)| *short == member)?.0;
            return Some(Self::list_of(kind));
        }
        let mut limits: Option<Vec<u16>> = None;
        if let Some(open) = name.find('(') {
            let close = name.rfind(')').filter(|close| *close > open)?;
            limits = Some(
                name[open + 1..close]
                    .split(',')
                    .map(|part| part.trim().parse().ok())
                    .collect::<Option<_>>()?,
            );
            name = format!("{}{}", name[..open].trim_end(), &name[close + 1..]);
        }
        let mut kind = KINDS
            .iter()
            .find(|(_, short, long)| *short == name || *long == name)
            .map(|(kind, _, _)| *kind)
            .or_else(|| {
                SYNONYMS
                    .iter()
                    .find(|(synonym, _)| *synonym == name)
                    .map(|(_, kind)| *kind)
            })?;
        let modifier = match (kind, limits.as_deref()) {
            // `char` alone is `char(1)`, `bpchar` has no limit.
            (Kind::Char, None) if name != "bpchar" => Some((1, 0)),
            (_, None) => None,
            (Kind::Varchar | Kind::Char, Some([length])) if *length > 0 => Some((*length, 0)),
            (Kind::Numeric, Some([digits])) if (1..=1000).contains(digits) => Some((*digits, 0)),
            (Kind::Numeric, Some([digits, scale]))
                if (1..=1000).contains(digits) && scale <= digits =>
            {
                Some((*digits, *scale))
            }
            (Kind::Float8, Some([bits])) if name == "float" && (1..=53).contains(bits) => {
                if *bits < 25 {
                    kind = Kind::Float4;
                }
                None
            }
            _ => return None,
        };
        Some(Self {
            kind,
            list,
            modifier,
        })
    }

    /// Returns the internal name: `int4`, `_text`.
    pub fn name(self) -> String {
        let name = self.entry().1;
        if self.list {
            format!("_{name}")
        } else {
            name.to_owned()
        }
    }

    /// Returns the long name: `integer`, `text[]`.
    pub fn long_name(self) -> String {
        let name = self.entry().2;
        let limited = match (self.kind, self.modifier) {
            (Kind::Char, None) => "bpchar".to_owned(),
            (_, None) => name.to_owned(),
            (Kind::Numeric, Some((digits, scale))) => format!("{name}({digits},{scale})"),
            (_, Some((length, _))) => format!("{name}({length})"),
        };
        if self.list {
            format!("{limited}[]")
        } else {
            limited
        }
    }

    fn entry(self) -> &'static (Kind, &'static str, &'static str) {
        KINDS
            .iter()
            .find(|(kind, _, _)| *kind == self.kind)
            .unwrap_or(&KINDS[11])
    }

    /// Tells whether values can be compared and put in order: PostgreSQL has neither for `json`.
    pub fn is_comparable(self) -> bool {
        self.kind != Kind::Json
    }

    /// Says whether values are texts.
    pub fn is_text(self) -> bool {
        !self.list && matches!(self.kind, Kind::Text | Kind::Varchar | Kind::Char)
    }

    /// Says whether values are JSON.
    pub fn is_json(self) -> bool {
        !self.list && matches!(self.kind, Kind::Json | Kind::Jsonb)
    }

    /// The type of a list's members.
    pub fn member(self) -> Self {
        Self {
            list: false,
            ..self
        }
    }
}

impl Serialize for Type {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.long_name())
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a type"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types() {
        for (given, short, long) in [
            ("int", "int4", "integer"),
            ("INTEGER", "int4", "integer"),
            ("bigint", "int8", "bigint"),
            ("float", "float8", "double precision"),
            ("double  precision", "float8", "double precision"),
            ("float(10)", "float4", "real"),
            ("text[]", "_text", "text[]"),
            ("int[2]", "_int4", "integer[]"),
            ("_text", "_text", "text[]"),
            ("varchar(20)", "varchar", "character varying(20)"),
            ("numeric(10, 2)", "numeric", "numeric(10,2)"),
            ("char", "bpchar", "character(1)"),
            ("timestamp", "timestamp", "timestamp without time zone"),
            (
                "timestamp with time zone",
                "timestamptz",
                "timestamp with time zone",
            ),
        ] {
            let found = Type::parse(given).unwrap_or_else(|| panic!("{given}"));
            assert_eq!(
                (found.name().as_str(), found.long_name().as_str()),
                (short, long)
            );
            assert_eq!(Type::parse(&found.long_name()), Some(found));
        }
        for bad in [
            "",
            "notatype",
            "int[",
            "int]",
            "int(3)",
            "text[x]",
            "numeric(2,3)",
            "_nope",
        ] {
            assert_eq!(Type::parse(bad), None, "{bad}");
        }
    }
}
