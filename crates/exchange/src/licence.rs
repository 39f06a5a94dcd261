//! Licences by their address or name.

use cairn_domain::licence::Register;

/// Parts of addresses that name a licence of the register that ships, most particular first.
const ADDRESSES: &[(&str, &str)] = &[
    ("creativecommons.org/publicdomain/zero/", "cc-zero"),
    ("creativecommons.org/licenses/by-nc", "cc-nc"),
    ("creativecommons.org/licenses/by-sa/", "cc-by-sa"),
    ("creativecommons.org/licenses/by/", "cc-by"),
    ("creativecommons.org/publicdomain/mark/", "other-pd"),
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
    ("usa.gov/publicdomain", "other-pd"),
    ("usa.gov/government-works", "other-pd"),
    ("gnu.org/licenses/fdl", "gfdl"),
];

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
    if let Some((_, id)) = ADDRESSES.iter().find(|(part, _)| address.starts_with(part))
        && let Some(licence) = register.get(id)
    {
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
