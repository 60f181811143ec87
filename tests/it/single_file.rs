//! The single-file app with a workspace: what is left out is not in it, and the rest is a complete workspace.
use crate::support::{TestWorkspace, wait};
use kontor::base::{FieldId, Seq, Timestamp, Value};
use kontor::domain::RecordType;
use kontor::domain::demo::scripts::DemoSize;
use kontor::domain::records::{contact, lead};
use kontor::import_export::{single_file_app, workspace_file};
use kontor::locale::Language;
use kontor::session::Session;
use kontor::storage::memory::MemoryStorage;
use kontor::worker::JobRunner;
use kontor::worker_protocol::{Reply, Request, SingleFileExport};

const APP: &str = "<html><head><meta name=\"kontor-file\" content=\"app editable\"></head><body>\
<script type=\"text/plain\" id=\"kontor-data\">before</script><b>rest</b></body></html>";

fn demo() -> TestWorkspace {
    let storage = MemoryStorage::default();
    wait(Session::open_demo(storage.clone(), crate::support::world(), Language::En, DemoSize::All)).expect("opens");
    TestWorkspace::on(storage)
}

/// The single-file app of the file worker: the page's text and its workspace.
fn written(crm: &TestWorkspace, wish: SingleFileExport) -> (String, workspace_file::Loaded, String) {
    let mut worker = JobRunner::new(crate::support::world(), Timestamp);
    wait(worker.open(crm.storage.clone(), true));
    let (reply, file) = wait(worker.answer(Request::WriteOneFile(wish), APP.as_bytes(), &|_, _| ()));
    assert_eq!(reply, Reply::Written);
    let page = String::from_utf8(file.expect("is written")).expect("is text");
    let data = page.split("kontor-data\">").nth(1).and_then(|rest| rest.split('<').next()).expect("has its place");
    let bytes = from_base64(data);
    let loaded = workspace_file::read(&bytes).unwrap_or_else(|problem| panic!("{problem:?}"));
    let parts = kontor::import_export::container::split(&bytes).expect("whole").expect("a container");
    let (document, _) = kontor::import_export::container::read_body(&parts).expect("whole");
    let document = String::from_utf8_lossy(&document).to_string();
    (page, loaded, document)
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').collect();
    let group = |chunk: &[u8]| {
        let all = (0..4).fold(0, |all, at| all << 6 | chunk.get(at).map_or(0, |letter| value(*letter)));
        all.to_be_bytes()[1..chunk.len()].to_vec()
    };
    letters.chunks(4).flat_map(group).collect()
}

#[test]
fn a_whole_workspace_is_embedded_in_the_page_and_nothing_else_changes() {
    let crm = demo();
    for is_read_only in [false, true] {
        let (page, loaded, _) = written(&crm, SingleFileExport { is_read_only, ..SingleFileExport::default() });
        let mode = if is_read_only { " read-only\"></head>" } else { " editable\"></head>" };
        assert!(page.starts_with("<html><head><meta name=\"kontor-file\" content=\"") && page.contains(mode));
        assert!(page.ends_with("</script><b>rest</b></body></html>") && !page.contains("content=\"app"));
        assert_eq!(loaded.commits.len() as u32, crm.session.read(|set| set.head().0));
        for kind in RecordType::ALL {
            assert_eq!(loaded.set.count(*kind), crm.session.read(|set| set.count(*kind)), "{kind:?}");
        }
    }
    let (reply, _) = wait(async {
        let mut worker = JobRunner::new(crate::support::world(), Timestamp);
        worker.open(crm.storage.clone(), true).await;
        worker.answer(Request::WriteOneFile(SingleFileExport::default()), b"<html>another page", &|_, _| ()).await
    });
    assert!(matches!(reply, Reply::Refused { .. }));
}

#[test]
fn excluded_data_is_nowhere_in_the_file() {
    let crm = demo();
    let texts = |kind: RecordType, number: FieldId| -> Vec<String> {
        crm.session.read(|set| {
            set.rows(kind).filter_map(|(_, row)| Some(row.text(number).to_string()).filter(|t| !t.is_empty())).collect()
        })
    };
    let emails = texts(RecordType::Contact, contact::EMAIL);
    let names = texts(RecordType::Contact, contact::LAST_NAME);
    assert!(emails.len() > 3 && names.len() > 3);
    let fields = vec![(RecordType::Contact, contact::EMAIL), (RecordType::Contact, contact::LAST_NAME)];
    let wish = SingleFileExport { is_read_only: true, kinds: vec![RecordType::Lead, RecordType::Activity], fields };
    let (_, loaded, document) = written(&crm, wish);
    assert_eq!(loaded.commits.len(), 1, "the history would tell");
    assert_eq!((loaded.set.count(RecordType::Lead), loaded.set.count(RecordType::Activity)), (0, 0));
    assert_eq!(loaded.set.count(RecordType::Contact), names.len());
    assert!(
        loaded
            .set
            .rows(RecordType::Contact)
            .all(|(_, row)| row.get(contact::LAST_NAME) == Some(Value::Text("–".into())))
    );
    for email in &emails {
        assert!(!document.contains(email), "{email}");
    }
    // Reading checks that every link is valid; the file opens like any other.
    let storage = MemoryStorage::default();
    let mut worker = JobRunner::new(crate::support::world(), Timestamp);
    wait(worker.answer(
        Request::ReadWorkspace { passphrase: None },
        &workspace_file::write(&loaded.set, &loaded.commits, &[], Timestamp(0)),
        &|_, _| (),
    ));
    assert!(matches!(wait(worker.fill(storage.clone())), Reply::Adopted { head: Seq(1) }));
    assert!(TestWorkspace::on(storage).links_are_whole());
}

#[test]
fn every_record_type_can_be_excluded_alone() {
    let crm = demo();
    for kind in [
        RecordType::Lead,
        RecordType::Account,
        RecordType::Contact,
        RecordType::Opportunity,
        RecordType::Activity,
        RecordType::File,
        RecordType::Product,
    ] {
        let (_, loaded, _) = written(&crm, SingleFileExport { kinds: vec![kind], ..SingleFileExport::default() });
        assert_eq!(loaded.set.count(kind), 0);
        let left = crm.session.read(|set| single_file_app::redact(set, &[kind], &[]).len());
        assert_eq!(left, RecordType::ALL.iter().map(|kind| loaded.set.count(*kind)).sum::<usize>());
    }
    let (_, loaded, _) = written(
        &crm,
        SingleFileExport { fields: vec![(RecordType::Lead, lead::EMAIL)], ..SingleFileExport::default() },
    );
    assert!(loaded.set.rows(RecordType::Lead).all(|(_, row)| row.get(lead::EMAIL).is_none()));
}
