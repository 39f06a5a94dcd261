//! What the address of a search asks for.

use super::Refused;
use crate::desk::{Desk, query};

/// What asks that filters by an organization or group take in what stands below it.
pub(crate) const CHILDREN: &str = "include_children";

/// What the address asks for.
pub(super) struct Wish {
    pub(super) q: String,
    pub(super) sort: String,
    pub(super) page: u64,
    pub(super) filters: Vec<(String, String)>,
    pub(super) extensions: Vec<(String, String)>,
    /// Filters of which all values are asked for.
    pub(super) wide: Vec<String>,
}

impl Wish {
    /// Tells whether filters take in what stands below organizations and groups.
    pub(super) fn has_children(&self) -> bool {
        self.extensions.iter().any(|(key, _)| key == CHILDREN)
    }
}

pub(super) fn wish(desk: &Desk<'_>) -> Result<Wish, Refused> {
    let mut wish = Wish {
        q: String::new(),
        sort: String::new(),
        page: 1,
        filters: Vec::new(),
        extensions: Vec::new(),
        wide: Vec::new(),
    };
    for (key, value) in desk.visit.pairs() {
        match key.as_str() {
            "q" => wish.q = value,
            "sort" => wish.sort = value,
            "page" => {
                wish.page = value
                    .parse()
                    .ok()
                    .filter(|page| *page >= 1)
                    .ok_or(Refused::Request)?;
            }
            _ if value.is_empty() => {}
            // As in ckanext-hierarchy, any value asks for it.
            CHILDREN => wish.extensions.push((key, "true".to_owned())),
            _ if key.starts_with("ext_") => wish.extensions.push((key, value)),
            _ => match key.strip_prefix('_') {
                Some(rest) => {
                    if let Some(field) = rest.strip_suffix("_limit")
                        && value == "0"
                    {
                        wish.wide.push(field.to_owned());
                    }
                }
                None => wish.filters.push((key, value)),
            },
        }
    }
    Ok(wish)
}

/// The address of a search, from the page that shows it.
pub(super) fn address(wish: &Wish, q: &str, filters: &[(String, String)], page: u64) -> String {
    let number = page.to_string();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    if !q.is_empty() {
        pairs.push(("q", q));
    }
    let given = filters.iter().chain(&wish.extensions);
    pairs.extend(given.map(|(key, value)| (key.as_str(), value.as_str())));
    if !wish.sort.is_empty() {
        pairs.push(("sort", &wish.sort));
    }
    if page > 1 {
        pairs.push(("page", &number));
    }
    match query(pairs) {
        // An address of nothing but a query would keep the former one.
        none if none.is_empty() => "?".to_owned(),
        some => some,
    }
}
