//! `robots.txt`: which pages of a site those who crawl it are asked to leave alone (RFC 9309).

/// The rules of a site for us.
#[derive(Debug, Default)]
pub(crate) struct Robots {
    /// Beginnings of paths, and whether they may be fetched.
    rules: Vec<(String, bool)>,
}

/// Our name in these files.
const NAME: &str = "cairn";

impl Robots {
    /// Reads the file: the rules for us by name where there are any, else those for everybody.
    pub(crate) fn read(file: &str) -> Self {
        let (mut own, mut general) = (None, Vec::new());
        let (mut agents, mut in_rules): (Vec<String>, bool) = (Vec::new(), false);
        for line in file.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match key.trim().to_lowercase().as_str() {
                "user-agent" => {
                    if in_rules {
                        agents.clear();
                        in_rules = false;
                    }
                    agents.push(value.to_lowercase());
                }
                rule @ ("allow" | "disallow") => {
                    in_rules = true;
                    if value.is_empty() {
                        continue;
                    }
                    let rule = (value.to_owned(), rule == "allow");
                    if agents.iter().any(|agent| agent == NAME) {
                        own.get_or_insert_with(Vec::new).push(rule.clone());
                    }
                    if agents.iter().any(|agent| agent == "*") {
                        general.push(rule);
                    }
                }
                _ => {}
            }
        }
        Self {
            rules: own.unwrap_or(general),
        }
    }

    /// Tells whether a path may be fetched: the longest rule that fits decides, and where two are as long the kinder one.
    pub(crate) fn allows(&self, path: &str) -> bool {
        self.rules
            .iter()
            .filter(|(pattern, _)| fits(pattern, path))
            .max_by_key(|(pattern, allows)| (pattern.len(), *allows))
            .is_none_or(|(_, allows)| *allows)
    }
}

/// Tells whether a path begins as a pattern says; `*` stands for anything, `$` for the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    for part in parts {
        let Some(place) = rest.find(part) else {
            return false;
        };
        rest = &rest[place + part.len()..];
    }
    !to_the_end || rest.is_empty() || pattern.ends_with('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_fetched() {
        let file = "User-agent: *\nDisallow: /private # not for you\nAllow: /private/open\nDisallow: /*.pdf$\n\
                    User-agent: other\nDisallow: /\n";
        for (path, expected) in [
            ("/", true),
            ("/private/x", false),
            ("/private/open/x", true),
            ("/a/b.pdf", false),
            ("/a/b.pdfx", true),
        ] {
            assert_eq!(Robots::read(file).allows(path), expected, "{path}");
        }
        assert!(
            !Robots::read("User-agent: *\nAllow: /\nUser-agent: Cairn\nDisallow: /").allows("/x")
        );
        assert!(Robots::read("User-agent: *\nDisallow:").allows("/x"));
    }
}
