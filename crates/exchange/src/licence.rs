//! Licences by their address or name.

use cairn_domain::licence::Register;

/// Parts of addresses that name a licence of the register that ships, most particular first.
const ADDRESSES: &[(&str, &str)] = &[
    ("creativecommons.org/publicdomain/zero/", "cc-zero"),
    ("creativecommons.org/licenses/by-nc", "cc-nc"),
    ("creativecommons.org/licenses/by-sa/", "cc-by-sa"),
    ("creativecommons.org/licenses/by/", "cc-by"),
    ("creativecommons.org/publicdomain/mark/", "other-pd"),
    (
        "creativecommons.org/share-your-work/public-domain/cc0",
        "cc-zero",
    ),
    ("opendatacommons.org/licenses/pddl", "odc-pddl"),
    ("opendatacommons.org/licenses/odbl", "odc-odbl"),
    ("opendatacommons.org/licenses/by", "odc-by"),
    ("opendefinition.org/licenses/odc-pddl", "odc-pddl"),
    ("opendefinition.org/licenses/odc-odbl", "odc-odbl"),
    ("opendefinition.org/licenses/odc-by", "odc-by"),
    ("opendefinition.org/licenses/cc-zero", "cc-zero"),
    ("opendefinition.org/licenses/cc-by-sa", "cc-by-sa"),
    ("opendefinition.org/licenses/cc-by", "cc-by"),
    (
        "nationalarchives.gov.uk/doc/open-government-licence",
        "uk-ogl",
    ),
    ("reference.data.gov.uk/id/open-government-licence", "uk-ogl"),
    ("usa.gov/publicdomain", "other-pd"),
    ("usa.gov/government-works", "other-pd"),
    ("gnu.org/licenses/fdl", "gfdl"),
    ("dcat-ap.de/def/licenses/cc-by-nc", "cc-nc"),
    ("dcat-ap.de/def/licenses/cc-by-sa", "cc-by-sa"),
    ("dcat-ap.de/def/licenses/cc-by/", "cc-by"),
    ("dcat-ap.de/def/licenses/cc-zero", "cc-zero"),
    ("dcat-ap.de/def/licenses/cc-pdm", "other-pd"),
    ("dcat-ap.de/def/licenses/odbl", "odc-odbl"),
    ("dcat-ap.de/def/licenses/odcpddl", "odc-pddl"),
    ("dcat-ap.de/def/licenses/odby", "odc-by"),
];

/// Where lists of licences are whose entries end with a code: SPDX, the European Union.
const LISTS: &[&str] = &[
    "spdx.org/licenses/",
    "publications.europa.eu/resource/authority/licence/",
];

/// Codes of licences without their versions, as they are met.
const CODES: &[(&str, &str)] = &[
    ("cc-by", "cc-by"),
    ("cc-by-sa", "cc-by-sa"),
    ("cc-bysa", "cc-by-sa"),
    ("cc-by-nc", "cc-nc"),
    ("cc-bync", "cc-nc"),
    ("cc-by-nc-sa", "cc-nc"),
    ("cc-byncsa", "cc-nc"),
    ("cc-by-nc-nd", "cc-nc"),
    ("cc-byncnd", "cc-nc"),
    ("cc0", "cc-zero"),
    ("cc-0", "cc-zero"),
    ("cc-pdm", "other-pd"),
    ("odbl", "odc-odbl"),
    ("odc-bl", "odc-odbl"),
    ("pddl", "odc-pddl"),
    ("odc-by", "odc-by"),
    ("ogl-uk", "uk-ogl"),
];

/// Returns the licence that a code means, whatever its version: `CC-BY-4.0`, `CC_BYSA_3_0`, `CC BY 4.0`.
fn of_code(code: &str) -> Option<&'static str> {
    let plain = code.replace(['_', ' '], "-");
    let mut parts: Vec<&str> = plain.split('-').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = |part: &&str| {
        let (major, minor) = part.split_once('.').unwrap_or_default();
        !minor.is_empty() && is_number(&major) && is_number(&minor)
    };
    match parts.as_slice() {
        [.., version] if is_version(version) => parts.truncate(parts.len() - 1),
        [.., major, minor] if is_number(major) && is_number(minor) => {
            parts.truncate(parts.len() - 2);
        }
        _ => {}
    }
    let plain = parts.join("-");
    CODES
        .iter()
        .find(|(known, _)| *known == plain)
        .map(|(_, id)| *id)
}

/// Returns the licence that a title means, whatever its version and country.
fn of_title(title: &str) -> Option<&'static str> {
    // `Creative Commons Attribution 4.0 International (CC BY 4.0)`
    let code = title
        .rsplit_once('(')
        .and_then(|(_, end)| end.strip_suffix(')'));
    if let Some(id) = code.and_then(of_code) {
        return Some(id);
    }
    let words = title.replace(['-', '_'], " ");
    let says = |word: &str| words.contains(word);
    if words.starts_with("uk open government licence")
        || words == "open government licence v3.0"
        || words == "open government licence v2.0"
    {
        return Some("uk-ogl");
    }
    if words.starts_with("open data commons open database") {
        return Some("odc-odbl");
    }
    if words.starts_with("cc0 ") {
        return Some("cc-zero");
    }
    let rest = words.strip_prefix("creative commons")?;
    Some(match rest {
        _ if says("zero") || says("cc0") => "cc-zero",
        _ if says("deriv") => return None,
        _ if says("noncommercial") || says("non commercial") => "cc-nc",
        _ if says("sharealike") || says("share alike") => "cc-by-sa",
        _ if says("attribution") => "cc-by",
        _ => return None,
    })
}

/// Returns the id of the licence that an address, an id or a title names, where the register has it.
pub(crate) fn id_of<'r>(register: &'r Register, given: &str) -> Option<&'r str> {
    let given = given.trim();
    if let Some(licence) = register.get(given) {
        return Some(licence.id());
    }
    let plain = given.to_lowercase();
    let address = plain
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.");
    // Some leave out the version and its slash.
    let is_at = |part: &str| {
        address.starts_with(part) || part.strip_suffix('/').is_some_and(|part| part == address)
    };
    if let Some((_, id)) = ADDRESSES.iter().find(|(part, _)| is_at(part))
        && let Some(licence) = register.get(id)
    {
        return Some(licence.id());
    }
    let code = LISTS
        .iter()
        .find_map(|list| address.strip_prefix(list))
        .map_or(address, |code| {
            code.trim_end_matches(".html").trim_end_matches('/')
        });
    if let Some(licence) = of_code(code).and_then(|id| register.get(id)) {
        return Some(licence.id());
    }
    let same = |text: &str| !text.is_empty() && text.to_lowercase() == plain;
    let by_text = |licence: &&cairn_domain::licence::Licence| {
        same(licence.title()) || licence.url().is_some_and(same)
    };
    register
        .all()
        .iter()
        .find(by_text)
        .or_else(|| register.get(of_title(&plain)?))
        .map(|licence| licence.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names() {
        let register = Register::builtin();
        for (given, expected) in [
            (
                "https://creativecommons.org/publicdomain/zero/1.0/",
                Some("cc-zero"),
            ),
            ("http://creativecommons.org/licenses/by/4.0/", Some("cc-by")),
            (
                "http://creativecommons.org/licenses/by-nc-nd/4.0/",
                Some("cc-nc"),
            ),
            (
                "http://www.usa.gov/publicdomain/label/1.0/",
                Some("other-pd"),
            ),
            ("https://www.usa.gov/government-works", Some("other-pd")),
            (
                "Open Data Commons Open Database License (ODbL)",
                Some("odc-odbl"),
            ),
            ("cc-by", Some("cc-by")),
            ("CC-BY-4.0", Some("cc-by")),
            ("CC BY-SA 3.0", Some("cc-by-sa")),
            ("CC0-1.0", Some("cc-zero")),
            ("cc-0", Some("cc-zero")),
            ("https://spdx.org/licenses/ODbL-1.0.html", Some("odc-odbl")),
            ("https://spdx.org/licenses/OGL-Canada-2.0", None),
            ("CC-BY-ND-4.0", None),
            ("https://creativecommons.org/licenses/by", Some("cc-by")),
            (
                "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)",
                Some("cc-by"),
            ),
            ("Creative Commons Attribution 2.5 Australia", Some("cc-by")),
            (
                "Creative Commons Attribution-ShareAlike 4.0",
                Some("cc-by-sa"),
            ),
            (
                "Creative Commons CC Zero License (cc-zero)",
                Some("cc-zero"),
            ),
            ("Creative Commons Attribution-NoDerivs 3.0", None),
            ("Open Government Licence v3.0", Some("uk-ogl")),
            ("Open Government Licence - Ontario", None),
            (
                "http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0",
                Some("cc-by-sa"),
            ),
            (
                "http://publications.europa.eu/resource/authority/licence/CC0",
                Some("cc-zero"),
            ),
            ("http://dcat-ap.de/def/licenses/cc-by/4.0", Some("cc-by")),
            ("http://dcat-ap.de/def/licenses/dl-by-de/2.0", None),
            (
                "http://www.usaid.gov/data/license-data-created-agency",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(id_of(&register, given), expected, "{given}");
        }
        assert_eq!(
            id_of(
                &Register::default(),
                "https://creativecommons.org/licenses/by/4.0/"
            ),
            None
        );
    }
}
