//! The parsers never panic and never exceed their limits, whatever they read. `fuzz/` looks for more with time and luck.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::local::Local;
use super::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, Node, SyntaxError, dismax, guard, lucene};
use crate::request::QueryParser;

/// Time that a text of the greatest length may take, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(20);

type Parse = fn(&str) -> Result<Node, SyntaxError>;

const PARSERS: [(&str, Parse); 4] = [
    ("lucene", lucene::parse),
    ("dismax", dismax::parse),
    ("edismax", dismax::parse_extended),
    ("local", behind_local_parameters),
];

fn behind_local_parameters(text: &str) -> Result<Node, SyntaxError> {
    Local::read(text, &QueryParser::ALL).map_or(Ok(Node::None), |local| local.node())
}

/// The deepest nesting and the number of clauses of a tree.
fn size(node: &Node) -> (usize, usize) {
    match node {
        Node::All | Node::None | Node::Leaf { .. } => (0, 1),
        Node::Boost(node, _) | Node::Constant(node, _) => size(node),
        Node::Boolean(clauses) => clauses
            .iter()
            .map(|clause| size(&clause.node))
            .fold((1, 1), |(depth, count), (inner, more)| {
                (depth.max(inner + 1), count + more)
            }),
    }
}

/// Reads a text with every parser; what they make of it keeps to the limits.
#[track_caller]
fn check(text: &str) {
    // Refusals are as good as passes here.
    let _ = guard::check("q", text, &QueryParser::ALL);
    for (name, parse) in PARSERS {
        match parse(text) {
            Ok(node) => {
                let (depth, clauses) = size(&node);
                assert!(depth <= MAX_DEPTH + 1, "{name}: {depth} deep");
                // Every clause is counted; those that hold others stand for themselves too.
                assert!(clauses <= 2 * MAX_CLAUSES + 2, "{name}: {clauses} clauses");
            }
            Err(error) => assert!(error.at <= 2 * text.len() + 1, "{name}: {error}"),
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "a", "title:", "*:*", "(", ")", "[", "]", "{", "}", " TO ", "*", "?", "~", "~0.7", "^2", "^=3", "^", "\"", "\\", "/",
            "+", "-", "!", " AND ", " OR ", " NOT ", "&&", "||", " ", "\t", "{!", "{!bool must=", "{!term f=a}", "{!terms f=a}", "{!q.op=OR df=a}", " should='", "_query_:", "é", "日本", "\u{0}", "\u{3000}", "1e309",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_text_gives_a_tree_or_an_error(pieces in prop::collection::vec(piece(), 0..40)) {
        check(&pieces.concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_piece_may_be_repeated(
        piece in piece(), other in piece(), times in 0_usize..3000,
    ) {
        check(&piece.repeat(times));
        check(&format!("{}{other}", piece.repeat(times)));
        check(&(piece + &other).repeat(times));
    }
}

#[test]
fn the_longest_texts_take_no_time_to_speak_of() {
    for piece in [
        "a ",
        "(",
        "a:",
        "\"",
        "\\",
        "+",
        "- ",
        "a^2 ",
        "[a TO b] ",
        "/",
        "*",
        "a OR ",
        "(a) ",
        "é",
        " ",
        "~",
        "a~",
        "!(",
        "\"a b\"~2 ",
    ] {
        let text = piece.repeat(MAX_BYTES / piece.len());
        let began = Instant::now();
        check(&text);
        assert!(
            began.elapsed() < PATIENCE,
            "{piece:?} took {:?}",
            began.elapsed()
        );
    }
}
