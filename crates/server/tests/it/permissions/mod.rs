//! Who may call what: one table of action × role, walked over HTTP, with nothing secret in any answer.
//!
//! An action without a row fails [`every_action_has_a_row`].

mod addresses;
mod table;
mod world;

use std::collections::BTreeSet;

use cairn_catalogue::actions;

use table::{Row, rows as table};
use world::{CLOSED_SECRET, DRAFT_SECRET, ROLES, Role, World};

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Allowed,
    Denied,
    /// Told that there is no such thing.
    Missing,
}

impl Row {
    /// Returns what a role is to meet with.
    fn expected(&self, role: Role) -> Verdict {
        match (self.allowed.contains(role.letter), self.missing) {
            (true, false) => Verdict::Allowed,
            (true, true) => Verdict::Missing,
            (false, _) => Verdict::Denied,
        }
    }
}

#[test]
fn every_action_has_a_row() {
    let rows: BTreeSet<&str> = table().map(|row| row.action).collect();
    let actions: BTreeSet<&str> = actions::all().map(|def| def.name).collect();
    let without: Vec<&&str> = actions.difference(&rows).collect();
    assert!(without.is_empty(), "actions without a row: {without:?}");
    let unknown: Vec<&&str> = rows.difference(&actions).collect();
    assert!(unknown.is_empty(), "rows without an action: {unknown:?}");
    for row in table() {
        let letters: String = ROLES.iter().map(|role| role.letter).collect();
        assert!(
            row.allowed.chars().all(|letter| letters.contains(letter)),
            "{row:?}"
        );
    }
}

/// Calls the rows of one part of the table as everybody, and tells at the end where an answer is another than the table's.
async fn walk(part: usize) {
    let world = World::new();
    let service = world.service().await;
    let mut wrong = Vec::new();
    for row in table().skip(part).step_by(PARTS) {
        for role in ROLES {
            let called = world.call(&service, *role, row.action, row.params).await;
            let (status, text) = (called.status.as_u16(), called.text());
            let verdict = match status {
                403 => Verdict::Denied,
                404 => Verdict::Missing,
                200 | 409 => Verdict::Allowed,
                _ => panic!(
                    "{} {} as {}: {status} {text}",
                    row.action, row.params, role.name
                ),
            };
            let expected = row.expected(*role);
            if verdict != expected {
                wrong.push(format!(
                    "{} {} as {}: {verdict:?}, not {expected:?}: {text:.200}",
                    row.action, row.params, role.name
                ));
            }
            for (secret, readers) in [(CLOSED_SECRET, table::READ), (DRAFT_SECRET, "cs")] {
                if !readers.contains(role.letter) && text.contains(secret) {
                    wrong.push(format!(
                        "{} {} shows {} what is {secret}: {text:.300}",
                        row.action, row.params, role.name
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Tests that share the table, so that they run side by side.
const PARTS: usize = 4;

#[actix_web::test]
async fn the_first_part_of_the_table_holds() {
    walk(0).await;
}

#[actix_web::test]
async fn the_second_part_of_the_table_holds() {
    walk(1).await;
}

#[actix_web::test]
async fn the_third_part_of_the_table_holds() {
    walk(2).await;
}

#[actix_web::test]
async fn the_fourth_part_of_the_table_holds() {
    walk(3).await;
}
