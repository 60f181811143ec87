//! Custom fields: available wherever the table's fields are, and deleted with one undo.
use std::sync::Arc;

use crate::support::{TestWorkspace, link, text, wait};
use kontor::base::{FieldId, Id, Timestamp, Value};
use kontor::command::{BulkEdit, Command, FieldEdit};
use kontor::domain::records::{account, choice, field, lead, opportunity};
use kontor::domain::{Field, Picklist, RecordType};
use kontor::import_export::{csv_writer, workspace_file};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::filter::QueryContext;
use kontor::store::query::{self, Query};
use kontor::store::search;
use kontor::store::sorted_lists::Sort;

fn custom_field(
    crm: &TestWorkspace,
    name: &str,
    kind: &str,
    more: &[(FieldId, Option<Value>)],
) -> (Id, &'static Field) {
    let mut entries = vec![
        (field::NAME, text(name)),
        (field::OF, text("lead")),
        (field::TYPE, text(kind)),
        (field::SEARCHED, Some(Value::Yes)),
    ];
    entries.extend_from_slice(more);
    let id = crm.create(RecordType::Field, entries);
    let found =
        crm.session.read(|set| set.fields(RecordType::Lead).iter().copied().find(|field| field.label.en == name));
    (id, found.expect("the field joins the table"))
}

fn ada(crm: &TestWorkspace, entries: &[(FieldId, Option<Value>)]) -> Id {
    let mut all = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    all.extend_from_slice(entries);
    crm.create(RecordType::Lead, all)
}

#[test]
fn a_custom_field_is_searched_sorted_exported_and_shown_in_the_history() {
    let crm = TestWorkspace::new();
    let (_, colour) = custom_field(&crm, "Colour", "text", &[(field::NAME_DE, text("Farbe"))]);
    let (_, size) = custom_field(&crm, "Size", "number", &[]);
    let ada = ada(&crm, &[(colour.number, text("Türkis")), (size.number, Some(Value::Number(2_500_000)))]);
    crm.run(Command::Edit { id: ada, fields: vec![(colour.number, text("Blau"))] });
    crm.session.read(|set| {
        assert_eq!(search::search(set, "blau", 5).len(), 1);
        assert_eq!(search::search(set, "türkis", 5).len(), 0);
        let viewer = QueryContext {
            me: None,
            today: crate::support::today(),
            language: Language::De,
            midnight: kontor::base::Date::midnight,
        };
        let query = Query { sorts: vec![Sort::descending(size.number)], ..Query::default() };
        let slots = query::run(set, RecordType::Lead, &query, &viewer);
        let table = csv_writer::write(set, RecordType::Lead, &[colour, size], &slots, Language::De);
        assert_eq!(table.trim_start_matches('\u{feff}'), "Farbe;Size\nBlau;2,5\n");
    });
    let history = wait(crm.session.history(ada)).unwrap();
    assert_eq!(history.len(), 2);
}

#[test]
fn a_custom_link_is_indexed_after_a_reload_and_emptied_with_its_target() {
    let crm = TestWorkspace::new();
    let (_, reseller) = custom_field(&crm, "Reseller", "link", &[(field::TARGET, text("account"))]);
    let company = crm.create(RecordType::Account, vec![(account::NAME, text("Fjord"))]);
    let ada = ada(&crm, &[(reseller.number, link(company))]);
    let later = TestWorkspace::on(crm.storage.clone());
    assert_eq!(later.session.read(|set| set.backlinks(company).count()), 1);
    later.run(Command::Delete(vec![company]));
    assert_eq!(later.get(ada, reseller.number), None);
    assert!(later.links_are_whole());
}

#[test]
fn a_field_is_deleted_and_restored_with_its_values() {
    let crm = TestWorkspace::new();
    let (id, grade) = custom_field(&crm, "Grade", "choice", &[]);
    let entry = crm.create(
        RecordType::Choice,
        vec![(choice::NAME, text("A")), (choice::LIST, Some(Value::Number(Picklist::Own(grade.number).code())))],
    );
    let ada = ada(&crm, &[(grade.number, link(entry))]);
    let before = crm.content();
    crm.run(Command::DeleteField { field: id });
    assert_eq!(crm.get(ada, grade.number), None);
    assert!(crm.session.read(|set| !set.fields(RecordType::Lead).contains(&grade)));
    let (_, next) = custom_field(&crm, "Other", "text", &[]);
    assert_ne!(next.number, grade.number, "a number is never given twice");
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_required_custom_field_must_be_filled() {
    let crm = TestWorkspace::new();
    let (_, budget) = custom_field(&crm, "Budget", "money", &[(field::REQUIRED, Some(Value::Yes))]);
    let entries = vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord"))];
    let refused = crm.try_do(Command::Create { kind: RecordType::Lead, fields: entries });
    assert!(matches!(refused, Err(SessionError::Refused(refusal)) if refusal.field == Some(budget)));
}

#[test]
fn an_edit_asks_only_for_the_required_fields_that_it_empties() {
    let crm = TestWorkspace::new();
    for (kind, name, other) in [
        (RecordType::Account, account::NAME, account::CITY),
        (RecordType::Opportunity, opportunity::NAME, opportunity::NEXT_STEP),
    ] {
        let [(first, region), (second, topics)] = [("Region", "text"), ("Topics", "choices")].map(|(name, kind_of)| {
            let entries = vec![(field::NAME, text(name)), (field::OF, text(kind.key())), (field::TYPE, text(kind_of))];
            let id = crm.create(RecordType::Field, entries);
            (id, crm.session.read(|set| set.schema().own(id).unwrap().1.number))
        });
        let topic = crm.create(
            RecordType::Choice,
            vec![(choice::NAME, text("Solar")), (choice::LIST, Some(Value::Number(Picklist::Own(topics).code())))],
        );
        let all = Some(Value::Links(vec![topic]));
        let id = crm.create(kind, vec![(name, text("Fjord"))]);
        for id in [first, second] {
            crm.run(Command::Edit { id, fields: vec![(field::REQUIRED, Some(Value::Yes))] });
        }
        let edit = |fields: Vec<FieldEdit>| Command::Edit { id, fields };
        let bulk = |what| Command::Bulk { ids: Arc::new(vec![id]), edit: what };
        let set = |number, value| bulk(BulkEdit::Set { field: number, value });
        let paste = |number, value| Command::SetCells(Arc::new(vec![(id, (number, value))]));
        let refused = |command: Command| {
            let before = crm.content();
            assert!(matches!(crm.try_do(command), Err(SessionError::Refused(_))));
            assert_eq!(crm.content(), before);
        };
        // Both are empty, and other fields can be edited, each by itself.
        crm.run(edit(vec![(other, text("a"))]));
        crm.run(set(other, text("b")));
        crm.run(paste(other, text("c")));
        crm.run(edit(vec![(other, None)]));
        // An edit must not set one of them to nothing, nor create a record without them.
        refused(edit(vec![(region, None)]));
        refused(edit(vec![(other, text("d")), (region, None)]));
        refused(Command::Create { kind, fields: vec![(name, text("New")), (region, text("North"))] });
        // They are filled one after the other, and not emptied again.
        crm.run(edit(vec![(region, text("North"))]));
        crm.run(set(topics, all.clone()));
        for empties in [
            edit(vec![(region, None)]),
            set(region, None),
            paste(region, None),
            edit(vec![(name, None)]),
            set(topics, None),
            bulk(BulkEdit::Take { field: topics, entry: topic }),
        ] {
            refused(empties);
        }
        crm.run(Command::Create { kind, fields: vec![(name, text("New")), (region, text("North")), (topics, all)] });
    }
}

#[test]
fn custom_fields_are_part_of_the_workspace_file() {
    let crm = TestWorkspace::new();
    let (_, size) = custom_field(&crm, "Size", "number", &[]);
    ada(&crm, &[(size.number, Some(Value::Number(-1)))]);
    let commits = wait(crm.session.journal()).unwrap();
    let file = crm.session.read(|set| workspace_file::write(set, &commits, &[], Timestamp(0)));
    let loaded = workspace_file::read(&file).expect("the file is whole");
    assert_eq!(loaded.commits, commits);
    assert_eq!(loaded.set.fields(RecordType::Lead).last(), Some(&size));
}
