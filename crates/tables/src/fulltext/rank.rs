//! How well a text answers a query: PostgreSQL's `ts_rank(…, 32)` with its usual weights.

use super::Query;
use super::query::is;

/// Weight of words of no special place.
const WEIGHT: f32 = 0.1;

/// Returns the rank, between 0 and 1.
pub(crate) fn rank(query: &Query, lexemes: &[(String, u32)]) -> f32 {
    let rank = plain(query, lexemes);
    rank / (rank + 1.0)
}

/// Returns the rank, made smaller for long texts as the bits of `how` say.
pub(crate) fn normalized(query: &Query, lexemes: &[(String, u32)], how: i64) -> f32 {
    let mut rank = plain(query, lexemes);
    let all = lexemes.len() as f64;
    let mut different: Vec<&str> = lexemes.iter().map(|(lexeme, _)| lexeme.as_str()).collect();
    different.sort_unstable();
    different.dedup();
    let different = different.len() as f64;
    if how & 1 != 0 && all > 0.0 {
        rank /= ((all + 1.0).ln() / 2_f64.ln()) as f32;
    }
    if how & 2 != 0 && all > 0.0 {
        rank /= all as f32;
    }
    if how & 8 != 0 && different > 0.0 {
        rank /= different as f32;
    }
    if how & 16 != 0 && different > 0.0 {
        rank /= ((different + 1.0).ln() / 2_f64.ln()) as f32;
    }
    if how & 32 != 0 {
        rank /= rank + 1.0;
    }
    rank
}

fn plain(query: &Query, lexemes: &[(String, u32)]) -> f32 {
    if lexemes.is_empty() {
        return 0.0;
    }
    let mut operands = Vec::new();
    collect(query, &mut operands);
    operands.sort_unstable();
    operands.dedup();
    let found = match query {
        Query::And(..) | Query::Behind(..) if operands.len() > 1 => together(&operands, lexemes),
        _ => alone(&operands, lexemes),
    };
    if found < 0.0 { 1e-20 } else { found }
}

/// Tells whether a lexeme is one that the rank of a query depends on.
pub(crate) fn counts(query: &Query, lexeme: &str) -> bool {
    match query {
        Query::Empty => false,
        Query::Lexeme { text, prefix } => is(lexeme, text, *prefix),
        Query::And(left, right) | Query::Or(left, right) | Query::Behind(left, right, _) => {
            counts(left, lexeme) || counts(right, lexeme)
        }
        Query::Not(inner) => counts(inner, lexeme),
    }
}

fn collect<'q>(query: &'q Query, out: &mut Vec<(&'q str, bool)>) {
    match query {
        Query::Empty => {}
        Query::Lexeme { text, prefix } => out.push((text, *prefix)),
        Query::And(left, right) | Query::Or(left, right) | Query::Behind(left, right, _) => {
            collect(left, out);
            collect(right, out);
        }
        Query::Not(inner) => collect(inner, out),
    }
}

/// Places of each different lexeme that an operand finds.
fn places(operand: (&str, bool), lexemes: &[(String, u32)]) -> Vec<Vec<u32>> {
    let mut found: Vec<(&str, Vec<u32>)> = Vec::new();
    for (lexeme, place) in lexemes {
        if is(lexeme, operand.0, operand.1) {
            match found.iter_mut().find(|(known, _)| known == lexeme) {
                Some((_, places)) => places.push(*place),
                None => found.push((lexeme, vec![*place])),
            }
        }
    }
    found.into_iter().map(|(_, places)| places).collect()
}

fn alone(operands: &[(&str, bool)], lexemes: &[(String, u32)]) -> f32 {
    let mut sum = 0.0;
    for operand in operands {
        for places in places(*operand, lexemes) {
            let tail: f32 = (1..=places.len())
                .map(|count| WEIGHT / (count * count) as f32)
                .sum();
            // All weights are the same, so the first is the largest.
            sum += (WEIGHT + tail - WEIGHT) / 1.644_934;
        }
    }
    if operands.is_empty() {
        sum
    } else {
        sum / operands.len() as f32
    }
}

fn together(operands: &[(&str, bool)], lexemes: &[(String, u32)]) -> f32 {
    let all: Vec<Vec<u32>> = operands
        .iter()
        .map(|operand| places(*operand, lexemes).into_iter().flatten().collect())
        .collect();
    let mut rank = -1.0_f32;
    for (at, here) in all.iter().enumerate() {
        for there in &all[..at] {
            for left in here {
                for right in there {
                    let distance = left.abs_diff(*right);
                    if distance > 0 {
                        let near = (WEIGHT * WEIGHT * nearness(distance)).sqrt();
                        rank = if rank < 0.0 {
                            near
                        } else {
                            1.0 - (1.0 - rank) * (1.0 - near)
                        };
                    }
                }
            }
        }
    }
    rank
}

fn nearness(distance: u32) -> f32 {
    if distance > 100 {
        1e-30
    } else {
        1.0 / (1.005 + 0.05 * (distance as f32 / 1.5 - 2.0).exp())
    }
}
