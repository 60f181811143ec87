//! The file worker's answers, on a storage shared with a page: the page applies what the worker stores.
use std::cell::Cell;

use crate::support::worker::Worker;
use crate::support::{TestWorkspace, text, wait};
use kontor::base::{Seq, Timestamp};
use kontor::command::UndoWish;
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::locale::Language;
use kontor::session::LARGE_COMMIT_CHANGES;
use kontor::session::prefetched_commit::PrefetchedCommit;
use kontor::storage::memory::MemoryStorage;
use kontor::storage::{Storage, StorageError};
use kontor::store::Slot;
use kontor::worker::JobRunner;
use kontor::worker_protocol::import_config::Target;
use kontor::worker_protocol::messages::{ListExport, ListFormat};
use kontor::worker_protocol::preview_rows::{CellContent, CellTarget, RowFilter, RowQuery};
use kontor::worker_protocol::request::Reread;
use kontor::worker_protocol::{Reply, Request, Snapshot};

fn many(count: u32) -> String {
    let rows: String =
        (0..count).map(|at| format!("Last {at},Firm {at},p{at}@firm.example,Website,Owner {}\n", at % 3)).collect();
    format!("Last Name,Company,Email,Lead Source,Owner\n{rows}")
}

fn leads(crm: &TestWorkspace) -> usize {
    crm.session.read(|set| set.count(RecordType::Lead))
}

#[test]
fn a_large_import_is_one_commit_that_tabs_apply_and_one_undo() {
    let page = TestWorkspace::new();
    let other = TestWorkspace::on(page.storage.clone());
    let before = page.content();
    let mut worker = Worker::on(page.storage.clone(), true);
    let (facts, preview) = worker.plan(&many(LARGE_COMMIT_CHANGES + 500));
    assert_eq!(
        (facts.rows, preview.created(), preview.entries.count),
        (LARGE_COMMIT_CHANGES + 500, LARGE_COMMIT_CHANGES + 500, 3)
    );
    assert_eq!(preview.entries.first, ["Owner: Owner 0", "Owner: Owner 1", "Owner: Owner 2"]);
    assert_eq!(page.content(), before, "a plan stores nothing");

    let (Reply::Stored(stored), _) = worker.ask(Request::Import { file: "leads.csv".to_string() }, "") else {
        panic!("stored")
    };
    assert_eq!(stored.changes, None, "the storage lasts, so the page only reads it");
    for crm in [&page, &other] {
        assert_eq!(wait(crm.session.catch_up()), Ok(true));
        assert_eq!((leads(crm), crm.session.quarantined()), ((LARGE_COMMIT_CHANGES + 500) as usize, 0));
        assert!(crm.links_are_whole());
    }
    assert_eq!(page.content(), TestWorkspace::on(page.storage.clone()).content(), "like after a reload");

    let seq = page.session.stack(|stack| stack.next_undo().unwrap().seq);
    assert!(page.session.size(seq) > LARGE_COMMIT_CHANGES);
    let undo = || Request::Undo { seq, wanted: UndoWish::default() };
    for (request, count) in [(undo(), 0), (Request::Redo { seq }, LARGE_COMMIT_CHANGES + 500), (undo(), 0)] {
        assert!(matches!(worker.ask(request, ""), (Reply::Stored(_), _)));
        assert_eq!(wait(page.session.catch_up()), Ok(true));
        assert_eq!(leads(&page), count as usize);
    }
    assert_eq!(page.content(), before);
    lead(&page);
    assert_eq!(page.content(), TestWorkspace::on(page.storage.clone()).content());
}

#[test]
fn a_large_commit_is_applied_from_prefetched_pages() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    worker.plan(&many(LARGE_COMMIT_CHANGES + 500));
    let (Reply::Stored(stored), _) = worker.ask(Request::Import { file: "leads.csv".to_string() }, "") else {
        panic!("stored")
    };
    let header = stored.header().unwrap();
    let pages = || wait(page.storage.load()).unwrap().pages.into_iter();
    let ahead = |seq: Seq| {
        let mut ahead = PrefetchedCommit::default();
        ahead.add(seq, pages());
        ahead
    };
    let take = |crm: &TestWorkspace, ahead: PrefetchedCommit| {
        let pauses = Cell::new(0);
        let is_in = wait(crm.session.install_prefetched(&header, ahead, async || pauses.set(pauses.get() + 1)));
        (is_in, pauses.get() > 1)
    };
    let before = page.content();
    for wrong in [PrefetchedCommit::default(), ahead(header.seq.next())] {
        assert_eq!(take(&page, wrong), (false, false));
    }
    let mut damaged = ahead(header.seq);
    damaged.add(header.seq, pages().map(|(key, mut bytes)| (key, bytes.split_off(1))));
    assert_eq!(take(&page, damaged), (false, false));
    assert_eq!(page.content(), before, "nothing is taken in by halves");

    // Another commit came first, so that the pages of the first attempt were dropped.
    let mut twice = ahead(header.seq.previous());
    twice.add(header.seq, pages());
    assert_eq!(take(&page, twice), (true, true));
    assert_eq!(page.content(), TestWorkspace::on(page.storage.clone()).content());
    assert_eq!(wait(page.session.catch_up()), Ok(false), "there is no more to take in");
    page.undo();
    assert_eq!(page.content(), before);

    let late = TestWorkspace::new();
    lead(&late);
    assert_eq!(take(&late, ahead(header.seq)), (false, false), "it does not follow on what is here");
}

fn lead(crm: &TestWorkspace) {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]);
}

#[test]
fn the_worker_decides_again_after_a_commit_of_a_tab() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    worker.plan(&many(5));
    lead(&page);
    assert!(matches!(worker.ask(Request::Import { file: "leads.csv".to_string() }, ""), (Reply::Stored(_), _)));
    wait(page.session.catch_up()).unwrap();
    assert_eq!(leads(&page), 6);
}

#[test]
fn a_failed_write_changes_nothing_and_gives_the_reason() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    worker.plan(&many(5));
    let before = page.content();
    page.storage.fail(Some(StorageError::Full));
    assert_eq!(worker.ask(Request::Import { file: "leads.csv".to_string() }, "").0, Reply::Failed(StorageError::Full));
    page.storage.fail(None);
    assert_eq!(wait(page.session.catch_up()), Ok(false));
    assert_eq!(page.content(), before);
    assert!(
        matches!(worker.ask(Request::ReadTable { file: "leads.csv".to_string() }, "PK\u{3}\u{4}zip").0, Reply::InvalidFile { why } if why.contains("damaged"))
    );
}

#[test]
fn without_storage_the_worker_returns_the_commit() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(MemoryStorage::of(page.storage.content()), false);
    worker.plan(&many(5));
    let (Reply::Stored(stored), _) = worker.ask(Request::Import { file: "leads.csv".to_string() }, "") else {
        panic!("stored")
    };
    assert_eq!(leads(&page), 0);
    wait(page.session.adopt(&stored.commit().unwrap())).unwrap();
    assert_eq!(leads(&page), 5);
    page.undo();
    assert_eq!(leads(&page), 0);
}

#[test]
fn columns_mapped_to_another_field_are_guessed_again() {
    let page = TestWorkspace::new();
    let mut worker = Worker::on(page.storage.clone(), true);
    let (facts, _) = worker.plan("Last Name,Company,Colour\nBerg,Nordlicht,Website\n");
    let mut columns = facts.sheet.columns;
    columns[2].target = Target::Field(lead::SOURCE);
    let (Reply::Guessed(sheet), _) =
        worker.ask(Request::Guess { table: 0, kind: RecordType::Lead, columns, pipeline: None }, "")
    else {
        panic!("guessed")
    };
    let choices = sheet.choices;
    assert_eq!((choices.len(), choices[0].field, choices[0].choices[0].count), (1, lead::SOURCE, 1));
}

#[test]
fn workspaces_and_lists_are_written_and_read_back() {
    let page = TestWorkspace::new();
    page.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("=1+1"))]);
    let mut worker = Worker::on(page.storage.clone(), true);
    let list = ListExport {
        kind: RecordType::Lead,
        fields: vec![lead::LAST_NAME, lead::COMPANY],
        slots: vec![Slot(0)],
        language: Language::De,
        format: ListFormat::Csv,
        learnt: Vec::new(),
    };
    assert_eq!(worker.ask(Request::WriteList(list), "").1, "\u{feff}Nachname;Firma\nBerg;'=1+1\n");

    let (_, file) = worker.ask_bytes(Request::WriteWorkspace { passphrase: None }, b"");
    let snapshot = page.session.read(|set| Snapshot { head: set.head(), pages: set.pages() });
    let (_, copy) = worker.ask_bytes(Request::WriteSnapshot(snapshot), b"");
    for file in [file, copy] {
        // As on the welcome page: no workspace is open.
        let mut reader = Worker(JobRunner::new(crate::support::world(), Timestamp), MemoryStorage::default());
        let (Reply::Workspace(summary), _) = reader.ask_bytes(Request::ReadWorkspace { passphrase: None }, &file)
        else {
            panic!("is whole")
        };
        assert_eq!((summary.counts[0], summary.new), (1, 0));
        let storage = MemoryStorage::default();
        assert_eq!(wait(reader.0.fill(storage.clone())), Reply::Adopted { head: Seq(summary.commits) });
        assert_eq!(TestWorkspace::on(storage).content(), page.content());
        assert!(matches!(
            reader.ask_bytes(Request::ReadWorkspace { passphrase: None }, &file[..file.len() - 9]).0,
            Reply::InvalidFile { .. }
        ));
    }
}

#[test]
fn a_table_is_read_again_in_another_encoding_or_with_another_heading_row() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    let request = Request::ReadTable { file: "leads.csv".to_string() };
    let lines = b"Leads of spring;;\nNachname;Firma;Ort\nM\xfcller;K\xe4se;Gro\xdfenhain\n";
    let (Reply::Tables { tables, .. }, _) = worker.ask_bytes(request, lines) else { panic!("is read") };
    let facts = &tables[0];
    assert_eq!((facts.rows, facts.heading, facts.first_rows[1].text.as_str()), (1, Some(1), "Nachname · Firma · Ort"));
    assert!(facts.encodings.contains(&facts.form), "{}", facts.form);
    let mut again = |how: Reread| {
        let (Reply::Tables { mut tables, .. }, _) = worker.ask(Request::ReadAgain { table: 0, how }, "") else {
            panic!("is read again")
        };
        let facts = tables.remove(0);
        (facts.form, facts.heading, facts.sheet.columns[0].header.clone(), facts.sheet.columns[0].samples.clone())
    };
    let said = |form: &str, heading, header: &str, samples: &[&str]| {
        (form.to_string(), heading, header.to_string(), samples.iter().map(|text| text.to_string()).collect::<Vec<_>>())
    };
    let encoding = |name: &str| Reread::Encoding(name.to_string());
    assert_eq!(again(encoding("Windows-1251")), said("Windows-1251", Some(1), "Nachname", &["Mьller"]));
    assert_eq!(again(encoding("Windows-1252")), said("Windows-1252", Some(1), "Nachname", &["Müller"]));
    assert_eq!(
        again(Reread::Heading(Some(0))),
        said("Windows-1252", Some(0), "Leads of spring", &["Nachname", "Müller"])
    );
    assert_eq!(
        again(Reread::Heading(None)),
        said("Windows-1252", None, "Column 1", &["Leads of spring", "Nachname", "Müller"])
    );
}

#[test]
fn doubtful_values_are_put_together_and_each_kind_opens_its_rows() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    let bad: String = (0..12_000).map(|at| format!("Berg {at},Nord,no address {at},\n")).collect();
    let (_, preview) = worker.plan(&format!("Last Name,Company,Email,Expected amount\n{bad}Lund,Nord,,1.2.3\n"));
    let said: Vec<_> =
        preview.complaints.iter().map(|one| (one.column.as_str(), one.at, one.count, one.rows)).collect();
    assert_eq!(said, [("Email", Some(2), 12_000, 12_000), ("Expected amount", Some(3), 1, 1)], "no kind hides another");
    let query = RowQuery { sheet: 0, filter: RowFilter::Complaint(0), from: 11_950, count: 50 };
    let (Reply::PreviewRows(shown), _) = worker.ask(Request::PreviewRows(query), "") else { panic!("are listed") };
    assert_eq!((shown.total, shown.rows.len(), shown.rows[49].line), (12_000, 50, 12_001));
    let cell = &shown.rows[0].cells[2];
    assert_eq!(cell.content, CellContent::Text("no address 11950".to_string()));
    assert_eq!((cell.goes, cell.complaint.as_str()), (CellTarget::Description, preview.complaints[0].text.as_str()));
    let (_, preview) = Worker::on(MemoryStorage::default(), true).plan("Last Name,Company,Colour\nBerg,Nord,blue\n");
    assert_eq!((preview.complaints.len(), preview.described), (0, 1));
}
