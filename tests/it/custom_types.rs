//! Record types that a workspace defines: they have whatever the built-in ones have, and their names are the workspace's.
use kontor::base::{FieldId, Id, Money, Seq, Value};
use kontor::command::custom_type::NewType;
use kontor::command::merge::Merge;
use kontor::command::{Command, FieldEdit};
use kontor::domain::custom_type::CustomType;
use kontor::domain::records::{account, custom, custom_type, field};
use kontor::domain::{Field, RecordType};
use kontor::import_export::{csv_writer, guess_fields, workspace_file, xlsx_writer};
use kontor::locale::Language;
use kontor::route::Route;
use kontor::store::filter::{Filter, Predicate};
use kontor::store::query::{self, Query};
use kontor::store::{Slot, display_names, search, views};
use kontor::worker_protocol::import_config::{Column, Target};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::files::{self, File};
use crate::support::{TestWorkspace, cases, link, text, viewer, wait};

/// Adds a record type.
pub fn add_type(crm: &TestWorkspace, one: &str, many: &str) -> (Id, RecordType) {
    let id = crm.create(RecordType::CustomType, vec![(custom_type::NAME, text(one)), (custom_type::MANY, text(many))]);
    (id, place_of(crm, id))
}

/// The place of a type.
pub fn place_of(crm: &TestWorkspace, id: Id) -> RecordType {
    let row = crm.session.read(|set| set.get(RecordType::CustomType, id).and_then(CustomType::of));
    row.expect("has a place").kind
}

/// Adds a field to a record type.
pub fn add_field(
    crm: &TestWorkspace,
    of: RecordType,
    name: &str,
    kind: &str,
    target: Option<RecordType>,
) -> &'static Field {
    let mut entries = vec![
        (field::NAME, text(name)),
        (field::OF, text(of.key())),
        (field::TYPE, text(kind)),
        (field::SEARCHED, Some(Value::Yes)),
    ];
    entries.extend(target.map(|target| (field::TARGET, text(target.key()))));
    crm.create(RecordType::Field, entries);
    let found = crm.session.read(|set| set.fields(of).iter().copied().find(|field| field.label.en == name));
    found.expect("joins the table")
}

fn named(crm: &TestWorkspace, kind: RecordType, name: &str, more: &[FieldEdit]) -> Id {
    let mut entries = vec![(custom::NAME, text(name))];
    entries.extend_from_slice(more);
    crm.create(kind, entries)
}

fn count(crm: &TestWorkspace, kind: RecordType) -> usize {
    crm.session.read(|set| set.count(kind))
}

#[test]
fn a_type_has_its_names_in_every_language_and_an_address() {
    let crm = TestWorkspace::new();
    let (id, projects) = add_type(&crm, "Project", "Projects");
    crm.run(Command::Edit {
        id,
        fields: vec![(custom_type::NAME_DE, text("Projekt")), (custom_type::MANY_DE, text("Projekte"))],
    });
    crm.session.read(|_| ());
    assert_eq!(projects.creation(Language::En), "New project");
    assert_eq!(projects.creation(Language::De), "Projekt anlegen");
    assert_eq!(projects.counted(2, Language::De), "2 Projekte");
    assert_eq!(Route::parse(&Route::List(projects).path()), Route::List(projects));
    assert!(crm.session.read(|set| set.schema().work().ends_with(&[projects])));
    // Another workspace of the same browser has other types, and its own names for them.
    let other = TestWorkspace::new();
    let (_, machines) = add_type(&other, "Machine", "Machines");
    other.session.read(|_| assert_eq!(machines.one().en, "Machine"));
    crm.session.read(|_| assert_eq!(projects.one().en, "Project"));
    TestWorkspace::new().session.read(|_| assert_eq!(projects.one().en, "Record", "no type has this place"));
}

#[test]
fn records_of_a_type_are_listed_filtered_searched_linked_and_undone() {
    let crm = TestWorkspace::new();
    let (id, projects) = add_type(&crm, "Project", "Projects");
    let customer = add_field(&crm, projects, "Customer", "link", Some(RecordType::Account));
    let code = add_field(&crm, projects, "Code", "text", None);
    let lead_project = add_field(&crm, RecordType::Opportunity, "Project", "link", Some(projects));
    let nord = crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let roof = named(&crm, projects, "Roof", &[(customer.number, link(nord)), (code.number, text("NX-17"))]);
    let cellar = named(&crm, projects, "Cellar", &[]);
    assert_eq!(crm.get(roof, custom::TYPE), link(id), "every record knows its type");
    crm.session.read(|set| {
        let hits = search::search(set, "nx-17", 5);
        assert_eq!((hits.len(), hits[0].kind, hits[0].best.clone()), (1, projects, vec![roof]));
        let query = Query { filter: Filter::field(customer.number, Predicate::Filled), ..Query::default() };
        assert_eq!(query::run(set, projects, &query, &viewer()).len(), 1);
        assert_eq!(views::default_query(set, projects), Query::default());
        assert!(set.schema().back_links(RecordType::Account).contains(&(projects, customer)));
        assert!(set.schema().back_links(projects).contains(&(RecordType::Opportunity, lead_project)));
        assert!(set.backlinks(nord).any(|(kind, row)| (kind, row.id()) == (projects, roof)));
    });
    let before = crm.content();
    crm.run(Command::Edit { id: roof, fields: vec![(custom::NAME, text("Dach"))] });
    assert_eq!(wait(crm.session.history(roof)).expect("is read").len(), 2);
    crm.run(Command::Delete(vec![cellar, roof]));
    assert_eq!(count(&crm, projects), 0);
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
    // A company that goes takes no project along, but its link.
    crm.run(Command::Delete(vec![nord]));
    assert_eq!((count(&crm, projects), crm.get(roof, customer.number)), (2, None));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn records_of_a_type_are_merged_with_their_links() {
    let crm = TestWorkspace::new();
    let (_, projects) = add_type(&crm, "Project", "Projects");
    let (_, visits) = add_type(&crm, "Visit", "Visits");
    let of = add_field(&crm, visits, "Project", "link", Some(projects));
    let budget = add_field(&crm, projects, "Budget", "money", None);
    let amount = Some(Value::Money(Money { minor: 100, currency: kontor::base::Currency::EUR }));
    let [one, other] = ["Roof", "roof"].map(|name| named(&crm, projects, name, &[]));
    crm.run(Command::Edit { id: other, fields: vec![(budget.number, amount.clone())] });
    let visit = named(&crm, visits, "First look", &[(of.number, link(other))]);
    let before = crm.content();
    crm.run(Command::Merge(Merge { master: one, others: vec![other], picks: Vec::new() }));
    assert_eq!((crm.get(visit, of.number), crm.get(one, budget.number)), (link(one), amount));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_type_without_records_is_undone_and_one_with_records_stays() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let (id, projects) = add_type(&crm, "Project", "Projects");
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(place_of(&crm, id), projects);
    let made = crm.session.stack(|stack| stack.next_undo().expect("is there").seq);
    named(&crm, projects, "Roof", &[]);
    let kept = wait(crm.session.undo(made));
    assert!(crm.session.read(|set| set.find(id).is_some()), "{kept:?}");
    assert!(crm.links_are_whole());
    crm.refusal(Command::Delete(vec![id]));
    crm.run(Command::Edit { id, fields: vec![(custom_type::ARCHIVED, Some(Value::Yes))] });
    crm.session.read(|set| {
        assert!(!set.schema().work().contains(&projects), "it is no longer offered");
        assert_eq!(search::search(set, "roof", 5).len(), 1, "its records stay");
        assert_eq!(projects.many().en, "Projects", "under its name");
    });
}

#[test]
fn names_are_used_once_places_never_again_and_there_is_room_for_24() {
    let crm = TestWorkspace::new();
    let refusal = |one: &str, many: &str| {
        let fields = vec![(custom_type::NAME, text(one)), (custom_type::MANY, text(many))];
        crm.refusal(Command::Create { kind: RecordType::CustomType, fields })
    };
    assert!(refusal("LEAD", "Something").contains("called so"));
    assert!(refusal("Thing", "Kontakte").contains("called so"), "in any language");
    let (id, first) = add_type(&crm, "Project", "Projects");
    assert!(refusal("project", "Others").contains("called so"));
    let fields = vec![(custom_type::PLACE, Some(Value::Number(1)))];
    let other =
        crm.session.read(|set| set.get(RecordType::CustomType, id).and_then(|row| row.number(custom_type::PLACE)));
    if other != Some(1) {
        crm.refusal(Command::Edit { id, fields });
    }
    // A type with a field is not taken back: nobody could tell what the field belongs to.
    add_field(&crm, first, "Code", "text", None);
    let seq = Seq(crm.session.read(|set| set.head().0) - 1);
    drop(wait(crm.session.undo(seq)));
    assert_eq!(place_of(&crm, id), first);
    let mut places: Vec<RecordType> =
        (0..23).map(|at| add_type(&crm, &format!("Type {at}"), &format!("Types {at}")).1).collect();
    assert!(!places.contains(&first));
    places.sort();
    places.dedup();
    assert_eq!(places.len(), 23);
    assert!(refusal("One more", "More").contains("24"));
    let free = *RecordType::PLACES_FOR_CUSTOM.last().expect("there are some");
    let nobody = Command::Create { kind: free, fields: vec![(custom::NAME, text("x"))] };
    assert!(crm.refusal(nobody).contains("settings"));
}

#[test]
fn a_workspace_file_has_the_types_in_use_and_says_what_it_needs() {
    let crm = TestWorkspace::new();
    let file = |crm: &TestWorkspace| {
        let journal = wait(crm.session.journal()).expect("is read");
        crm.session.read(|set| workspace_file::write(set, &journal, &[], crm.session.now()))
    };
    let plain = file(&crm);
    assert!(String::from_utf8_lossy(&plain[..80]).contains("\"version\":2"));
    let (_, projects) = add_type(&crm, "Project", "Projects");
    named(&crm, projects, "Roof", &[]);
    let bytes = file(&crm);
    assert!(
        String::from_utf8_lossy(&bytes[..80]).contains("\"version\":3"),
        "an older program says that it is too old"
    );
    let loaded = workspace_file::read(&bytes).unwrap_or_else(|_| panic!("is read"));
    crm.session.read(|set| {
        for kind in RecordType::ALL {
            let rows = |set: &kontor::store::RecordStore| {
                set.rows(*kind).map(|(_, row)| (row.id(), row.fields())).collect::<Vec<_>>()
            };
            assert_eq!(rows(set), rows(&loaded.set), "{kind:?}");
        }
    });
}

/// All records of a type with all fields, in a format.
pub fn export(crm: &TestWorkspace, kind: RecordType, is_workbook: bool) -> File {
    crm.session.read(|set| {
        let fields = set.fields(kind).to_vec();
        let slots: Vec<Slot> = set.rows(kind).map(|(slot, _)| slot).collect();
        let language = Language::En;
        match is_workbook {
            true => {
                ("x.xlsx".into(), xlsx_writer::write(set, kind, &fields, &slots, language, kontor::base::Timestamp))
            }
            false => ("Projects.csv".into(), csv_writer::write(set, kind, &fields, &slots, language).into_bytes()),
        }
    })
}

#[test]
fn a_file_named_after_a_type_is_read_as_its_records() {
    let crm = TestWorkspace::new();
    let (id, projects) = add_type(&crm, "Project", "Projects");
    let place = add_field(&crm, projects, "Site", "text", None);
    let customer = add_field(&crm, projects, "Customer", "link", Some(RecordType::Account));
    crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let table = "Name,Site,Customer,Mood\nRoof,Kiel,Nord,good\nCellar,Bonn,,\n";
    let files = [("Projects 2026.csv".to_string(), table.as_bytes().to_vec())];
    let guess = files::guess(&crm, &files);
    assert_eq!(guess[0].kind, Some(projects));
    let plan = files::plan(&crm, &files, guess);
    files::store(&crm, &plan);
    let roof = search_one(&crm, projects, "roof");
    assert_eq!(crm.get(roof, place.number), text("Kiel"));
    assert!(crm.get(roof, customer.number).is_some());
    assert_eq!(crm.get(roof, custom::TYPE), link(id));
    assert_eq!(crm.get(roof, custom::DESCRIPTION), text("Mood: good"));
    crm.undo();
    assert_eq!(count(&crm, projects), 0);
}

fn search_one(crm: &TestWorkspace, kind: RecordType, words: &str) -> Id {
    crm.session.read(|set| search::of_kind(set, kind, words, 1)[0])
}

/// What happens to the records of two types, one of which links to the other.
#[derive(Clone, Debug)]
enum Step {
    Create(bool, String, Option<usize>, i64),
    Edit(bool, usize, String),
    Delete(bool, usize),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let (at, name) = (any::<usize>, "[A-Za-zäöß=+@',;.0-9]{1,9}");
    prop_oneof![
        4 => (any::<bool>(), name, any::<Option<usize>>(), -9_999..9_999i64).prop_map(|(of, name, to, number)| Step::Create(of, name, to, number)),
        2 => (any::<bool>(), at(), name).prop_map(|(of, at, name)| Step::Edit(of, at, name)),
        1 => (any::<bool>(), at()).prop_map(|(of, at)| Step::Delete(of, at)),
        1 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_of_custom_types_come_back_from_files_and_every_undo(all in vec(step(), 1..14)) {
        let crm = TestWorkspace::new();
        let kinds = [("Project", "Projects"), ("Visit", "Visits")].map(|(one, many)| add_type(&crm, one, many).1);
        let budget = kinds.map(|kind| add_field(&crm, kind, "Budget", "number", None).number);
        let linked = add_field(&crm, kinds[1], "Project", "link", Some(kinds[0])).number;
        let base = Seq(crm.session.read(|set| set.head().0));
        let of = |is_second: &bool| kinds[usize::from(*is_second)];
        let pick = |kind: RecordType, at: usize| crm.session.read(|set| {
            let ids: Vec<Id> = set.rows(kind).map(|(_, row)| row.id()).collect();
            (!ids.is_empty()).then(|| ids[at % ids.len()])
        });
        let start = crm.content();
        let mut done = 0;
        for step in &all {
            let command = match step {
                Step::Create(second, name, to, number) => {
                    let mut fields: Vec<FieldEdit> = vec![(custom::NAME, text(name)), (budget[usize::from(*second)], Some(Value::Number(*number * 10_000)))];
                    let to = to.filter(|_| *second).and_then(|at| pick(kinds[0], at));
                    fields.extend(to.map(|id| (linked, link(id))));
                    Command::Create { kind: of(second), fields }
                }
                Step::Edit(second, at, name) => match pick(of(second), *at) {
                    Some(id) => Command::Edit { id, fields: vec![(custom::NAME, text(name))] },
                    None => continue,
                },
                Step::Delete(second, at) => match pick(of(second), *at) {
                    Some(id) => Command::Delete(vec![id]),
                    None => continue,
                },
                Step::Undo if done > 0 => {
                    crm.undo();
                    done -= 1;
                    continue;
                }
                Step::Redo => {
                    crm.redo_any();
                    done = crm.session.stack(|stack| stack.in_order().filter(|header| header.seq > base).count());
                    continue;
                }
                Step::Undo => continue,
            };
            done += usize::from(crm.run(command).header.is_some());
        }
        prop_assert!(crm.links_are_whole());
        // Own files change nothing in the workspace that they are from.
        for (kind, is_workbook) in kinds.into_iter().flat_map(|kind| [(kind, true), (kind, false)]) {
            if count(&crm, kind) == 0 {
                continue;
            }
            let files = [export(&crm, kind, is_workbook)];
            let table = &files::tables(&files)[0];
            let sheet = crm.session.read(|set| kontor::import_export::mapping::of_kind(set, &table.1, &table.0, kind));
            let plan = files::plan(&crm, &files, vec![sheet]);
            prop_assert!(plan.rows.is_empty() && plan.fills.is_empty(), "{kind:?} {:?} {:?}", plan.rows, plan.fills);
        }
        // The workspace file has the same records.
        let journal = wait(crm.session.journal()).expect("is read");
        let bytes = crm.session.read(|set| workspace_file::write(set, &journal, &[], crm.session.now()));
        let loaded = workspace_file::read(&bytes).unwrap_or_else(|_| panic!("is read"));
        for kind in kinds {
            let rows = |set: &kontor::store::RecordStore| set.rows(kind).map(|(_, row)| (row.id(), row.fields())).collect::<Vec<_>>();
            prop_assert_eq!(crm.session.read(rows), rows(&loaded.set));
        }
        while crm.session.stack(|stack| stack.next_undo().is_some_and(|header| header.seq > base)) {
            crm.undo();
        }
        prop_assert_eq!(crm.content(), start);
    }
}

#[test]
fn a_field_of_a_type_is_deleted_with_its_values() {
    let crm = TestWorkspace::new();
    let (_, projects) = add_type(&crm, "Project", "Projects");
    let code = add_field(&crm, projects, "Code", "text", None);
    let roof = named(&crm, projects, "Roof", &[(code.number, text("NX"))]);
    let id = crm.session.read(|set| set.rows(RecordType::Field).map(|(_, row)| row.id()).next()).expect("is there");
    crm.run(Command::DeleteField { field: id });
    assert_eq!(crm.get(roof, code.number), None);
    crm.undo();
    assert_eq!(crm.get(roof, code.number), text("NX"));
    let number: FieldId = code.number;
    assert!(crm.session.read(|set| set.field(projects, number).is_some()));
}

/// The commands of the wizard: the type of a table, then its rows.
#[test]
fn a_type_is_made_of_a_file_and_takes_its_rows() {
    let crm = TestWorkspace::new();
    crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let mut table = "Vertrag;Kunde;Account;Beginn;Wert;Stufe;Aktiv;Code;ID\n".to_string();
    for at in 0..9 {
        let level = ["Gold", "Silber"][at % 2];
        let active = ["ja", "nein"][at % 2];
        let line = format!(
            "Wartung {at};Frau {at};Nord;{}.03.2026;{}.500,00 €;{level};{active};00{at};X{at}\n",
            at + 13,
            at + 1
        );
        table.push_str(&line);
    }
    let files = [("Verträge_2026.csv".to_string(), table.into_bytes())];
    let (name, read) = files::tables(&files).remove(0);
    let (columns, fields) = crm.session.read(|set| {
        let columns = kontor::import_export::mapping::guess(set.schema(), &read, RecordType::Lead);
        let fields = guess_fields::guess(set, &read, &columns, &name);
        (columns, fields)
    });
    let holds: Vec<(&str, &str)> = fields.iter().map(|own| (own.name.as_str(), own.holds.as_str())).collect();
    assert_eq!(
        holds,
        [
            ("Vertrag", "name"),
            ("Kunde", "text"),
            ("Account", "link"),
            ("Beginn", "date"),
            ("Wert", "money"),
            ("Stufe", "choice"),
            ("Aktiv", "yes_no"),
            ("Code", "text"),
            ("ID", "external_id"),
        ]
    );
    let before = crm.content();
    let made = NewType { name: "Vertrag".to_string(), plural: "Verträge".to_string(), fields: fields.clone() };
    crm.run(Command::MakeType(made.clone()));
    let kind = crm.session.read(|set| set.schema().work().last().copied()).expect("is there");
    assert_eq!(crm.session.read(|set| set.fields(kind).iter().filter(|field| field.is_custom()).count()), 7);
    assert!(crm.refusal(Command::MakeType(made)).contains("called so"));
    // The wizard gives each column its field.
    let columns: Vec<_> = columns
        .into_iter()
        .zip(&fields)
        .map(|(column, own)| {
            let field = crm.session.read(|set| {
                let custom =
                    set.fields(kind).iter().copied().find(|field| field.is_custom() && field.label.en == own.name);
                kind.field_by_key(&own.holds).or(custom)
            });
            Column { target: Target::Field(field.expect("has a field").number), ..column }
        })
        .collect();
    let sheet =
        crm.session.read(|set| kontor::import_export::mapping::of_columns(set, &read, &name, kind, columns, None));
    let plan = files::plan(&crm, &files, vec![sheet]);
    assert_eq!(plan.count(kind).new, 9);
    files::store(&crm, &plan);
    crm.session.read(|set| {
        let row =
            set.rows(kind).map(|(_, row)| row).find(|row| row.text(custom::NAME) == "Wartung 3").expect("is there");
        let value = |name: &str| {
            let field = set.fields(kind).iter().copied().find(|field| field.label.en == name).expect("is there");
            display_names::plain(set, field, &row.get(field.number).expect("is filled"), Language::En)
        };
        let shown = ["Kunde", "Account", "Beginn", "Wert", "Stufe", "Code"].map(value);
        assert_eq!(shown, ["Frau 3", "Nord", "2026-03-16", "4500.00 EUR", "Silber", "003"]);
        assert_eq!(row.text(custom::EXTERNAL_ID), "X3");
        assert_eq!(row.text(custom::DESCRIPTION), "");
    });
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
}
