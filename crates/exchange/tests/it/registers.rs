//! Registers of algorithms: every record of the real ones is taken in, written again, and equal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use cairn_exchange::Mapped;
use cairn_exchange::registers::{self, Form, Importer, Row};
use serde_json::{Map, Value, json};

use crate::site::options;

fn bytes(path: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(path);
    let raw = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_none_or(|ending| ending != "gz") {
        return raw;
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(raw.as_slice())
        .read_to_end(&mut plain)
        .expect("gzip");
    plain
}

/// Returns a record as the site shows it: with its organization.
fn shown(made: &Mapped) -> Map<String, Value> {
    let mut record = made
        .dataset
        .as_ref()
        .and_then(Value::as_object)
        .cloned()
        .expect("a record");
    if let Some(owner) = made.organizations.last() {
        record.insert("organization".to_owned(), owner.clone());
    }
    record
}

fn imported(form: Form, rows: &[Row]) -> Vec<Mapped> {
    let mut importer = Importer::new(form);
    let options = options("register");
    rows.iter()
        .map(|row| {
            importer
                .record(row, &options)
                .unwrap_or_else(|error| panic!("{error}: {row:?}"))
        })
        .collect()
}

#[test]
fn every_record_of_the_real_registers_is_written_as_it_came() {
    for (form, file, count) in [
        (
            Form::Nl,
            "demo/nl-algoritmeregister/algoritmes.2026-08-08.json.gz",
            1530,
        ),
        (
            Form::Nl,
            "registers/nl-algoritmeregister.2026-06-09.json.gz",
            1460,
        ),
        (Form::AtrsIndex, "demo/uk-atrs/atrs_records.json", 136),
        (Form::AtrsIndex, "registers/uk-atrs-index.csv", 136),
        (Form::Us2023, "registers/us-federal-2023.csv.gz", 710),
        (Form::Us2024, "registers/us-federal-2024.csv.gz", 2133),
    ] {
        let rows = registers::read(form, &bytes(file)).expect("rows");
        assert_eq!(rows.len(), count, "{form}");
        let known: BTreeSet<&str> = form.fields().into_iter().map(|(name, _)| name).collect();
        for key in rows.iter().flat_map(Row::keys) {
            assert!(
                known.contains(key.as_str()),
                "{form}: {key:?} is in no list"
            );
        }
        let made = imported(form, &rows);
        let ids: BTreeSet<&str> = made
            .iter()
            .filter_map(|one| one.dataset.as_ref()?["id"].as_str())
            .collect();
        assert_eq!(ids.len(), count, "{form}: an id of its own each");
        let again: Vec<Row> = made
            .iter()
            .map(|one| registers::row(form, &shown(one)))
            .collect();
        for (given, written) in rows.iter().zip(&again) {
            assert_eq!(given, written, "{form}");
        }
        let file = registers::write(form, &again).expect("a file");
        assert_eq!(
            registers::read(form, file.as_bytes()).expect("rows"),
            rows,
            "{form}: the file too"
        );
    }
}

/// A later copy of a register is told from an earlier one record by record: what is new, gone, and changed, and nothing else.
#[test]
fn a_later_copy_of_a_register_changes_the_records_that_it_changes() {
    let copies = [
        "registers/nl-algoritmeregister.2026-06-09.json.gz",
        "demo/nl-algoritmeregister/algoritmes.2026-08-08.json.gz",
    ]
    .map(|file| {
        let rows = registers::read(Form::Nl, &bytes(file)).expect("rows");
        let made = imported(Form::Nl, &rows);
        let ids = made.into_iter().zip(rows).map(|(one, row)| {
            let record = shown(&one);
            (record["id"].to_string(), (row, record))
        });
        ids.collect::<BTreeMap<String, (Row, Map<String, Value>)>>()
    });
    let [before, after] = &copies;
    let new = after.keys().filter(|id| !before.contains_key(*id)).count();
    let gone = before.keys().filter(|id| !after.contains_key(*id)).count();
    let mut changed = 0;
    for (id, (row, record)) in after {
        let Some((earlier, known)) = before.get(id) else {
            continue;
        };
        let said = row
            .iter()
            .filter(|(key, value)| earlier.get(*key) != Some(*value));
        let said: Vec<&String> = said.map(|(key, _)| key).collect();
        assert_eq!(
            said.is_empty() && earlier.len() == row.len(),
            known == record,
            "{id}: {said:?} changed"
        );
        changed += usize::from(known != record);
    }
    assert_eq!((new, gone, changed), (71, 1, 55));
}

#[test]
fn what_no_field_has_is_told() {
    let rows =
        registers::read(Form::Us2024, &bytes("registers/us-federal-2024.csv.gz")).expect("rows");
    let kept: BTreeSet<&str> = Form::Us2024
        .fields()
        .into_iter()
        .filter_map(|(name, field)| field.is_none().then_some(name))
        .collect();
    for (row, made) in rows.iter().zip(imported(Form::Us2024, &rows)) {
        for name in &kept {
            let says = row[*name]
                .as_str()
                .is_some_and(|cell| !cell.trim().is_empty());
            let is_told = made.notes.iter().any(|note| note.field == *name);
            assert_eq!(says, is_told, "{name}: {}", row["Use Case Name"]);
        }
    }
}

#[test]
fn changed_records_are_written_as_they_are_now() {
    let table = "Use_Case_ID,Department_Code,Agency,Office,Title,Summary,Development_Stage,Techniques,Source_Code,Department\n\
                 A-1,DOE,Lab ,O,Sorting,Sorts.,In-use,,none,Department of Energy\n";
    let rows = registers::read(Form::Us2023, table.as_bytes()).expect("rows");
    let made = imported(Form::Us2023, &rows);
    let mut record = shown(&made[0]);
    assert_eq!(record["status"], json!("in_use"));
    record.insert("status".to_owned(), json!("retired"));
    record.insert(
        "responsible_unit".to_owned(),
        json!({"en": "Office of Science"}),
    );
    let row = registers::row(Form::Us2023, &record);
    for (column, expected) in [
        ("Development_Stage", "Retired"),
        ("Agency", "Office of Science"),
        ("Department_Code", "DOE"),
        ("Source_Code", "none"),
        ("Department", "Department of Energy"),
        ("Title", "Sorting"),
    ] {
        assert_eq!(row[column], json!(expected), "{column}");
    }
    // An organization that is called otherwise now is written as it is called.
    record.insert(
        "organization".to_owned(),
        json!({"name": "doe", "title": "Energy"}),
    );
    assert_eq!(
        registers::row(Form::Us2023, &record)["Department"],
        json!("Energy")
    );
}

#[test]
fn each_form_maps_what_its_columns_mean() {
    let canadian = "ai_register_id,name_ai_system_en,name_ai_system_fr,government_organization,description_ai_system_en,description_ai_system_fr,ai_system_primary_users_en,developed_by_en,vendor_information,ai_system_status_en,status_date,data_sources_en,data_sources_fr,involves_personal_information,notification_ai\n\
         2526-A-1,Finder,Chercheur,Agency A / Agence A,Finds.,Trouve.,Members of the public,Vendor,\"X Inc., Y Ltd.\",In production ,2024,Files,Dossiers,Y,\n";
    let ontarian = "AI use case name,Ministry,Use case description,Launch date,AI capabilities,Autonomous,Human in the loop,User base,What data is used\n\
         Bot,Health,Answers.,2024-05-01,\"Chatbot, Generative AI\",No,Always,Public,Questions\n";
    let british = "name,organisation,description,contact_email,phase,appeals_and_review,risk_description,risk_mitigation,surprise\n\
         Tool,DfX,Helps.,a@example.org,Beta/Pilot,Write to us.,It errs.,We look.,kept\n";
    for (form, table, expected) in [
        (
            Form::Ca,
            canadian,
            json!({"algorithm_id": "2526-A-1", "title_translated": {"en": "Finder", "fr": "Chercheur"}, "status": "in_use",
                "start_date": "2024", "user_base": ["public"], "developed_by": "vendor",
                "suppliers": [{"name": "X Inc."}, {"name": "Y Ltd."}], "personal_information": "identified",
                "datasets": [{"role": "input", "title": "Data sources", "description": {"en": "Files", "fr": "Dossiers"}}]}),
        ),
        (
            Form::On,
            ontarian,
            json!({"capabilities": ["chatbot", "generation"], "autonomous": false, "start_date": "2024-05-01",
                "user_base": ["public"], "human_oversight": {"en": "Always"}}),
        ),
        (
            Form::Atrs,
            british,
            json!({"status": "pilot", "contact_email": "a@example.org", "recourse": {"en": "Write to us."},
                "risks": [{"title": "Risks", "description": {"en": "It errs."}, "mitigation": {"en": "We look."}}]}),
        ),
    ] {
        let rows = registers::read(form, table.as_bytes()).expect("rows");
        let made = imported(form, &rows);
        let record = shown(&made[0]);
        for (key, value) in expected.as_object().expect("an object") {
            assert_eq!(record.get(key), Some(value), "{form}: {key}");
        }
        assert_eq!(registers::row(form, &record), rows[0], "{form}");
        let file = registers::write(form, &[registers::row(form, &record)]).expect("a file");
        let back = registers::read(form, file.as_bytes()).expect("rows");
        let says = |row: &Row| -> Vec<(String, Value)> {
            let cells = row.iter().filter(|(_, cell)| **cell != json!(""));
            cells
                .map(|(key, cell)| (key.clone(), cell.clone()))
                .collect::<std::collections::BTreeMap<_, _>>()
                .into_iter()
                .collect()
        };
        assert_eq!(says(&back[0]), says(&rows[0]), "{form}");
    }
}

#[test]
fn the_inventory_of_2025_goes_in_and_out() {
    let table = "use_case_name,agency,agency_name,agency_bureau,development_stage,is_high_impact,topic_area,classification,problem_solved,operational_date,contracting_usage,vendor_name,data_description,has_pii,hi_assessment_completed,hi_potential_impacts,hi_failsafe_presence,hi_appeal_process,contact_email,surprise\n\
        Sorter,DOX,Department of X,Office of Y,Deployed,High-impact,Law & Justice,Computer vision,Letters wait.,2025-02,Developed in-house.,Z Inc.,Letters,Yes,Yes,Letters go astray.,Staff look.,Write to us.,a@example.gov,kept\n\
        Helper,,Department of X,,Pilot,Not high-impact,Transportation,Something else,,3/1/2025,,,,No,N/A,,,,,\n";
    let rows = registers::read(Form::Us2025, table.as_bytes()).expect("rows");
    let made = imported(Form::Us2025, &rows);
    let record = shown(&made[0]);
    let expected = json!({"title_translated": {"en": "Sorter"}, "status": "in_use", "start_date": "2025-02", "function_area": ["law"],
        "capabilities": ["image_recognition"], "purpose": {"en": "Letters wait."}, "developed_by": "internal", "suppliers": [{"name": "Z Inc."}],
        "personal_information": "identified", "human_oversight": {"en": "Staff look."}, "recourse": {"en": "Write to us."},
        "contact_email": "a@example.gov", "impact_assessments": [{"kind": "other", "title": "AI impact assessment"}],
        "risks": [{"title": "Potential impacts", "description": {"en": "Letters go astray."}}]});
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(record.get(key), Some(value), "{key}");
    }
    assert_eq!(record["organization"]["title"], "Department of X");
    assert_eq!(shown(&made[1])["start_date"], "2025-03-01");
    let out: Vec<Row> = made
        .iter()
        .map(|one| registers::row(Form::Us2025, &shown(one)))
        .collect();
    let file = registers::write(Form::Us2025, &out).expect("a file");
    let says = |rows: &[Row]| -> Vec<BTreeMap<String, Value>> {
        let said = |row: &Row| {
            let cells = row.iter().filter(|(_, cell)| **cell != json!(""));
            cells
                .map(|(key, cell)| (key.clone(), cell.clone()))
                .collect()
        };
        rows.iter().map(said).collect()
    };
    let back = registers::read(Form::Us2025, file.as_bytes()).expect("rows");
    assert_eq!(says(&back), says(&rows));
    assert_eq!("us".parse::<Form>().expect("a form"), Form::Us2025);
}

/// A table in the shape of Ontario's published list, with what people write into such tables; its uses are made up.
const ONTARIAN: &str = "\u{feff}AI use case name,Ministry,Use case description,Launch date,AI capabilities,Autonomous,Human in the loop,User base,What data is used?\r\n\
    Permit assistant,\"Municipal Affairs and Housing\",\"Answers questions about permits.\nLeads to a person.\",March 2024,\"Chatbot, Generative AI\",No,\"Yes, staff read a sample each week\",General public,Published guides\r\n\
    Road image triage,Transportation,Finds potholes in pictures.,2023,Computer vision,No,Yes,OPS staff,\"Pictures of highways, no faces\"\r\n\
    Wildfire outlook,Natural Resources,Forecasts where fires may start.,2021-05,Forecasting; Optimization,Yes,No,\"OPS staff, Municipalities\",Weather and lightning\r\n\
    Meeting notes,Finance,Writes summaries.,Fall 2025,\"Summarization, Telepathy\",No,Yes,Internal,N/A\r\n\
    Café scheduler,Tourism,\"Plans \"\"shifts\"\".\",,Optimization,,,,\r\n";

#[test]
fn a_list_in_the_shape_of_ontarios_goes_in_and_out() {
    let rows = registers::read(Form::On, ONTARIAN.as_bytes()).expect("rows");
    let made = imported(Form::On, &rows);
    for (place, expected) in [
        (
            0,
            json!({"title_translated": {"en": "Permit assistant"}, "start_date": "2024-03", "capabilities": ["chatbot", "generation"],
                "autonomous": false, "user_base": ["public"], "human_oversight": {"en": "Yes, staff read a sample each week"},
                "datasets": [{"role": "input", "title": "What data is used", "description": {"en": "Published guides"}}]}),
        ),
        (
            1,
            json!({"start_date": "2023", "capabilities": ["image_recognition"], "user_base": ["employees"]}),
        ),
        (
            2,
            json!({"start_date": "2021-05", "capabilities": ["optimization", "prediction_risk"], "autonomous": true,
                "user_base": ["employees", "other_governments"]}),
        ),
        (
            3,
            json!({"capabilities": ["text_speech"], "user_base": ["employees"]}),
        ),
    ] {
        let record = shown(&made[place]);
        for (key, value) in expected.as_object().expect("an object") {
            assert_eq!(record.get(key), Some(value), "{place}: {key}");
        }
    }
    // What was not understood is kept: every row comes out as it came.
    let out: Vec<Row> = made
        .iter()
        .map(|one| registers::row(Form::On, &shown(one)))
        .collect();
    assert_eq!(out, rows);
    let file = registers::write(Form::On, &out).expect("a file");
    assert_eq!(
        registers::read(Form::On, file.as_bytes()).expect("rows"),
        rows
    );
}

#[test]
fn one_form_can_be_written_as_another() {
    let table = "AI use case name,Ministry,Use case description,Launch date,AI capabilities,Autonomous,Human in the loop,User base,What data is used\n\
         Bot,Health,Answers.,2024-05-01,Chatbot,No,Always,Public,Questions\n";
    let rows = registers::read(Form::On, table.as_bytes()).expect("rows");
    let record = shown(&imported(Form::On, &rows)[0]);
    let dutch = registers::row(Form::Nl, &record);
    assert_eq!(dutch["name"], json!("Bot"));
    assert_eq!(dutch["human_intervention"], json!("Always"));
    assert_eq!(dutch["organization"], json!("Health"));
    assert_eq!(dutch["begin_date"], json!("2024-05"));
    let british = registers::row(Form::Atrs, &record);
    assert_eq!(british["human_decisions"], json!("Always"));
    assert_eq!(british["operational_data"], json!(""));
    let card =
        registers::write(Form::Card, &[registers::row(Form::Card, &record)]).expect("a card");
    assert!(card.starts_with("---\nlanguage:\n- en\n"), "{card}");
    assert!(card.contains("pipeline_tag: text-generation"), "{card}");
    assert!(card.contains("# Bot\n"), "{card}");
}

#[test]
fn full_records_of_the_dutch_standard_come_back() {
    let rows = json!([{"name": "Meldingen", "organization": "Gemeente Gennep", "description_short": "<p>Kort</p>", "id": "x-1",
        "category": ["Verkeer", "Iets"], "status": "In gebruik", "begin_date": "2021-04", "goal": "<p>Doel</p>",
        "lawful_basis": "<p>AVG, Woo</p>", "lawful_basis_grouping": [{"title": "AVG", "link": "https://wetten.overheid.nl/BWBR0040940"}],
        "impacttoetsen": null, "lang": "NLD", "standard_version": "1.0", "website": "www.gennep.nl", "provider": "Bedrijf BV",
        "risks": "<p>R</p>", "source_data": "S", "uuid": null, "publication_category": "Impactvolle algoritmes"}]);
    let text = rows.to_string();
    let rows = registers::read(Form::Nl, text.as_bytes()).expect("rows");
    let made = imported(Form::Nl, &rows);
    assert_eq!(registers::row(Form::Nl, &shown(&made[0])), rows[0]);
}

#[test]
fn what_is_no_register_is_refused() {
    for (form, text, expected) in [
        (Form::Us2023, "a,b\n1,2\n", "none of the columns"),
        (
            Form::Us2023,
            "Title,Department\n1,2,3\n",
            "row 1 has 3 cells",
        ),
        (Form::Nl, "name\nx\n", "is JSON"),
        (Form::Nl, "{\"x\": 1}", "no records"),
        (Form::Nl, "[1]", "a record is an object"),
        (Form::AtrsIndex, "[{", "is not JSON"),
    ] {
        let error = registers::read(form, text.as_bytes())
            .expect_err(text)
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
    let mut importer = Importer::new(Form::Ca);
    let nameless = json!({"ai_register_id": "1"});
    let error = importer
        .record(nameless.as_object().expect("an object"), &options("s"))
        .expect_err("it has no name");
    assert_eq!(error.to_string(), "the record has no name");
}
