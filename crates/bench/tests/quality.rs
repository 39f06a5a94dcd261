//! Searches of the demonstration catalogue find at least what they found when the floor was set.

use cairn_bench::quality;

/// The least NDCG@10 of all questions.
const NDCG: f64 = 0.86;
/// The least share of questions with a good record among the first five.
const SUCCESS: f64 = 0.94;

#[test]
fn questions_are_answered_at_least_as_well_as_before() {
    let report = quality::measure().unwrap();
    assert!(report.all.questions >= 60);
    assert!(
        report.all.ndcg >= NDCG && report.all.success >= SUCCESS,
        "{:?}",
        report.all
    );
    let french = report.by_language["fr"];
    assert!(french.ndcg >= NDCG, "{french:?}");
}
