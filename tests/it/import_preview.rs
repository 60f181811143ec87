//! The rows of an import's preview: each is in exactly one class, ranges fit together, and cells are as they will be.
use crate::second_import::{LEADS, file};
use crate::support::TestWorkspace;
use crate::support::worker::Worker;
use kontor::base::Value;
use kontor::base::date_text::DateOrder;
use kontor::domain::RecordType;
use kontor::locale::Language;
use kontor::storage::memory::MemoryStorage;
use kontor::worker_protocol::import_config::{FileConfig, FixedValue, ImportConfig, ImportMode, MatchBy, Target};
use kontor::worker_protocol::messages::FileFormat;
use kontor::worker_protocol::preview_rows::{
    CellContent, CellTarget, PreviewRow, PreviewRows, RowFilter, RowOutcome, RowQuery,
};
use kontor::worker_protocol::request::Reread;
use kontor::worker_protocol::{ImportPreview, Reply, Request, TableFacts};
use proptest::prelude::*;

fn rows(worker: &mut Worker, filter: RowFilter, from: u32, count: u32) -> PreviewRows {
    let query = RowQuery { sheet: 0, filter, from, count };
    let (Reply::PreviewRows(rows), _) = worker.ask(Request::PreviewRows(query), "") else { panic!("rows are listed") };
    rows
}

/// All rows of a filter, a part at a time.
fn all(worker: &mut Worker, filter: RowFilter, step: u32) -> Vec<PreviewRow> {
    let mut out = Vec::new();
    loop {
        let part = rows(worker, filter, out.len() as u32, step);
        out.extend(part.rows);
        if out.len() as u32 >= part.total {
            return out;
        }
    }
}

fn read(worker: &mut Worker, content: &[u8]) -> TableFacts {
    let request = Request::ReadTable { file: "leads.csv".to_string() };
    let (Reply::Tables { mut tables, .. }, _) = worker.ask_bytes(request, content) else { panic!("is read") };
    tables.remove(0)
}

fn plan(worker: &mut Worker, sheet: FileConfig, skip_duplicates: bool) -> ImportPreview {
    let config = ImportConfig { sheets: vec![sheet], skip_duplicates, language: Language::En };
    let (Reply::Plan(preview), _) = worker.ask(Request::Plan(config), "") else { panic!("is planned") };
    preview
}

fn store(worker: &mut Worker) {
    let (Reply::Stored(_), _) = worker.ask(Request::Import { file: "leads.csv".to_string() }, "") else {
        panic!("is stored")
    };
}

fn texts(row: &PreviewRow) -> Vec<String> {
    let text = |content: &CellContent| match content {
        CellContent::Empty => String::new(),
        CellContent::Text(text) | CellContent::Value(Value::Text(text)) => text.clone(),
        CellContent::Value(value) => format!("{value:?}"),
    };
    row.cells
        .iter()
        .map(|cell| match &cell.before {
            Some(before) => format!("{} > {}", text(before), text(&cell.content)),
            None => text(&cell.content),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(8), ..ProptestConfig::default() })]

    /// Whatever is in a file and in the workspace: every row is in one class, the counts are those of the lists, and
    /// ranges of any size fit together.
    #[test]
    fn every_row_is_in_one_class(
        first in file("leads.csv", LEADS, 0..12),
        second in file("leads.csv", LEADS, 1..30),
        mode in prop::sample::select(ImportMode::ALL.to_vec()),
        key in prop::sample::select(MatchBy::ALL.to_vec()),
        skip_duplicates in any::<bool>(),
        step in 1u32..40,
    ) {
        let mut worker = Worker::on(MemoryStorage::default(), true);
        let before = read(&mut worker, &first.0.1);
        if before.rows > 0 {
            plan(&mut worker, before.sheet, false);
            store(&mut worker);
        }
        let mut worker = Worker::on(worker.storage(), true);
        let facts = read(&mut worker, &second.0.1);
        let preview = plan(&mut worker, FileConfig { mode, key, ..facts.sheet.clone() }, skip_duplicates);
        let counts = preview.rows[0];
        prop_assert_eq!(counts.all, facts.rows);
        prop_assert_eq!(counts.all, counts.new + counts.changed + counts.same + counts.left_out);
        prop_assert_eq!((counts.new, counts.changed), (preview.created(), preview.changed()));
        let everything = all(&mut worker, RowFilter::All, step);
        prop_assert_eq!(everything.len() as u32, counts.all);
        let classes = [
            (RowFilter::New, RowOutcome::New, counts.new),
            (RowFilter::Changed, RowOutcome::Changed, counts.changed),
            (RowFilter::Same, RowOutcome::Same, counts.same),
            (RowFilter::LeftOut, RowOutcome::LeftOut, counts.left_out),
        ];
        for (filter, outcome, count) in classes {
            let listed = all(&mut worker, filter, step);
            let own: Vec<PreviewRow> = everything.iter().filter(|row| row.outcome == outcome).cloned().collect();
            prop_assert_eq!(listed.len() as u32, count);
            prop_assert_eq!(listed, own);
        }
        // A row is doubtful if and only if something is said at it.
        let doubtful = all(&mut worker, RowFilter::Doubtful, step);
        prop_assert_eq!(doubtful.len() as u32, counts.doubtful);
        let is_said = |row: &PreviewRow| {
            row.cells.iter().any(|cell| !cell.complaint.is_empty())
                || row.notes.len() > usize::from(row.outcome == RowOutcome::LeftOut)
        };
        prop_assert!(doubtful.iter().all(is_said));
        let lines: Vec<u32> = doubtful.iter().map(|row| row.line).collect();
        for row in everything.iter().filter(|row| row.cells.iter().any(|cell| !cell.complaint.is_empty())) {
            prop_assert!(lines.contains(&row.line));
        }
        for (at, complaint) in preview.complaints.iter().enumerate() {
            let of_kind = all(&mut worker, RowFilter::Complaint(at as u32), step);
            prop_assert_eq!(of_kind.len() as u32, complaint.rows);
            prop_assert!(of_kind.iter().all(|row| lines.contains(&row.line)));
        }
        prop_assert_eq!(all(&mut worker, RowFilter::Duplicates, step).len() as u32, counts.duplicates);
    }
}

#[test]
fn cells_are_shown_as_they_will_be_and_as_they_were() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    worker.plan("Last Name,Company,Email\nBerg,Nord,ada@example.com\nLund,Fjord,bo@example.com\n");
    store(&mut worker);
    let mut worker = Worker::on(worker.storage(), true);
    let content = "Last Name,Company,Email,Colour,City\nBerg,Nord,ADA@example.com,blue,Kiel\nLund,Fjord,bo@example.com,,\nIto,Nord,nonsense,,Ost\n";
    let facts = read(&mut worker, content.as_bytes());
    let field = RecordType::Lead.field_by_key("city").unwrap();
    let mut sheet = facts.sheet.clone();
    sheet.columns[4].target = Target::Skip;
    let preview = plan(&mut worker, sheet.clone(), false);
    let counts = preview.rows[0];
    assert_eq!((counts.all, counts.new, counts.changed, counts.same, counts.doubtful), (3, 1, 1, 1, 1));
    let shown = rows(&mut worker, RowFilter::All, 0, 10).rows;
    assert_eq!(
        shown.iter().map(|row| row.outcome).collect::<Vec<_>>(),
        [RowOutcome::Changed, RowOutcome::Same, RowOutcome::New]
    );
    assert_eq!(texts(&shown[0])[..2], ["Berg", "Nord"]);
    assert_eq!(texts(&shown[0])[3..], ["blue", "Kiel"]);
    assert_eq!((shown[0].cells[3].goes, shown[0].cells[4].goes), (CellTarget::Description, CellTarget::Nowhere));
    assert_eq!((texts(&shown[2])[2].as_str(), shown[2].cells[2].goes), ("nonsense", CellTarget::Description));
    assert!(!shown[2].cells[2].complaint.is_empty());
    // A value for all rows is a column of its own, with what it replaces.
    let value = Value::Text("Ulm".to_string());
    sheet.fix(field, FixedValue { field: field.number, value, new_entries: Vec::new() });
    plan(&mut worker, sheet, false);
    let shown = rows(&mut worker, RowFilter::Changed, 0, 10).rows;
    assert_eq!((shown.len(), texts(&shown[1])[5].as_str()), (2, " > Ulm"));
}

#[test]
fn what_is_created_along_is_named_and_a_file_that_is_left_out_keeps_its_rows() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    let facts = read(&mut worker, b"Last Name,Company,Owner\nBerg,Nord,Ann Lee\nLund,Fjord,Ann Lee\n");
    plan(&mut worker, facts.sheet.clone(), false);
    let shown = rows(&mut worker, RowFilter::All, 0, 10);
    let CellContent::Value(Value::Link(owner)) = shown.rows[1].cells[2].content else { panic!("is a link") };
    assert_eq!(shown.names, [(owner, "Ann Lee".to_string())]);
    let preview = plan(&mut worker, FileConfig { kind: None, ..facts.sheet }, false);
    assert_eq!((preview.rows[0].all, preview.rows[0].left_out), (2, 2));
    let shown = rows(&mut worker, RowFilter::LeftOut, 1, 10);
    assert_eq!(
        (texts(&shown.rows[0]), shown.rows[0].notes.len()),
        (vec!["Lund".into(), "Fjord".into(), "Ann Lee".into()], 1)
    );
}

#[test]
fn the_day_and_the_delimiter_are_chosen_and_the_rows_follow() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    let facts = read(&mut worker, b"Last Name;Company;Qualification deadline\nBerg, Ada;Nord;03/04/2026\n");
    let mut sheet = facts.sheet.clone();
    let mut day = |sheet: &FileConfig| {
        plan(&mut worker, sheet.clone(), false);
        texts(&rows(&mut worker, RowFilter::All, 0, 1).rows[0])[2].clone()
    };
    sheet.columns[2].order = DateOrder::DayFirst;
    let first = day(&sheet);
    sheet.columns[2].order = DateOrder::MonthFirst;
    assert_ne!(first, day(&sheet));
    let how = Reread::Delimiter(',');
    let (Reply::Tables { tables, .. }, _) = worker.ask(Request::ReadAgain { table: 0, how }, "") else {
        panic!("is read again")
    };
    assert_eq!((tables[0].delimiter, tables[0].sheet.columns.len()), (Some(','), 2));
    let query = RowQuery { sheet: 0, filter: RowFilter::All, from: 0, count: 1 };
    let (reply, _) = worker.ask(Request::PreviewRows(query), "");
    assert!(!matches!(reply, Reply::PreviewRows(_)), "the plan is that of the table as it was");
}

/// Run with `cargo test --release --test it a_hundred_thousand_rows -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn a_hundred_thousand_rows_are_shown_at_once() {
    let crm = TestWorkspace::new();
    let mut worker = Worker::on(crm.storage.clone(), true);
    let line = |at: u32| format!("Last {at},Firm {},p{at}@firm.example,{}.5,0{}/04/2026\n", at % 5_000, at, at % 9 + 1);
    let content: String = (0..100_000).map(line).collect();
    let facts = read(
        &mut worker,
        format!("Last Name,Company,Email,Expected amount,Qualification deadline\n{content}").as_bytes(),
    );
    let clock = std::time::Instant::now();
    plan(&mut worker, facts.sheet, false);
    println!("planned in {:?}", clock.elapsed());
    for filter in [RowFilter::All, RowFilter::New, RowFilter::Doubtful] {
        for from in [0, 50_000, 99_900] {
            let clock = std::time::Instant::now();
            let shown = rows(&mut worker, filter, from, 60);
            println!("{filter:?} from {from}: {} of {} in {:?}", shown.rows.len(), shown.total, clock.elapsed());
        }
    }
}

#[test]
fn a_text_is_read_as_the_format_that_the_user_says() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    // A line above hides what the file is.
    let cards = b"Exported by hand\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Ada;;;\r\nFN:Ada Berg\r\nEND:VCARD\r\n";
    let facts = read(&mut worker, cards);
    assert_eq!((facts.format, facts.sheet.kind), (Some(FileFormat::Text), Some(RecordType::Lead)));
    let mut again = |format| match worker.ask(Request::ReadAgain { table: 0, how: Reread::Format(format) }, "").0 {
        Reply::Tables { mut tables, .. } => Ok(tables.remove(0)),
        Reply::InvalidFile { why } => Err(why),
        _ => panic!("is answered"),
    };
    let facts = again(FileFormat::Cards).expect("is read");
    assert_eq!((facts.format, facts.form.as_str(), facts.rows), (Some(FileFormat::Cards), "vCard", 1));
    assert_eq!((facts.sheet.kind, facts.encodings.len()), (Some(RecordType::Contact), 0));
    // What it is not is said, and the file stays as it was; back to text, encodings may be chosen again.
    assert!(again(FileFormat::Json).is_err());
    let facts = again(FileFormat::Text).expect("is read");
    assert_eq!(facts.format, Some(FileFormat::Text));
    assert!(facts.encodings.len() > 1 && facts.rows > 3);
}
