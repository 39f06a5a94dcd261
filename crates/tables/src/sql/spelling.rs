//! Texts that are put into other texts: `format`, and names and values in quotes as PostgreSQL writes them.

/// Words of PostgreSQL's grammar that are no names of columns without quotes.
const WORDS: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

/// A name, in quotes where it must have them.
pub(crate) fn name(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && WORDS.binary_search(&text).is_err();
    if plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

/// A text in quotes.
pub(crate) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// What stands behind a `%`.
#[derive(Default)]
struct Mark {
    /// Which argument, from 1; the next one where there is none.
    place: Option<usize>,
    left: bool,
    width: usize,
}

/// Widest place of a template.
const WIDEST: usize = 1_000;

/// `format`: arguments put into the places of a text. The error is PostgreSQL's text.
pub(crate) fn formatted(
    template: &str,
    args: &[Option<&str>],
    longest: usize,
) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = template;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            out.push('%');
            rest = behind;
            continue;
        }
        let mark = read(&mut rest)?;
        let kind = rest.chars().next().ok_or_else(unterminated)?;
        rest = &rest[kind.len_utf8()..];
        if !matches!(kind, 's' | 'I' | 'L') {
            return Err(format!("unrecognized format() type specifier \"{kind}\""));
        }
        let value = argument(args, mark.place, &mut next)?;
        let shown = match (kind, value) {
            ('s', value) => value.unwrap_or_default().to_owned(),
            ('L', None) => "NULL".to_owned(),
            ('L', Some(value)) => literal(value),
            (_, None) => {
                return Err("null values cannot be formatted as an SQL identifier".to_owned());
            }
            (_, Some(value)) => name(value),
        };
        let missing = mark.width.saturating_sub(shown.chars().count());
        if out.len() + shown.len() + missing > longest {
            return Err("requested length too large".to_owned());
        }
        let blanks = " ".repeat(missing);
        if mark.left {
            out.push_str(&shown);
            out.push_str(&blanks);
        } else {
            out.push_str(&blanks);
            out.push_str(&shown);
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn unterminated() -> String {
    "unterminated format() type specifier".to_owned()
}

/// The argument of this place, or the one behind the last that was used.
fn argument<'a>(
    args: &[Option<&'a str>],
    place: Option<usize>,
    next: &mut usize,
) -> Result<Option<&'a str>, String> {
    let at = place.map_or(*next, |place| place - 1);
    *next = at + 1;
    args.get(at)
        .copied()
        .ok_or_else(|| "too few arguments for format()".to_owned())
}

/// Tells what is wrong with a template, whatever is put into it.
pub(super) fn require_template(template: &str) -> Result<(), String> {
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            rest = behind;
            continue;
        }
        read(&mut rest)?;
    }
    Ok(())
}

/// Reads what stands between a `%` and the letter that ends it.
fn read(rest: &mut &str) -> Result<Mark, String> {
    let mut mark = Mark::default();
    if let Some((number, behind)) = digits(rest)? {
        *rest = behind;
        match behind.strip_prefix('$') {
            Some(behind) => {
                mark.place = Some(nonzero(number)?);
                *rest = behind;
            }
            None => {
                mark.width = width(number)?;
                return Ok(mark);
            }
        }
    }
    while let Some(behind) = rest.strip_prefix('-') {
        mark.left = true;
        *rest = behind;
    }
    if rest.starts_with('*') {
        return Err("format() with widths that are arguments is not supported".to_owned());
    }
    if let Some((number, behind)) = digits(rest)? {
        mark.width = width(number)?;
        *rest = behind;
    }
    Ok(mark)
}

fn width(number: i64) -> Result<usize, String> {
    usize::try_from(number)
        .ok()
        .filter(|width| *width <= WIDEST)
        .ok_or_else(|| format!("format() with widths of more than {WIDEST} is not supported"))
}

fn nonzero(number: i64) -> Result<usize, String> {
    usize::try_from(number)
        .ok()
        .filter(|place| *place > 0)
        .ok_or_else(|| "format specifies argument 0, but arguments are numbered from 1".to_owned())
}

/// The number that a text begins with, and what stands behind it.
fn digits(text: &str) -> Result<Option<(i64, &str)>, String> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    if end == 0 {
        return Ok(None);
    }
    let number: i32 = text[..end]
        .parse()
        .map_err(|_| "number is out of range".to_owned())?;
    Ok(Some((i64::from(number), &text[end..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_their_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn templates_are_filled() {
        for (template, args, expected) in [
            ("Hello %s", &[Some("World")][..], Ok("Hello World")),
            (
                "%s%%, %2$s, %1$s, %s",
                &[Some("a"), Some("b")],
                Ok("a%, b, a, b"),
            ),
            (
                "|%10s|%-5s|%3s|",
                &[Some("foo"), Some("é"), Some("long")],
                Ok("|       foo|é    |long|"),
            ),
            (
                "|%*s|",
                &[Some("4"), Some("a")],
                Err("format() with widths that are arguments is not supported"),
            ),
            (
                "|%1001s|",
                &[Some("a")],
                Err("format() with widths of more than 1000 is not supported"),
            ),
            (
                "%I.%I = %L, %L",
                &[Some("Foo bar"), Some("select"), Some("it's"), None],
                Ok("\"Foo bar\".\"select\" = 'it''s', NULL"),
            ),
            ("%I %L", &[Some("a_1"), Some("a\\b")], Ok("a_1 E'a\\\\b'")),
            ("%s|", &[None], Ok("|")),
            (
                "%I",
                &[None],
                Err("null values cannot be formatted as an SQL identifier"),
            ),
            ("%s", &[], Err("too few arguments for format()")),
            (
                "%d",
                &[Some("1")],
                Err("unrecognized format() type specifier \"d\""),
            ),
            ("%", &[], Err("unterminated format() type specifier")),
            (
                "%0$s",
                &[Some("1")],
                Err("format specifies argument 0, but arguments are numbered from 1"),
            ),
        ] {
            let made = formatted(template, args, 1000);
            assert_eq!(
                made.as_deref().map_err(String::as_str),
                expected,
                "{template}"
            );
        }
    }
}
