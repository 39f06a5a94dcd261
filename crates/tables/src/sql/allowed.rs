//! The functions that statements may call, as a list of the site's own says.

use std::collections::HashSet;

use super::functions::is_known;

/// What PostgreSQL's grammar has beside functions, though it looks like them: in no list, never refused.
const NO_FUNCTIONS: &[&str] = &["coalesce", "nullif", "greatest", "least", "current_date"];

/// The functions that statements may call.
#[derive(Debug, Clone, Default)]
pub struct Functions {
    /// Those of a list: in any case, and in just one.
    listed: Option<(HashSet<String>, HashSet<String>)>,
}

impl Functions {
    /// All that there are.
    pub fn all() -> Self {
        Self::default()
    }

    /// Those of a list, a name a line. A name in quotes means that very case, any other every case.
    pub fn listed(text: &str) -> Self {
        let mut any = HashSet::new();
        let mut exact = HashSet::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
            {
                Some(name) => exact.insert(name.replace("\"\"", "\"")),
                None => any.insert(line.to_lowercase()),
            };
        }
        Self {
            listed: Some((any, exact)),
        }
    }

    /// Tells whether a function may be called by this name.
    pub(super) fn allows(&self, name: &str) -> bool {
        let small = name.to_lowercase();
        if NO_FUNCTIONS.contains(&small.as_str()) {
            return true;
        }
        match &self.listed {
            None => is_known(&small),
            Some((any, exact)) => any.contains(&small) || exact.contains(name),
        }
    }
}
