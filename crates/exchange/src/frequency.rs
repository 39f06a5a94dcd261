//! How often a dataset changes, in the words of others.

/// Returns our code for an ISO 8601 repeating interval or duration, or a word that portals use; `None` for others.
pub(crate) fn code(given: &str) -> Option<&'static str> {
    let given = given.trim();
    let duration = given.strip_prefix("R/").unwrap_or(given);
    let word = duration.to_lowercase().replace(['-', '_'], " ");
    Some(match word.as_str() {
        "pt1s" | "pt0s" | "continual" | "continuous" | "continuously" | "real time" | "current"
        | "en continu" | "temps réel" => "current",
        "p1d" | "daily" | "quotidien" | "quotidienne" => "daily",
        "p1w" | "p7d" | "weekly" | "hebdomadaire" => "weekly",
        "p2w" | "p14d" | "p0.5m" | "biweekly" | "fortnightly" | "semimonthly" | "twice a month"
        | "every two weeks" | "bimensuel" | "bimensuelle" => "biweekly",
        "p1m" | "monthly" | "mensuel" | "mensuelle" => "monthly",
        "p2m" | "bimonthly" | "bimestriel" | "bimestrielle" => "bimonthly",
        "p3m" | "quarterly" | "trimestriel" | "trimestrielle" => "quarterly",
        "p6m" | "p0.5y" | "biannually" | "biannual" | "semiannual" | "semi annually"
        | "semiannually" | "half yearly" | "twice a year" | "semestriel" | "semestrielle" => {
            "biannually"
        }
        "p1y" | "p12m" | "annual" | "annually" | "yearly" | "annuel" | "annuelle" => "yearly",
        "p2y" | "biennially" | "biennial" => "biennially",
        "p3y" | "triennially" | "triennial" => "triennially",
        "p5y" | "quinquennial" => "quinquennial",
        "as needed"
        | "asneeded"
        | "as required"
        | "irregular"
        | "completelyirregular"
        | "eventual"
        | "punctual"
        | "ponctuelle"
        | "irrégulier"
        | "irrégulière"
        | "au besoin" => "as_required",
        "on demand" => "on_demand",
        "never" | "jamais" => "never",
        "unknown" | "inconnu" | "inconnue" => "unknown",
        "historical" => "historical",
        "other" => "other",
        "periodically" => "periodically",
        _ => return None,
    })
}

/// Returns the ISO 8601 interval of a code of ours, or the interval itself.
pub(crate) fn interval(given: &str) -> Option<&'static str> {
    Some(match code(given)? {
        "current" => "R/PT1S",
        "daily" => "R/P1D",
        "weekly" => "R/P1W",
        "biweekly" => "R/P2W",
        "monthly" => "R/P1M",
        "bimonthly" => "R/P2M",
        "quarterly" => "R/P3M",
        "biannually" => "R/P6M",
        "yearly" => "R/P1Y",
        "biennially" => "R/P2Y",
        "triennially" => "R/P3Y",
        "quinquennial" => "R/P5Y",
        "as_required" | "on_demand" | "periodically" => "irregular",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_and_words() {
        for (given, expected) in [
            ("R/P1Y", Some("yearly")),
            ("R/PT1S", Some("current")),
            ("P3M", Some("quarterly")),
            ("as_needed", Some("as_required")),
            ("Monthly", Some("monthly")),
            ("semi-annually", Some("biannually")),
            ("R/P10Y", None),
            ("not_planned", None),
            ("", None),
        ] {
            assert_eq!(code(given), expected, "{given}");
        }
    }
}
