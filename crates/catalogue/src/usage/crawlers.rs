//! Which programs go through the site by themselves, as far as their `User-Agent` says so. The list is data: `data/crawlers.txt`.

use std::hash::{BuildHasher as _, RandomState};

use quick_cache::sync::Cache;

/// The list: a piece of text a line, in small letters.
const LIST: &str = include_str!("../../data/crawlers.txt");
/// Verdicts that are remembered.
const REMEMBERED: usize = 4096;

/// Tells crawlers from everybody else.
#[derive(Debug)]
pub(super) struct Crawlers {
    pieces: Vec<&'static str>,
    /// Verdicts by a hash of the text that nobody else can compute; the texts themselves are not kept.
    verdicts: Cache<u64, bool>,
    hasher: RandomState,
}

impl Default for Crawlers {
    fn default() -> Self {
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        Self {
            pieces: lines.filter(|line| !line.trim().is_empty()).collect(),
            verdicts: Cache::new(REMEMBERED),
            hasher: RandomState::new(),
        }
    }
}

impl Crawlers {
    /// Tells whether a program is a crawler. One that does not say what it is counts as one.
    pub(super) fn is_one(&self, agent: Option<&str>) -> bool {
        let Some(agent) = agent.filter(|agent| !agent.trim().is_empty()) else {
            return true;
        };
        let key = self.hasher.hash_one(agent);
        if let Some(verdict) = self.verdicts.get(&key) {
            return verdict;
        }
        let lower = agent.to_ascii_lowercase();
        let verdict = lower.ends_with("bot") || self.pieces.iter().any(|one| lower.contains(one));
        self.verdicts.insert(key, verdict);
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crawlers_are_told_by_what_they_call_themselves() {
        let crawlers = Crawlers::default();
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                false,
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                false,
            ),
            ("curl/8.5.0", false),
            ("python-requests/2.32.3", false),
            ("ckanapi/4.8 (https://example.org)", false),
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                true,
            ),
            (
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
                true,
            ),
            ("SomethingBot", true),
            ("LinkChecker/10.0", true),
            (" ", true),
        ] {
            assert_eq!(crawlers.is_one(Some(agent)), expected, "{agent}");
            assert_eq!(
                crawlers.is_one(Some(agent)),
                expected,
                "{agent}, remembered"
            );
        }
        assert!(crawlers.is_one(None));
    }
}
