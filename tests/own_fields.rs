//! The workspace's own fields: everywhere the table's fields are, and deleted with one undo.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, link, text, wait};
use kontor::base::{Id, Moment, Value};
use kontor::command::Command;
use kontor::domain::records::{account, choice, field, lead};
use kontor::domain::{Field, Kind, List};
use kontor::exchange::{csv_out, workspace_file};
use kontor::locale::Language;
use kontor::session::Failure;
use kontor::store::filter::Viewer;
use kontor::store::query::{self, Query};
use kontor::store::search;

fn own(desk: &Desk, name: &str, kind: &str, more: &[(u16, Option<Value>)]) -> (Id, &'static Field) {
    let mut entries = vec![
        (field::NAME, text(name)),
        (field::OF, text("lead")),
        (field::TYPE, text(kind)),
        (field::SEARCHED, Some(Value::Yes)),
    ];
    entries.extend_from_slice(more);
    let id = desk.create(Kind::Field, entries);
    let found = desk.session.read(|set| set.fields(Kind::Lead).iter().copied().find(|field| field.label.en == name));
    (id, found.expect("the field joins the table"))
}

fn ada(desk: &Desk, entries: &[(u16, Option<Value>)]) -> Id {
    let mut all = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    all.extend_from_slice(entries);
    desk.create(Kind::Lead, all)
}

#[test]
fn an_own_field_is_searched_sorted_exported_and_told_of_in_the_history() {
    let desk = Desk::new();
    let (_, colour) = own(&desk, "Colour", "text", &[(field::NAME_DE, text("Farbe"))]);
    let (_, size) = own(&desk, "Size", "number", &[]);
    let ada = ada(&desk, &[(colour.number, text("Türkis")), (size.number, Some(Value::Number(2_500_000)))]);
    desk.run(Command::Edit(ada, vec![(colour.number, text("Blau"))]));
    desk.session.read(|set| {
        assert_eq!(search::search(set, "blau", 5).len(), 1);
        assert_eq!(search::search(set, "türkis", 5).len(), 0);
        let viewer =
            Viewer { me: None, today: desk::today(), language: Language::De, midnight: kontor::base::Day::midnight };
        let query = Query { sorts: vec![(size.number, true)], ..Query::default() };
        let slots = query::run(set, Kind::Lead, &query, &viewer);
        let table = csv_out::write(set, Kind::Lead, &[colour, size], &slots, Language::De);
        assert_eq!(table.trim_start_matches('\u{feff}'), "Farbe;Size\nBlau;2,5\n");
    });
    let history = wait(desk.session.history(ada)).unwrap();
    assert_eq!(history.len(), 2);
}

#[test]
fn an_own_link_is_traced_after_a_reload_and_emptied_with_its_target() {
    let desk = Desk::new();
    let (_, reseller) = own(&desk, "Reseller", "link", &[(field::TARGET, text("account"))]);
    let company = desk.create(Kind::Account, vec![(account::NAME, text("Fjord"))]);
    let ada = ada(&desk, &[(reseller.number, link(company))]);
    let later = Desk::on(desk.storage.clone());
    assert_eq!(later.session.read(|set| set.incoming(company).count()), 1);
    later.run(Command::Delete(vec![company]));
    assert_eq!(later.get(ada, reseller.number), None);
    assert!(later.links_are_whole());
}

#[test]
fn a_field_is_deleted_with_its_values_and_comes_back_with_them() {
    let desk = Desk::new();
    let (id, grade) = own(&desk, "Grade", "choice", &[]);
    let entry = desk.create(
        Kind::Choice,
        vec![(choice::NAME, text("A")), (choice::LIST, Some(Value::Number(List::Own(grade.number).code())))],
    );
    let ada = ada(&desk, &[(grade.number, link(entry))]);
    let before = desk.content();
    desk.run(Command::DeleteField(id));
    assert_eq!(desk.get(ada, grade.number), None);
    assert!(desk.session.read(|set| !set.fields(Kind::Lead).contains(&grade)));
    let (_, next) = own(&desk, "Other", "text", &[]);
    assert_ne!(next.number, grade.number, "a number is never given twice");
    desk.undo();
    desk.undo();
    assert_eq!(desk.content(), before);
}

#[test]
fn a_required_own_field_is_asked_for() {
    let desk = Desk::new();
    let (_, budget) = own(&desk, "Budget", "money", &[(field::REQUIRED, Some(Value::Yes))]);
    let entries = vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord"))];
    let refused = desk.try_do(Command::Create(Kind::Lead, entries));
    assert!(matches!(refused, Err(Failure::Refused(refusal)) if refusal.field == Some(budget)));
}

#[test]
fn own_fields_travel_in_the_workspace_file() {
    let desk = Desk::new();
    let (_, size) = own(&desk, "Size", "number", &[]);
    ada(&desk, &[(size.number, Some(Value::Number(-1)))]);
    let commits = wait(desk.session.journal()).unwrap();
    let file = desk.session.read(|set| workspace_file::write(set, &commits, &[], Moment(0)));
    let loaded = workspace_file::read(&file).expect("the file is whole");
    assert_eq!(loaded.commits, commits);
    assert_eq!(loaded.set.fields(Kind::Lead).last(), Some(&size));
}
