//! Saved mappings: they are restored as saved, apply to files with the same columns, and outlive their fields.
use crate::support::files::tables;
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, text};
use kontor::base::date_text::DateOrder;
use kontor::base::{Id, Seq, Value};
use kontor::command::Command;
use kontor::domain::records::{field, lead, mapping, opportunity, pipeline, stage};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::readers::csv;
use kontor::import_export::saved_mapping;
use kontor::import_export::table::Table;
use kontor::store::mappings;
use kontor::worker_protocol::import_config::{ChoiceMapping, FileConfig, ImportMode, MatchBy, Target, target_fields};
use kontor::worker_protocol::messages::Stored;
use kontor::worker_protocol::{Reply, Request, TableFacts};
use proptest::prelude::*;

const FILE: &str = "Wer;Wo;Seit;Laune\nBerg;Nordlicht;03/04/2026;heiter\nLund;Fjord;05/06/2026;trüb\n";

/// The only table of a file, as the worker reads it.
fn read(worker: &mut Worker, name: &str, content: &str) -> TableFacts {
    let (Reply::Tables { mut tables, .. }, _) = worker.ask(Request::ReadTable { file: name.to_string() }, content)
    else {
        panic!("is a table")
    };
    tables.remove(0)
}

fn saved(reply: Reply) -> bool {
    matches!(reply, Reply::Stored(Stored { header: Some(_), .. }))
}

/// A configuration chosen by hand.
fn by_hand(facts: &TableFacts) -> FileConfig {
    let mut sheet = facts.sheet.clone();
    let targets = [Target::Field(lead::LAST_NAME), Target::Field(lead::COMPANY), Target::Field(lead::CREATED)];
    sheet.columns.iter_mut().zip(targets).for_each(|(column, target)| column.target = target);
    sheet.columns[2].order = DateOrder::DayFirst;
    (sheet.key, sheet.mode, sheet.erases) = (MatchBy::Name, ImportMode::Create, true);
    sheet
}

fn targets(sheet: &FileConfig) -> Vec<(String, Target)> {
    sheet.columns.iter().map(|column| (column.header.clone(), column.target)).collect()
}

#[test]
fn a_saved_mapping_reads_the_next_file_with_the_same_columns() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    let facts = read(&mut worker, "kunden.csv", FILE);
    assert!(facts.fitting.is_empty() && facts.sheet.mapping.is_none());
    let wanted = by_hand(&facts);
    assert!(saved(
        worker.ask(Request::SaveMapping { table: 0, name: "Messe".to_string(), config: wanted.clone() }, "").0
    ));

    // Another day, in a different order and in capitals: the same columns.
    let mut later = Worker::on(page.storage.clone(), true);
    let facts = read(&mut later, "other.csv", "LAUNE;Seit;wer;Wo\nfroh;01/02/2026;Moor;Heide\n");
    let applied = facts.sheet.mapping.clone().expect("is proposed");
    assert_eq!((facts.fitting.clone(), applied.lost.len()), (vec![applied.id], 0));
    assert_eq!(
        targets(&facts.sheet),
        [
            ("LAUNE".to_string(), Target::Description),
            ("Seit".to_string(), Target::Field(lead::CREATED)),
            ("wer".to_string(), Target::Field(lead::LAST_NAME)),
            ("Wo".to_string(), Target::Field(lead::COMPANY)),
        ]
    );
    let date = &facts.sheet.columns[1];
    assert_eq!((date.order, date.is_ambiguous()), (DateOrder::DayFirst, false), "the order was decided already");
    assert_eq!((facts.sheet.key, facts.sheet.mode, facts.sheet.erases), (MatchBy::Name, ImportMode::Create, true));

    // Back to the guess, and to the mapping again.
    let (Reply::Guessed(guess), _) = later.ask(Request::UseMapping { table: 0, mapping: None }, "") else {
        panic!("guessed")
    };
    assert!(guess.mapping.is_none() && guess.columns[1].is_ambiguous());
    let (Reply::Guessed(again), _) = later.ask(Request::UseMapping { table: 0, mapping: Some(applied.id) }, "") else {
        panic!("guessed")
    };
    assert_eq!(again, facts.sheet);

    // A file with other columns does not match.
    assert!(read(&mut later, "more.csv", "Wer;Wo;Seit;Laune;Art\na;b;c;d;e\n").fitting.is_empty());
    // Without column names nothing is applied without the user's choice.
    assert!(read(&mut later, "bare.csv", "a@b.example;1\nc@d.example;2\n").sheet.mapping.is_none());
}

#[test]
fn a_mapping_is_exported_as_a_file_and_replaced_by_name() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    let facts = read(&mut worker, "kunden.csv", FILE);
    worker.ask(Request::SaveMapping { table: 0, name: "Messe".to_string(), config: by_hand(&facts) }, "");
    crate::support::wait(page.session.catch_up()).unwrap();
    let id = page.session.read(|set| mappings::named(set, RecordType::Lead, "Messe")).unwrap();
    page.run(Command::Edit { id, fields: vec![(mapping::NAME, text("Messe Kiel"))] });
    let (_, file) = worker.ask(Request::WriteMapping { mapping: id }, "");
    assert!(file.contains("\"name\": \"Messe Kiel\"") && file.contains("\"header\": \"Wer\""));

    page.run(Command::Delete(vec![id]));
    let (Reply::Proposed { configs: sheets, fitting }, _) = worker.ask(Request::Propose, "") else {
        panic!("proposed")
    };
    assert!(sheets[0].mapping.is_none() && fitting[0].is_empty(), "what is deleted is not proposed");
    let before = page.content();
    let (Reply::Mapping { name, text: content }, _) =
        worker.ask(Request::ReadTable { file: "m.json".to_string() }, &file)
    else {
        panic!("is a mapping")
    };
    assert_eq!(name, "Messe Kiel");
    assert!(saved(worker.ask(Request::AddMapping { text: content.clone() }, "").0));
    assert!(!saved(worker.ask(Request::AddMapping { text: content }, "").0), "the same once more changes nothing");
    let (Reply::Proposed { configs: sheets, .. }, _) = worker.ask(Request::Propose, "") else { panic!("proposed") };
    assert_eq!(targets(&sheets[0]), targets(&by_hand(&facts)));
    // Saved again under the same name, it is still one mapping; and everything is undone.
    let mut other = by_hand(&facts);
    other.key = MatchBy::Email;
    assert!(saved(worker.ask(Request::SaveMapping { table: 0, name: "Messe Kiel".to_string(), config: other }, "").0));
    crate::support::wait(page.session.catch_up()).unwrap();
    assert_eq!(page.session.read(|set| set.count(RecordType::Mapping)), 1);
    let seqs: Vec<Seq> = page.session.read(|set| vec![set.head(), set.head().previous()]);
    for seq in seqs {
        crate::support::wait(page.session.undo(seq)).unwrap();
    }
    assert_eq!(page.content(), before);
    // In the workspace file, after a reload and in a new workspace.
    page.redo();
    let copy = crate::support::files::restored(&crate::support::files::workspace(&page));
    assert_eq!(copy.content(), page.content());
}

#[test]
fn a_column_whose_field_was_deleted_goes_to_the_description_and_is_reported() {
    let page = TestWorkspace::new();
    let own = page.create(
        RecordType::Field,
        vec![(field::NAME, text("Mood")), (field::OF, text("lead")), (field::TYPE, text("text"))],
    );
    let number = page.session.read(|set| set.schema().own(own).unwrap().1.number);
    let mut worker = Worker::on(page.storage.clone(), true);
    let facts = read(&mut worker, "kunden.csv", FILE);
    let mut sheet = by_hand(&facts);
    sheet.columns[3].target = Target::Field(number);
    worker.ask(Request::SaveMapping { table: 0, name: "Mood".to_string(), config: sheet }, "");
    crate::support::wait(page.session.catch_up()).unwrap();
    let (_, file) = worker.ask(Request::WriteMapping { mapping: page.session.read(mappings::all)[0].0 }, "");
    page.run(Command::DeleteField { field: own });
    let facts = read(&mut worker, "kunden.csv", FILE);
    assert_eq!(facts.sheet.columns[3].target, Target::Description);
    assert_eq!(facts.sheet.mapping.unwrap().lost, ["Laune"]);

    // In another workspace a custom field is found by its name.
    let other = TestWorkspace::new();
    let there = other.create(
        RecordType::Field,
        vec![(field::NAME, text("Mood")), (field::OF, text("lead")), (field::TYPE, text("text"))],
    );
    let number = other.session.read(|set| set.schema().own(there).unwrap().1.number);
    let mut worker = Worker::on(other.storage.clone(), true);
    worker.ask(Request::AddMapping { text: file }, "");
    let facts = read(&mut worker, "kunden.csv", FILE);
    assert_eq!(facts.sheet.columns[3].target, Target::Field(number));
}

#[test]
fn values_and_the_pipeline_are_saved_too() {
    let page = TestWorkspace::new();
    let field = |name: &str| (pipeline::NAME, text(name));
    page.run(Command::CopyPipeline { pipeline: defaults::MAIN_PIPELINE, name: field("Renewals").1, name_de: None });
    let second = page
        .session
        .read(|set| set.rows(RecordType::Pipeline).map(|(_, row)| row.id()).find(|id| *id != defaults::MAIN_PIPELINE))
        .unwrap();
    let mut worker = Worker::on(page.storage.clone(), true);
    let content = "Deal Name;Phase;Closing Date\nRoof;Angebot raus;2026-01-05\nBoat;Erneuert;2026-01-06\n";
    let facts = read(&mut worker, "deals.csv", content);
    let columns = facts.sheet.columns.clone();
    let (Reply::Guessed(mut sheet), _) =
        worker.ask(Request::Guess { table: 0, kind: RecordType::Opportunity, columns, pipeline: Some(second) }, "")
    else {
        panic!("guessed")
    };
    let won = page.session.read(|set| {
        let of_second = |row: &&kontor::base::Row| row.link(stage::PIPELINE) == Some(second) && row.is(stage::WON);
        set.rows(RecordType::Stage).map(|(_, row)| row).find(of_second).map(|row| row.id())
    });
    let stages = sheet.choices.iter_mut().find(|column| column.field == opportunity::STAGE).unwrap();
    stages.choices.iter_mut().find(|choice| choice.value == "Erneuert").unwrap().meaning =
        ChoiceMapping::Entry(won.unwrap());
    worker.ask(Request::SaveMapping { table: 0, name: "Deals".to_string(), config: sheet.clone() }, "");
    let again = read(&mut worker, "deals.csv", content);
    assert_eq!(again.sheet.pipeline, Some(second));
    assert_eq!(again.sheet.choices, sheet.choices);
}

/// Files with four columns of leads, and choices for them.
fn choices() -> impl Strategy<Value = (Vec<usize>, Vec<usize>, usize, usize, bool)> {
    (
        Just((0..4).collect::<Vec<usize>>()).prop_shuffle(),
        prop::collection::vec(0usize..40, 4),
        0usize..5,
        0usize..3,
        any::<bool>(),
    )
}

fn table_of(order: &[usize]) -> Table {
    let names = ["Eins", "Zwei, mit Komma", "Drei \"zitiert\"", "Vier=4"];
    let cell = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(";") + "\n";
    let header = line(order.iter().map(|at| cell(names[*at])).collect());
    csv::read((header + "a;b;c;d\n").as_bytes()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_mapping_is_restored_as_it_was_saved((order, places, key, mode, erases) in choices()) {
        let crm = TestWorkspace::new();
        let id = Id::fixed(9_999);
        crm.session.read(|set| {
            let table = table_of(&[0, 1, 2, 3]);
            let mut sheet = kontor::import_export::mapping::of_kind(set, &table, "f.csv", RecordType::Lead);
            let mut all: Vec<Target> = target_fields(set.schema(), RecordType::Lead).map(|field| Target::Field(field.number)).collect();
            all.extend([Target::Skip, Target::Derived, Target::FullName, Target::Id(lead::OWNER), Target::Description]);
            let mut taken: Vec<Target> = Vec::new();
            for (column, place) in sheet.columns.iter_mut().zip(&places) {
                let target = all[place % all.len()];
                column.target = if taken.contains(&target) && !target.allows_many_columns() { Target::Skip } else { target };
                taken.push(column.target);
            }
            sheet = kontor::import_export::mapping::of_columns(set, &table, "f.csv", RecordType::Lead, sheet.columns, None);
            (sheet.key, sheet.mode, sheet.erases) = (MatchBy::ALL[key], ImportMode::ALL[mode], erases);
            sheet.keeps = vec![lead::EMAIL];
            let saved = saved_mapping::of(set, &table, &sheet, "Name “q”\"\n").unwrap();
            let read = saved_mapping::read(saved.text().as_bytes()).unwrap();
            prop_assert_eq!(&read, &saved_mapping::read(saved.file().as_bytes()).unwrap());
            let shuffled = table_of(&order);
            prop_assert!(read.matches(&shuffled));
            let mut applied = read.apply(set, &shuffled, "f.csv", id).unwrap();
            applied.columns.sort_by_key(|column| table.header.iter().position(|name| *name == column.header));
            prop_assert_eq!(targets(&applied), targets(&sheet));
            prop_assert_eq!((applied.key, applied.mode, applied.erases), (sheet.key, sheet.mode, erases));
            prop_assert_eq!(applied.keeps, sheet.keeps);
            prop_assert_eq!(applied.mapping.map(|applied| applied.lost.len()), Some(0));
            Ok(())
        })?;
    }
}

#[test]
fn damaged_mappings_are_refused_and_change_nothing() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    let facts = read(&mut worker, "kunden.csv", FILE);
    worker.ask(Request::SaveMapping { table: 0, name: "Messe".to_string(), config: by_hand(&facts) }, "");
    crate::support::wait(page.session.catch_up()).unwrap();
    let file =
        page.session.read(|set| set.rows(RecordType::Mapping).next().unwrap().1.text(mapping::CONTENT).to_string());
    let table = tables(&[("kunden.csv".to_string(), FILE.as_bytes().to_vec())]).remove(0).1;
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    let mut readable = 0;
    for _ in 0..2_000 {
        let mut bytes = file.clone().into_bytes();
        for _ in 0..1 + next(3) {
            let at = next(bytes.len());
            match next(3) {
                0 => bytes.truncate(at),
                1 => bytes[at] = next(256) as u8,
                _ => drop(bytes.splice(at..at, b"\"0".iter().copied())),
            }
            if bytes.is_empty() {
                break;
            }
        }
        if let Ok(saved) = saved_mapping::read(&bytes) {
            readable += 1;
            page.session.read(|set| saved.apply(set, &table, "kunden.csv", Id::fixed(1)));
        }
    }
    assert!(readable > 10, "{readable}");
    let before = page.content();
    for (text, why) in
        [("{\"format\":\"kontor-mapping\"", "damaged"), (&file.replace("\"version\":1", "\"version\":2"), "newer")]
    {
        let (reply, _) = worker.ask(Request::ReadTable { file: "m.json".to_string() }, text);
        assert!(matches!(reply, Reply::InvalidFile { why: said } if said.contains(why)), "{why}");
    }
    crate::support::wait(page.session.catch_up()).unwrap();
    assert_eq!(page.content(), before);
    assert_eq!(page.get(page.session.read(mappings::all)[0].0, mapping::NAME), Some(Value::Text("Messe".to_string())));
}
