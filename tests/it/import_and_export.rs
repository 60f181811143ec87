//! Import and export: imports lose no cell, exports are read back equal, damaged files change nothing.
use std::rc::Rc;
use std::sync::Arc;

use crate::support::steps::{Step, command, step};
use crate::support::{TestWorkspace, files, text, wait};
use kontor::base::{Currency, FieldId, Money, Timestamp, Value};
use kontor::command::{Command, Import};
use kontor::domain::records::{account, lead};
use kontor::domain::rules::duplicates::Reason;
use kontor::domain::{RecordType, defaults};
use kontor::import_export::duplicate_index::DuplicateOf;
use kontor::import_export::import::Plan;
use kontor::import_export::readers::csv;
use kontor::import_export::workspace_file::{self, Problem};
use kontor::import_export::{container, csv_writer, mapping, match_choices};
use kontor::locale::Language;
use kontor::store::{Slot, display_names, picklists};
use kontor::worker_protocol::import_config::{ChoiceMapping, ImportConfig, ImportMode, Target};
use proptest::prelude::*;

/// The plan of a file with all guesses; if duplicates are skipped, it only creates.
fn plan(crm: &TestWorkspace, bytes: &[u8], skip_duplicates: bool) -> Plan {
    let table = Arc::new(csv::read(bytes).unwrap());
    let mut sheet = crm.session.read(|set| mapping::of_kind(set, &table, "leads.csv", RecordType::Lead));
    sheet.mode = ImportMode::Create;
    files::planned(crm, &[table], ImportConfig { sheets: vec![sheet], skip_duplicates, language: Language::En })
}

fn import(crm: &TestWorkspace, bytes: &[u8], skip_duplicates: bool) -> Plan {
    let plan = plan(crm, bytes, skip_duplicates);
    let import = Import {
        file: "leads.csv".to_string(),
        new: Rc::new(plan.rows.clone()),
        fills: Rc::default(),
        blobs: Default::default(),
    };
    crm.run(Command::Import(import));
    plan
}

#[test]
fn accounts_of_a_file_are_compared_with_those_there_are_and_with_each_other() {
    let crm = TestWorkspace::new();
    let jaeger = crm.create(RecordType::Account, vec![(account::NAME, text("Jäger GmbH"))]);
    let table = Arc::new(csv::read(b"Account Name\nJaeger e.K.\nNordlicht AG\nNORDLICHT\nFjord\n").unwrap());
    let mut sheet = crm.session.read(|set| mapping::of_kind(set, &table, "accounts.csv", RecordType::Account));
    sheet.mode = ImportMode::Create;
    for (skip_duplicates, new) in [(false, 4), (true, 2)] {
        let sheets = vec![sheet.clone()];
        let wishes = ImportConfig { sheets, skip_duplicates, language: Language::En };
        let plan = files::planned(&crm, std::slice::from_ref(&table), wishes);
        let found: Vec<_> = plan.duplicates.iter().map(|one| (one.line, one.twin, one.reason)).collect();
        let expected = [
            (2, DuplicateOf::Record(RecordType::Account, jaeger), Reason::CompanyName),
            (4, DuplicateOf::Row(3), Reason::CompanyName),
        ];
        assert_eq!(found, expected);
        assert_eq!(plan.rows.len(), new);
    }
}

/// A field of the only lead with this last name, as text.
fn shown(crm: &TestWorkspace, last_name: &str, number: FieldId) -> String {
    crm.session.read(|set| {
        let (_, row) = set
            .rows(RecordType::Lead)
            .find(|(_, row)| row.text(lead::LAST_NAME) == last_name)
            .expect("the lead is there");
        let field = RecordType::Lead.field(number).unwrap();
        row.get(number).map(|value| display_names::plain(set, field, &value, Language::En)).unwrap_or_default()
    })
}

#[test]
fn a_german_file_in_an_old_encoding_is_read() {
    let crm = TestWorkspace::new();
    let plan = import(&crm, include_bytes!("../fixtures/leads/german-windows-1252.csv"), false);
    for (number, expected) in [
        (lead::FIRST_NAME, "Jürgen"),
        (lead::COMPANY, "Nordlicht Solar GmbH"),
        (lead::SOURCE, "Trade Show"),
        (lead::STATUS, "Working - Contacted"),
        (lead::AMOUNT, "22700.00 EUR"),
        (lead::POSTAL_CODE, "01067"),
        (lead::CREATED, "2021-04-15T08:30:00.000Z"),
        (lead::DESCRIPTION, "Lead-Status: Arbeiten – Kontaktiert\nLieblingsfarbe: Blau"),
    ] {
        assert_eq!(shown(&crm, "Müller", number), expected);
    }
    assert_eq!(shown(&crm, "Groß", lead::SOURCE), "Kaltakquise");
    assert_eq!(shown(&crm, "Groß", lead::COMPANY), "Kühn & Söhne; KG");
    let doubtful: Vec<(usize, &str, &str)> =
        plan.diagnostics.iter().map(|c| (c.line, c.column.as_str(), c.value.as_str())).collect();
    assert_eq!(
        doubtful,
        [(3, "E-Mail", "kein-at"), (3, "Erwarteter Betrag", "viel"), (3, "Erstellt am", "31.02.2021")]
    );
    let description = shown(&crm, "Groß", lead::DESCRIPTION);
    for kept in ["E-Mail: kein-at", "Erwarteter Betrag: viel", "Erstellt am: 31.02.2021"] {
        assert!(description.contains(kept), "{description}");
    }
}

#[test]
fn a_file_of_another_crm_creates_owners_picklist_entries_and_statuses_and_is_one_undo() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let plan = import(&crm, include_bytes!("../fixtures/leads/other-crm.csv"), false);
    assert_eq!(plan.count(RecordType::Lead).new, 4);
    assert_eq!(shown(&crm, "Denton", lead::OWNER), "Dana Love");
    assert_eq!(shown(&crm, "Denton", lead::STATUS), "Closed - Converted");
    assert_eq!(shown(&crm, "Denton", lead::WEBSITE), "https://chargepoint.example");
    assert_eq!(shown(&crm, "Denton", lead::EXTERNAL_ID), "1");
    assert!(shown(&crm, "Denton", lead::DESCRIPTION).contains("Lead Status: Contacted"));
    crm.session.read(|set| {
        assert_eq!(set.count(RecordType::User), 2);
        let sources: Vec<String> = picklists::of_list(set, kontor::domain::picklist::Picklist::Source)
            .into_iter()
            .map(|id| display_names::name_of(set, id, Language::En))
            .collect();
        assert!(
            sources.iter().any(|name| name == "Cold Call")
                && sources.iter().filter(|name| *name == "Employee Referral").count() == 1
        );
        let junk = set.rows(RecordType::Lead).find(|(_, row)| row.text(lead::EXTERNAL_ID) == "2").unwrap().1;
        assert_eq!(junk.link(lead::STATUS), Some(defaults::STATUS_NOT_CONVERTED));
        assert_eq!(junk.link(lead::REASON), Some(defaults::REASON_UNKNOWN));
        assert_eq!(junk.text(lead::WEBSITE), "");
        assert!(junk.is(lead::DO_NOT_CALL) && junk.text(lead::DESCRIPTION).contains("javascript:alert(1)"));
        let last = set.rows(RecordType::Lead).find(|(_, row)| row.text(lead::EXTERNAL_ID) == "4").unwrap().1;
        assert!(last.text(lead::DESCRIPTION).contains("one cell too many"));
        assert_eq!(last.text(lead::COMPANY), "[not given]");
    });
    let twins: Vec<usize> = plan.duplicates.iter().map(|duplicate| duplicate.line).collect();
    assert_eq!(twins, [5], "the fourth lead has the second one's email");
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn rows_that_exist_already_can_be_skipped() {
    let crm = TestWorkspace::new();
    let file = include_bytes!("../fixtures/leads/other-crm.csv");
    import(&crm, file, true);
    assert_eq!(crm.session.read(|set| set.count(RecordType::Lead)), 3);
    let again = plan(&crm, file, true);
    assert_eq!((again.count(RecordType::Lead).new, again.duplicates.len()), (0, 4));
    assert!(again.rows.is_empty(), "owners and list entries are known by now");
}

/// The sample export of a real CRM, if it is available beside the repository.
#[test]
fn a_real_export_loses_no_cell() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/zoho/Leads.csv");
    let Ok(bytes) = std::fs::read(path) else { return };
    let crm = TestWorkspace::new();
    let plan = import(&crm, &bytes, false);
    assert_eq!((plan.count(RecordType::Lead).new, plan.diagnostics.len()), (3900, 0));
    let table = csv::read(&bytes).unwrap();
    crm.session.read(|set| {
        assert_eq!((set.count(RecordType::Lead), set.count(RecordType::User)), (3900, 11));
        let leads: Vec<_> = set.rows(RecordType::Lead).map(|(_, row)| row).collect();
        for (at, row) in leads.into_iter().enumerate() {
            let whole: String = row
                .fields()
                .iter()
                .map(|(number, value)| {
                    let field = RecordType::Lead.field(*number).unwrap();
                    display_names::plain(set, field, value, Language::En) + "\n"
                })
                .collect();
            for (column, header) in table.header.iter().enumerate() {
                let cell = table.cell(at, column);
                let found = match header.as_str() {
                    "CONVERTED" => (cell == "Yes") == row.moment(lead::CONVERTED_AT).is_some(),
                    "Created Time" => row.moment(lead::CREATED).is_some(),
                    _ => whole.contains(cell),
                };
                assert!(found, "row {at}, {header}: {cell:?} in {whole}");
            }
        }
    });
    let first = plan.rows.iter().find(|(kind, _)| *kind == RecordType::Lead).unwrap().1.id();
    let created = crm.get(first, lead::CREATED);
    assert!(matches!(created, Some(Value::Moment(at)) if at.to_iso() == "2021-04-15T00:03:00.000Z"));
}

#[test]
fn an_exported_list_is_imported_unchanged() {
    let crm = TestWorkspace::new();
    let odd = "=HYPERLINK(\"x\")";
    for (name, language) in [("Berg", Language::En), ("'+Lund", Language::De)] {
        crm.create(
            RecordType::Lead,
            vec![
                (lead::LAST_NAME, text(name)),
                (lead::COMPANY, text(odd)),
                (lead::PHONE, text("+49 40 1")),
                (lead::DESCRIPTION, text("two\nlines; \"quoted\", and more")),
                (lead::AMOUNT, Some(Value::Money(Money { minor: -123_456_789, currency: Currency::EUR }))),
                (lead::SOURCE, crate::support::link(defaults::SOURCE_REFERRAL)),
            ],
        );
        let written = crm.session.read(|set| {
            let fields: Vec<_> = RecordType::Lead.fields().iter().collect();
            let slots: Vec<Slot> = set.rows(RecordType::Lead).map(|(slot, _)| slot).collect();
            csv_writer::write(set, RecordType::Lead, &fields, &slots, language)
        });
        assert!(!written.contains("\n=") && !written.contains(",=") && !written.contains(";="));
        let back = plan(&TestWorkspace::new(), written.as_bytes(), false);
        assert_eq!(back.diagnostics, []);
        let (_, row) = back.rows.last().unwrap();
        let get = |number: FieldId| row.get(number);
        for number in [
            lead::LAST_NAME,
            lead::COMPANY,
            lead::PHONE,
            lead::DESCRIPTION,
            lead::AMOUNT,
            lead::SOURCE,
            lead::STATUS,
            lead::DEADLINE,
        ] {
            let original = crm.session.read(|set| set.rows(RecordType::Lead).last().unwrap().1.get(number));
            assert_eq!(get(number), original, "{number:?} {language:?}");
        }
    }
}

fn written(crm: &TestWorkspace) -> Vec<u8> {
    crate::support::files::workspace(crm)
}

fn restored(file: &[u8]) -> TestWorkspace {
    crate::support::files::restored(file)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_workspace_file_restores_the_records_and_the_journal(steps in prop::collection::vec(step(), 1..30)) {
        let crm = TestWorkspace::new();
        for step in &steps {
            let next = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq));
            match (step, command(&crm, step), next) {
                (Step::Undo, _, Some(seq)) => drop(wait(crm.session.undo(seq))),
                (_, Some(command), _) => drop(crm.try_do(command)),
                _ => {}
            }
        }
        let file = written(&crm);
        let other = restored(&file);
        prop_assert_eq!(other.content(), crm.content());
        prop_assert_eq!(wait(other.session.journal()).unwrap(), wait(crm.session.journal()).unwrap());
        prop_assert_eq!(written(&other), file);
        let next = |crm: &TestWorkspace| crm.session.stack(|stack| stack.next_undo().map(|header| header.seq));
        prop_assert_eq!(next(&other), next(&crm));
    }

    #[test]
    fn a_damaged_file_is_refused(at in 0.0..1.0f64, length in 1usize..40) {
        let crm = TestWorkspace::new();
        crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]);
        let file = written(&crm);
        let start = (at * (file.len() - length) as f64) as usize;
        let mut cut = file.clone();
        cut.drain(start..start + length);
        prop_assert!(workspace_file::read(&cut).is_err());
        let mut changed = file;
        changed[start] ^= length as u8;
        prop_assert!(workspace_file::read(&changed).is_err());
    }

    #[test]
    fn no_file_makes_the_import_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let crm = TestWorkspace::new();
        if csv::read(&bytes).is_ok() {
            plan(&crm, &bytes, false);
        }
        let _ = workspace_file::read(&bytes);
    }
}

#[test]
fn records_that_differ_from_the_journal_are_refused() {
    let crm = TestWorkspace::new();
    let lead =
        |name: &str| crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nord"))]);
    let (_, changed) = (lead("Untouched"), lead("Before"));
    crm.run(Command::Edit { id: changed, fields: vec![(lead::LAST_NAME, text("Afterwards"))] });
    let file = written(&crm);
    let parts = container::split(&file).unwrap().unwrap();
    let document = String::from_utf8(container::read_body(&parts).unwrap().0).unwrap();
    assert!(workspace_file::read(document.as_bytes()).is_ok());

    let (records, journal) = document.split_at(document.find("\"journal\"").unwrap());
    for (there, instead) in [("Untouched", "Touched"), ("Afterwards", "Before"), ("Afterwards", "Later")] {
        assert!(records.contains(there) && journal.contains(there));
        // Written by another program, with spaces: parsed, and compared by value.
        let spaced = records.replacen("\"last_name\":", "\"last_name\" : ", 2);
        assert!(workspace_file::read(format!("{spaced}{journal}").as_bytes()).is_ok());
        let file = records.replace(there, instead) + journal;
        assert!(matches!(workspace_file::read(file.as_bytes()), Err(Problem::Damaged(_))), "{there} is {instead}");
    }
}

#[test]
fn a_file_with_less_content_than_it_declares_is_damaged() {
    let head = container::Head { version: 2, saved_at: Timestamp(0), document: u32::MAX as usize, seal: None };
    let file = container::assemble(&container::header_line(&head), &container::compress("{}", &[]));
    assert!(matches!(workspace_file::read(&file), Err(Problem::Damaged(_))));
}

#[test]
fn foreign_and_newer_files_are_distinguished() {
    let read = |text: &str| workspace_file::read(text.as_bytes()).err();
    assert_eq!(read("{}"), Some(Problem::Foreign));
    assert_eq!(read("{\"format\":\"kontor-workspace\",\"version\":99}"), Some(Problem::Newer(99)));
    assert!(matches!(read("{\"format\":\"kontor-workspace\",\"version\":1}"), Some(Problem::Damaged(_))));
    assert_eq!(read("{\"format\":\"kontor-workspace\",\"version\":99}\nbytes"), Some(Problem::Newer(99)));
}

#[test]
fn the_meaning_of_each_value_is_guessed() {
    let crm = TestWorkspace::new();
    let table = csv::read(include_bytes!("../fixtures/leads/other-crm.csv")).unwrap();
    let columns = crm.session.read(|set| mapping::guess(set.schema(), &table, RecordType::Lead));
    assert_eq!(columns[11].target, Target::Converted);
    let guessed = crm.session.read(|set| match_choices::guess(set, &table, RecordType::Lead, &columns, None));
    let statuses = guessed.iter().find(|column| column.field == lead::STATUS).unwrap();
    let meaning =
        |value: &str| statuses.choices.iter().find(|choice| choice.value == value).map(|choice| choice.meaning);
    assert_eq!(meaning("Junk Lead"), Some(ChoiceMapping::Entry(defaults::STATUS_NOT_CONVERTED)));
    assert_eq!(meaning("Not Contacted"), Some(ChoiceMapping::Entry(defaults::STATUS_OPEN)));
}

#[test]
fn custom_fields_are_targets_of_an_import() {
    use kontor::domain::records::field;
    let crm = TestWorkspace::new();
    let own = |name: &str, kind: &str| {
        let entries = [(field::NAME, name), (field::OF, "lead"), (field::TYPE, kind)];
        let entries = entries.map(|(number, text)| (number, Value::text(text))).to_vec();
        let id = crm.create(RecordType::Field, entries);
        crm.session.read(|set| set.schema().own(id).unwrap().1)
    };
    let (class, size) = (own("Priority class", "choice"), own("Fleet size", "number"));
    let file = b"Last Name,Company,Priority Class,Fleet size\nBerg,Nordlicht,Gold,12.5\nLund,Fjord,Gold,many\n";
    import(&crm, file, false);
    crm.session.read(|set| {
        let value = |name: &str, field: &kontor::domain::Field| {
            let (_, row) = set.rows(RecordType::Lead).find(|(_, row)| row.text(lead::LAST_NAME) == name).unwrap();
            row.get(field.number)
                .map(|value| display_names::plain(set, field, &value, Language::En))
                .unwrap_or_default()
        };
        assert_eq!((value("Berg", class), value("Berg", size)), ("Gold".to_string(), "12.5".to_string()));
        assert_eq!((value("Lund", class), value("Lund", size)), ("Gold".to_string(), String::new()));
        assert_eq!(picklists::of_list(set, kontor::domain::Picklist::Own(class.number)).len(), 1);
    });
    assert_eq!(shown(&crm, "Lund", lead::DESCRIPTION), "Fleet size: many");
}
