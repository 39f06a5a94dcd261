use super::*;
use crate::cell::Cell;

fn add_row(detectors: &mut Detectors, cells: &[CellRef<'_>]) {
    for (column, cell) in cells.iter().enumerate() {
        detectors.add(column, *cell, 1);
    }
}

/// Looks through columns of texts and tells `column kind confidence count example`.
#[track_caller]
fn check(columns: &[(&str, &[&str])], expected: &[&str]) {
    let text = Type::of(TypeKind::Text);
    let mut detectors = Detectors::new(columns.iter().map(|(name, _)| (*name, text)));
    let rows = columns
        .iter()
        .map(|(_, values)| values.len())
        .max()
        .unwrap_or(0);
    for row in 0..rows {
        let cells: Vec<CellRef<'_>> = columns
            .iter()
            .map(|(_, values)| {
                values
                    .get(row)
                    .map_or(CellRef::Null, |text| CellRef::Text(text))
            })
            .collect();
        add_row(&mut detectors, &cells);
    }
    assert_eq!(told(&detectors.finish()), expected);
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} {} {} {}",
                finding.column,
                word(serde_json::json!(finding.kind)),
                word(serde_json::json!(finding.confidence)),
                finding.count,
                finding.examples.join("; ")
            )
        })
        .collect()
}

#[test]
fn persons_are_found() {
    check(
        &[
            ("Prénom", &["Aline", "Benoît"]),
            ("Nom", &["Tremblay", "Roy"]),
            ("NAS", &["130 692 544", "918273640"]),
            ("Date de naissance", &["1980-12-14", "1975-01-02"]),
            ("RAMQ", &["TREA 8062 1412", "ROYB 7501 0215"]),
            (
                "Courriel",
                &["aline.tremblay@gmail.com", "b.roy@exemple.qc.ca"],
            ),
            ("Téléphone", &["514-555-0123", "(418) 555-0145"]),
            ("Code postal", &["H2X 1Y4", "G1R4S9"]),
            ("Adresse", &["12, rue Saint-Jean", "4 chemin du Roy"]),
        ],
        &[
            "NAS social_insurance certain 2 ••• ••• ••4; ••••••••0",
            "RAMQ health_card certain 2 •••• •••• •••2; •••• •••• •••5",
            "Date de naissance date_of_birth certain 2 19••-••-••",
            "Prénom person_name likely 2 A•••; B•••",
            "Nom person_name likely 2 T•••; R•••",
            "Courriel email likely 2 a•••@•••.com; b•••@•••.ca",
            "Téléphone phone likely 2 •••-•••-••23; (•••) •••-••45",
            "Code postal postal_code likely 2 H•• •••; G•••••",
            "Adresse address likely 2 •• r••• S•••; •• c••• d••• R•••",
        ],
    );
}

#[test]
fn offices_are_not_certain() {
    check(
        &[
            ("Office", &["Service Canada Centre", "ServiceOntario"]),
            ("Contact email", &["info@canada.ca", "help@ontario.ca"]),
            ("Phone", &["1-800-622-6232", "416 326-1234 ext. 5"]),
            ("Address", &["100 Queen St W", "5 Main Street"]),
        ],
        &[
            "Contact email email possible 2 i•••@•••.ca; h•••@•••.ca",
            "Phone phone possible 2 •••-•••-••32; ••• •••-••34",
            "Address address possible 2 •• Q••• S••• W•••; •• M••• S•••",
        ],
    );
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    check(
        &[
            (
                "id",
                &[
                    "100000001",
                    "100000002",
                    "100000003",
                    "100000004",
                    "100000009",
                ],
            ),
            ("business number", &["130692544", "918273640", "130692544"]),
            ("montant", &["130 692 545", "918 273 641", "130 692 544"]),
            (
                "coordinates",
                &["43.653226 -79.383184", "45.421530 -75.697193"],
            ),
            (
                "time",
                &["2020-12-15 10:00:00", "2020-12-15T10:00:00.123456Z"],
            ),
            ("code", &["A1", "A1A", "K1A0B", "XK1A0B1"]),
            ("handle", &["@ontario", "a@b", "user@host"]),
            ("ip", &["192.168.100.100", "10.0.0.1"]),
            ("naissances", &["120", "130"]),
            ("email", &["yes", "no"]),
            ("num_phone_enquiries", &["4165550123", "9055550187"]),
            ("page", &["https://x.ca/me@home.jsp"]),
            (
                "uuid",
                &[
                    "0305a157-9d10-4ec2-8ca4-e39ab2b34396",
                    "4165550-1234-416-555-01234567",
                ],
            ),
        ],
        &[],
    );
}

#[test]
fn numbers_without_a_name_are_found_by_their_check_digits() {
    check(
        &[
            ("a", &["130692544", "918273640", "193456787", "130692544"]),
            (
                "b",
                &[
                    "TREM 8012 1412",
                    "ROYB 7501 0215",
                    "LAVA 6556 3011",
                    "GAGN 9003 0101",
                ],
            ),
            (
                "c",
                &["9698658215", "9876543217", "1234567897", "9698658215"],
            ),
            (
                "remarks",
                &[
                    "her number is 130 692 544.",
                    "call 416-555-0123",
                    "write to x.y@z.org",
                    "",
                ],
            ),
        ],
        &[
            "b health_card likely 4 •••• •••• •••2; •••• •••• •••5; •••• •••• •••1",
            "c health_card likely 4 •••••••••5; •••••••••7",
            "a social_insurance possible 4 ••••••••4; ••••••••0; ••••••••7",
            "remarks email possible 1 x•••@•••.org",
            "remarks phone possible 1 •••-•••-••23",
        ],
    );
}

#[test]
fn whole_numbers_and_dates_are_looked_at_too() {
    let columns = [
        ("sin", Type::of(TypeKind::Int4)),
        ("dob", Type::of(TypeKind::Date)),
        ("tel", Type::of(TypeKind::Int8)),
        ("n", Type::of(TypeKind::Int4)),
    ];
    let mut detectors = Detectors::new(columns);
    for row in [
        [130_692_544, 4_000, 4_165_550_123, 130_692_545],
        [918_273_640, 5_000, 9_055_550_187, 7],
    ] {
        let cells: Vec<Cell> = row.into_iter().map(Cell::Int).collect();
        add_row(
            &mut detectors,
            &cells.iter().map(Cell::as_ref).collect::<Vec<_>>(),
        );
    }
    assert_eq!(
        told(&detectors.finish()),
        [
            "sin social_insurance certain 2 ••••••••4; ••••••••0",
            "dob date_of_birth certain 2 19••-••-••",
            "tel phone likely 2 ••••••••23; ••••••••87",
        ]
    );
}

#[test]
fn any_text_is_taken() {
    use proptest::prelude::*;
    proptest!(|(name in ".{0,20}", texts in proptest::collection::vec("[-0-9A-Za-z@. ()+é]{0,40}", 0..20))| {
        let mut detectors = Detectors::new([(name.as_str(), Type::of(TypeKind::Text))]);
        for text in &texts {
            add_row(&mut detectors, &[CellRef::Text(text)]);
        }
        let findings = detectors.finish();
        for finding in findings {
            prop_assert!(finding.count <= texts.len() as u64 && finding.share <= 1.0);
        }
    });
}
