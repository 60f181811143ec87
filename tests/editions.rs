//! Workspaces of every past edition open in this one: nothing lost, what moved has moved, and the past can be undone.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, wait};
use kontor::domain::records::{lead, opportunity};
use kontor::domain::{Kind, List, defaults};
use kontor::exchange::workspace_file;
use kontor::locale::Language;
use kontor::port::Storage;
use kontor::port::memory::Memory;
use kontor::store::{lists, names};

fn opened(file: &[u8]) -> Desk {
    let file = workspace_file::read(file).expect("the file is whole");
    let storage = Memory::default();
    wait(storage.fill(&file.commits, file.set.pages(), &file.blobs)).expect("is stored");
    Desk::on(storage)
}

#[test]
fn a_workspace_of_the_first_edition_gets_new_lists_and_keeps_everything() {
    let desk = opened(include_bytes!("fixtures/workspaces/edition-1.json"));
    assert!(desk.links_are_whole());
    desk.session.read(|set| {
        assert_eq!((set.count(Kind::Lead), set.count(Kind::Opportunity), set.count(Kind::Activity)), (2, 1, 1));
        assert_eq!(lists::of_list(set, List::Readiness).len(), 3);
        assert!(set.get(Kind::Pipeline, defaults::MAIN_PIPELINE).is_some());
        let (_, deal) = set.rows(Kind::Opportunity).next().expect("the deal is there");
        let competitors = deal.get(opportunity::COMPETITORS).expect("the competitor has moved");
        let [competitor] = competitors.links() else { panic!("one competitor") };
        assert_eq!(names::name_of(set, *competitor, Language::En), "Südlicht");
        assert_eq!(deal.get(opportunity::COMPETITOR), None);
        let (_, ada) = set.rows(Kind::Lead).find(|(_, row)| row.text(lead::LAST_NAME) == "Berg").expect("is there");
        assert!(ada.get(lead::TAGS).is_some() && ada.moment(lead::CONVERTED_AT).is_some());
    });
    // Opening once more changes nothing, and what was done before can still be taken back.
    let before = desk.content();
    let later = Desk::on(desk.storage.clone());
    assert_eq!(later.content(), before);
    later.undo();
    assert_eq!(later.session.read(|set| set.count(Kind::Lead)), 1);
}
