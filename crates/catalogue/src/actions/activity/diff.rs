//! Differences between two objects: their JSON, line by line, in the formats of `diff -u`, `diff -c` and a table.

use std::fmt::Write as _;
use std::ops::Range;
use std::time::{Duration, Instant};

use serde_json::Value;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline, group_diff_ops};

/// Lines around a change.
const AROUND: usize = 3;
/// Columns of one side of a table.
const WIDTH: usize = 70;
/// How long the shortest difference is looked for; a longer one is given then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Prints a value with two spaces of indent and sorted keys, in lines.
pub(super) fn lines(value: &Value) -> Vec<String> {
    let sorted = sorted(value);
    // An indented value of strings, numbers, lists and maps always has a text.
    let text = serde_json::to_string_pretty(&sorted).unwrap_or_default();
    text.split('\n').map(str::to_owned).collect()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let sorted_entries = entries
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)));
            Value::Object(sorted_entries.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

/// Returns the changes in groups with the lines around them.
fn groups(old: &[String], new: &[String]) -> Vec<Vec<DiffOp>> {
    let deadline = Instant::now() + PATIENCE;
    let ops = capture_diff_slices_deadline(Algorithm::Myers, old, new, Some(deadline));
    group_diff_ops(ops, AROUND)
        .into_iter()
        .filter(|group| group.iter().any(|op| op.tag() != DiffTag::Equal))
        .collect()
}

/// Returns the lines of both sides that a group covers.
fn covered(group: &[DiffOp]) -> (Range<usize>, Range<usize>) {
    match (group.first(), group.last()) {
        (Some(first), Some(last)) => (
            first.old_range().start..last.old_range().end,
            first.new_range().start..last.new_range().end,
        ),
        _ => (0..0, 0..0),
    }
}

/// Writes the difference as `diff -u` does, without names of files; every header is followed by an empty line.
pub(super) fn unified(old: &[String], new: &[String]) -> String {
    let place = |range: &Range<usize>| match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        length => format!("{},{length}", range.start + 1),
    };
    let mut out: Vec<String> = Vec::new();
    for group in groups(old, new) {
        if out.is_empty() {
            out.extend(["--- \n".to_owned(), "+++ \n".to_owned()]);
        }
        let (before, after) = covered(&group);
        out.push(format!("@@ -{} +{} @@\n", place(&before), place(&after)));
        for op in group {
            if op.tag() == DiffTag::Equal {
                out.extend(old[op.old_range()].iter().map(|line| format!(" {line}")));
            } else {
                out.extend(old[op.old_range()].iter().map(|line| format!("-{line}")));
                out.extend(new[op.new_range()].iter().map(|line| format!("+{line}")));
            }
        }
    }
    out.join("\n")
}

/// Writes the difference as `diff -c` does, without names of files; every header is followed by an empty line.
pub(super) fn context(old: &[String], new: &[String]) -> String {
    let place = |range: &Range<usize>| match range.len() {
        0 => format!("{}", range.start),
        1 => format!("{}", range.start + 1),
        _ => format!("{},{}", range.start + 1, range.end),
    };
    let mut out: Vec<String> = Vec::new();
    for group in groups(old, new) {
        if out.is_empty() {
            out.extend(["*** \n".to_owned(), "--- \n".to_owned()]);
        }
        let (before, after) = covered(&group);
        out.push("***************\n".to_owned());
        out.push(format!("*** {} ****\n", place(&before)));
        if group
            .iter()
            .any(|op| matches!(op.tag(), DiffTag::Delete | DiffTag::Replace))
        {
            for op in &group {
                let mark = match op.tag() {
                    DiffTag::Equal => ' ',
                    DiffTag::Delete => '-',
                    DiffTag::Replace => '!',
                    DiffTag::Insert => continue,
                };
                out.extend(
                    old[op.old_range()]
                        .iter()
                        .map(|line| format!("{mark} {line}")),
                );
            }
        }
        out.push(format!("--- {} ----\n", place(&after)));
        if group
            .iter()
            .any(|op| matches!(op.tag(), DiffTag::Insert | DiffTag::Replace))
        {
            for op in &group {
                let mark = match op.tag() {
                    DiffTag::Equal => ' ',
                    DiffTag::Insert => '+',
                    DiffTag::Replace => '!',
                    DiffTag::Delete => continue,
                };
                out.extend(
                    new[op.new_range()]
                        .iter()
                        .map(|line| format!("{mark} {line}")),
                );
            }
        }
    }
    out.join("\n")
}

/// Writes the difference as a table with both sides beside each other, long lines wrapped.
pub(super) fn html(old: &[String], new: &[String]) -> String {
    let mut out = String::from("<table class=\"diff\">\n");
    for group in groups(old, new) {
        out.push_str("<tbody>\n");
        for op in group {
            let (before, after) = (op.old_range(), op.new_range());
            let (left, right) = match op.tag() {
                DiffTag::Equal => (None, None),
                DiffTag::Replace => (Some("diff_chg"), Some("diff_chg")),
                DiffTag::Delete | DiffTag::Insert => (Some("diff_sub"), Some("diff_add")),
            };
            for row in 0..before.len().max(after.len()) {
                let side = |range: &Range<usize>, lines: &[String], class| {
                    let number = Some(range.start + row).filter(|number| *number < range.end);
                    cells(
                        number.map(|number| (number + 1, lines[number].as_str())),
                        class,
                    )
                };
                let (left, right) = (side(&before, old, left), side(&after, new, right));
                for part in 0..left.len().max(right.len()) {
                    let cell = |side: &[String]| {
                        side.get(part).cloned().unwrap_or_else(|| EMPTY.to_owned())
                    };
                    // Writing to a String cannot fail.
                    let _ = writeln!(out, "<tr>{}{}</tr>", cell(&left), cell(&right));
                }
            }
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>");
    out
}

/// Both cells of a side that has nothing here.
const EMPTY: &str = "<td class=\"diff_header\"></td><td></td>";

/// Returns the number and the text of a line as cells, one pair a piece of the wrapped line.
fn cells(line: Option<(usize, &str)>, class: Option<&str>) -> Vec<String> {
    let Some((number, text)) = line else {
        return vec![EMPTY.to_owned()];
    };
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunks(WIDTH)
        .enumerate()
        .map(|(part, piece)| {
            let header = if part == 0 {
                number.to_string()
            } else {
                "&gt;".to_owned()
            };
            let text = escaped(piece);
            let text = match class {
                Some(class) => format!("<span class=\"{class}\">{text}</span>"),
                None => text,
            };
            format!("<td class=\"diff_header\">{header}</td><td>{text}</td>")
        })
        .collect()
}

fn escaped(text: &[char]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            ' ' => out.push_str("&nbsp;"),
            other => out.push(*other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn own(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn objects_are_printed_with_sorted_keys() {
        let value = json!({"b": [1, {"d": null, "c": "é"}], "a": {}});
        assert_eq!(
            lines(&value).join("\n"),
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"c\": \"é\",\n      \"d\": null\n    }\n  ]\n}"
        );
    }

    #[test]
    fn unified_differences_have_python_s_headers() {
        for (old, new, expected) in [
            ("a b c", "a b c", ""),
            (
                "a b c",
                "a x c",
                "--- \n\n+++ \n\n@@ -1,3 +1,3 @@\n\n a\n-b\n+x\n c",
            ),
            ("a", "b", "--- \n\n+++ \n\n@@ -1 +1 @@\n\n-a\n+b"),
            (
                "1 2 3 4 5 6 7 8 9",
                "1 2 3 4 5 6 7 8 9 x",
                "--- \n\n+++ \n\n@@ -7,3 +7,4 @@\n\n 7\n 8\n 9\n+x",
            ),
        ] {
            assert_eq!(unified(&own(old), &own(new)), expected, "{old} | {new}");
        }
    }

    #[test]
    fn context_differences_show_each_side_by_itself() {
        for (old, new, expected) in [
            ("a b c", "a b c", ""),
            (
                "a b c",
                "a x c",
                "*** \n\n--- \n\n***************\n\n*** 1,3 ****\n\n  a\n! b\n  c\n--- 1,3 ----\n\n  a\n! x\n  c",
            ),
            (
                "a b",
                "a b c",
                "*** \n\n--- \n\n***************\n\n*** 1,2 ****\n\n--- 1,3 ----\n\n  a\n  b\n+ c",
            ),
        ] {
            assert_eq!(context(&own(old), &own(new)), expected, "{old} | {new}");
        }
    }

    #[test]
    fn tables_are_safe_and_wrapped() {
        let old = vec!["same".to_owned(), "<b>\"x\"".to_owned()];
        let new = vec![
            "same".to_owned(),
            format!("{}y", "z".repeat(WIDTH)),
            "more".to_owned(),
        ];
        let table = html(&old, &new);
        assert!(table.starts_with("<table class=\"diff\">") && table.ends_with("</table>"));
        assert!(!table.contains("<b>") && table.contains("&lt;b&gt;&quot;x&quot;"));
        assert_eq!(table.matches("<tr>").count(), 4, "{table}");
        assert!(
            table.contains(&format!("{}</span>", "z".repeat(WIDTH))),
            "{table}"
        );
        assert_eq!(html(&old, &old), "<table class=\"diff\">\n</table>");
    }
}
