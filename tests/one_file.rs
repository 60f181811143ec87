//! The app and a workspace as one file: what is left out is not in it, and what is in it is a whole workspace.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, wait};
use kontor::base::{Moment, Value};
use kontor::domain::Kind;
use kontor::domain::demo::Told;
use kontor::domain::records::{contact, lead};
use kontor::exchange::{one_file, workspace_file};
use kontor::files::{OneFile, Reply, Request};
use kontor::jobs::Jobs;
use kontor::locale::Language;
use kontor::port::memory::Memory;
use kontor::session::Session;

const APP: &str = "<html><head><meta name=\"kontor-file\" content=\"app editable\"></head><body>\
<script type=\"text/plain\" id=\"kontor-data\">before</script><b>rest</b></body></html>";

fn demo() -> Desk {
    let storage = Memory::default();
    wait(Session::open_demo(storage.clone(), desk::world(), Language::En, Told::All)).expect("opens");
    Desk::on(storage)
}

/// What the file worker makes of a wish: the page's text and the workspace in it.
fn written(desk: &Desk, wish: OneFile) -> (String, workspace_file::Loaded, String) {
    let mut worker = Jobs::new(desk::world(), Moment);
    wait(worker.open(desk.storage.clone(), true));
    let (reply, file) = wait(worker.answer(Request::WriteOneFile(wish), APP.as_bytes(), &|_, _| ()));
    assert_eq!(reply, Reply::Written);
    let page = String::from_utf8(file.expect("is written")).expect("is text");
    let data = page.split("kontor-data\">").nth(1).and_then(|rest| rest.split('<').next()).expect("has its place");
    let bytes = from_base64(data);
    let loaded = workspace_file::read(&bytes).unwrap_or_else(|problem| panic!("{problem:?}"));
    let parts = kontor::exchange::container::parts(&bytes).expect("whole").expect("a container");
    let (document, _) = kontor::exchange::container::content(&parts).expect("whole");
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
fn a_whole_workspace_goes_into_the_page_and_nothing_else_of_it_changes() {
    let desk = demo();
    for is_read_only in [false, true] {
        let (page, loaded, _) = written(&desk, OneFile { is_read_only, ..OneFile::default() });
        let mode = if is_read_only { " read-only\"></head>" } else { " editable\"></head>" };
        assert!(page.starts_with("<html><head><meta name=\"kontor-file\" content=\"") && page.contains(mode));
        assert!(page.ends_with("</script><b>rest</b></body></html>") && !page.contains("content=\"app"));
        assert_eq!(loaded.commits.len() as u32, desk.session.read(|set| set.head()));
        for kind in Kind::ALL {
            assert_eq!(loaded.set.count(*kind), desk.session.read(|set| set.count(*kind)), "{kind:?}");
        }
    }
    let (reply, _) = wait(async {
        let mut worker = Jobs::new(desk::world(), Moment);
        worker.open(desk.storage.clone(), true).await;
        worker.answer(Request::WriteOneFile(OneFile::default()), b"<html>another page", &|_, _| ()).await
    });
    assert!(matches!(reply, Reply::Refused(_)));
}

#[test]
fn what_is_left_out_is_nowhere_in_the_file() {
    let desk = demo();
    let texts = |kind: Kind, number: u16| -> Vec<String> {
        desk.session.read(|set| {
            set.rows(kind).filter_map(|(_, row)| Some(row.text(number).to_string()).filter(|t| !t.is_empty())).collect()
        })
    };
    let emails = texts(Kind::Contact, contact::EMAIL);
    let names = texts(Kind::Contact, contact::LAST_NAME);
    assert!(emails.len() > 3 && names.len() > 3);
    let fields = vec![(Kind::Contact, contact::EMAIL), (Kind::Contact, contact::LAST_NAME)];
    let wish = OneFile { is_read_only: true, kinds: vec![Kind::Lead, Kind::Activity], fields };
    let (_, loaded, document) = written(&desk, wish);
    assert_eq!(loaded.commits.len(), 1, "the history would tell");
    assert_eq!((loaded.set.count(Kind::Lead), loaded.set.count(Kind::Activity)), (0, 0));
    assert_eq!(loaded.set.count(Kind::Contact), names.len());
    assert!(
        loaded.set.rows(Kind::Contact).all(|(_, row)| row.get(contact::LAST_NAME) == Some(Value::Text("–".into())))
    );
    for email in &emails {
        assert!(!document.contains(email), "{email}");
    }
    // Reading checks that no link leads nowhere; the file opens like any other.
    let storage = Memory::default();
    let mut worker = Jobs::new(desk::world(), Moment);
    wait(worker.answer(
        Request::ReadWorkspace(None),
        &workspace_file::write(&loaded.set, &loaded.commits, &[], Moment(0)),
        &|_, _| (),
    ));
    assert!(matches!(wait(worker.fill(storage.clone())), Reply::Adopted(1)));
    assert!(Desk::on(storage).links_are_whole());
}

#[test]
fn every_kind_can_be_left_out_alone() {
    let desk = demo();
    for kind in [Kind::Lead, Kind::Account, Kind::Contact, Kind::Opportunity, Kind::Activity, Kind::File, Kind::Product]
    {
        let (_, loaded, _) = written(&desk, OneFile { kinds: vec![kind], ..OneFile::default() });
        assert_eq!(loaded.set.count(kind), 0);
        let left = desk.session.read(|set| one_file::without(set, &[kind], &[]).len());
        assert_eq!(left, Kind::ALL.iter().map(|kind| loaded.set.count(*kind)).sum::<usize>());
    }
    let (_, loaded, _) = written(&desk, OneFile { fields: vec![(Kind::Lead, lead::EMAIL)], ..OneFile::default() });
    assert!(loaded.set.rows(Kind::Lead).all(|(_, row)| row.get(lead::EMAIL).is_none()));
}
