//! Imported data is displayed, compared and undone in linear, not quadratic time: long chains, thousands of records
//! linked to one, texts of any length.
use std::sync::Arc;

use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, link, text};
use kontor::base::{FieldId, Id, Row, Seq, Value};
use kontor::command::{BulkEdit, Command};
use kontor::domain::records::{account, contact, opportunity, stage};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::sorted_lists::Sort;
use kontor::store::{clipboard_tsv, display_names, hierarchy, sorted_lists};

/// Accounts, each below the one of the preceding row.
fn chain(levels: usize) -> String {
    let row = |at: usize| match at {
        0 => "Level 0,\n".to_string(),
        at => format!("Level {at},Level {}\n", at - 1),
    };
    format!("Account Name,Parent Account\n{}", (0..levels).map(row).collect::<String>())
}

fn undo(crm: &TestWorkspace, seq: Seq) -> Vec<String> {
    crate::support::wait(crm.session.undo(seq)).expect("is undone").kept
}

#[test]
fn a_long_chain_of_accounts_is_traversed_once() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let levels = 20_000;
    import(&crm, &[file("accounts.csv", &chain(levels))]);
    let accounts = all(&crm, RecordType::Account);
    assert_eq!(accounts.len(), levels);
    assert!(accounts[1..].iter().all(|row| row.link(account::PARENT).is_some()));
    let (top, middle, last) = (accounts[0].id(), accounts[levels / 2].id(), accounts[levels - 1].id());
    for id in [top, middle, last] {
        let lines = crm.session.read(|set| hierarchy::of(set, RecordType::Account, id, 20));
        assert!(lines.len() <= 600 && lines.iter().any(|node| node.id == id), "{}", lines.len());
    }
    // A cycle through all of them is still one.
    let refused = crm.try_do(Command::Edit { id: top, fields: vec![(account::PARENT, link(last))] });
    assert!(matches!(refused, Err(SessionError::Refused(_))));
    let seq = crm.session.stack(|stack| stack.next_undo().unwrap().seq);
    assert!(undo(&crm, seq).is_empty());
    assert_eq!(crm.content(), before);
    crate::support::wait(crm.session.redo(seq)).expect("comes back");
    // A record that was edited since remains, and with it everything above it.
    crm.run(Command::Edit { id: middle, fields: vec![(account::CITY, text("Kiel"))] });
    let kept = undo(&crm, seq);
    assert_eq!((all(&crm, RecordType::Account).len(), kept.len()), (levels / 2 + 1, levels / 2 + 1));
    assert!(crm.links_are_whole());
}

#[test]
fn tens_of_thousands_of_links_to_one_account_are_edited_deleted_and_undone() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let rows: String = (0..30_000).map(|at| format!("Person {at},Nordlicht,p{at}@nord.example\n")).collect();
    let people = format!("Last Name,Account Name,Email\n{rows}");
    import(&crm, &[file("contacts.csv", &people)]);
    let firm = all(&crm, RecordType::Account)[0].id();
    let linking =
        |crm: &TestWorkspace| crm.session.read(|set| set.linking(firm, RecordType::Contact, contact::ACCOUNT).count());
    assert_eq!(linking(&crm), 30_000);
    let people = all(&crm, RecordType::Contact);
    let some: Vec<Id> = people.iter().step_by(3).map(Row::id).collect();
    crm.run(Command::Bulk {
        ids: Arc::new(some.clone()),
        edit: BulkEdit::Set { field: contact::TITLE, value: text("Head") },
    });
    assert_eq!(linking(&crm), 30_000);
    crm.run(Command::Delete(some));
    assert_eq!(linking(&crm), 20_000);
    assert!(crm.links_are_whole());
    for _ in 0..3 {
        crm.undo();
    }
    assert_eq!(crm.content(), before);
}

/// The longest name that anything but an export may show.
const BRIEF: usize = 2_000;

#[test]
fn long_names_are_truncated_on_screen_and_complete_in_exports() {
    let crm = TestWorkspace::new();
    let long = format!("{} end", "Ä".repeat(200_000));
    let entries = |number: FieldId| vec![(number, Value::Text(long.clone()))];
    // In a workspace file, which may contain what a form rejects.
    let import = |kind: RecordType, fields: Vec<(FieldId, Value)>, at: u32| {
        let row = Row::new(Id::fixed(90_000 + at), kontor::base::Timestamp(0), &[], &fields);
        let new = std::rc::Rc::new(vec![(kind, row)]);
        crm.run(Command::Import(kontor::command::Import {
            file: "f".into(),
            new,
            fills: Default::default(),
            blobs: Default::default(),
        }));
        Id::fixed(90_000 + at)
    };
    let firm = import(RecordType::Account, entries(account::NAME), 0);
    let phase = [(stage::PIPELINE, Value::Link(defaults::MAIN_PIPELINE)), (stage::ORDER, Value::Number(50))];
    let phase = import(RecordType::Stage, [entries(stage::NAME), phase.to_vec()].concat(), 1);
    let linked = [(opportunity::ACCOUNT, Value::Link(firm)), (opportunity::STAGE, Value::Link(phase))];
    for at in 0..2_000 {
        import(
            RecordType::Opportunity,
            [vec![(opportunity::NAME, Value::Text(format!("Deal {at}")))], linked.to_vec()].concat(),
            10 + at,
        );
    }
    crm.session.read(|set| {
        for id in [firm, phase] {
            let name = display_names::name_of(set, id, Language::En);
            assert!(name.len() < BRIEF && name.ends_with("… [200004]"), "{}", name.len());
            assert_eq!(display_names::whole_of(set, id, Language::En), long);
        }
        let field = set.field(RecordType::Opportunity, opportunity::ACCOUNT).unwrap();
        assert_eq!(clipboard_tsv::cell(set, field, Some(&Value::Link(firm)), Language::En), long);
        let row = set.rows(RecordType::Opportunity).next().expect("is there").1;
        let read = clipboard_tsv::read(set, row, field, &long, kontor::base::Currency::EUR);
        assert_eq!(read, Ok(Some(Value::Link(firm))));
        // Two thousand deals are sorted by the name of one account, without two thousand copies of it.
        let wanted = sorted_lists::ListRequest {
            check: kontor::store::filter::CompiledFilter(kontor::store::filter::CompiledNode::All(Vec::new())),
            sorts: vec![Sort::ascending(opportunity::ACCOUNT)],
            rates: None,
            language: Language::En,
        };
        assert_eq!(set.sorted_lists().get(set, RecordType::Opportunity, &wanted).len(), 2_000);
    });
    // Existing text stays, new text of that length is rejected with a message, and shorter text is accepted.
    for (number, length, is_taken) in [
        (account::CITY, 10_000, true),
        (account::CITY, 10_001, false),
        (account::DESCRIPTION, 1_000_000, true),
        (account::DESCRIPTION, 1_000_001, false),
    ] {
        let edit = crm.try_do(Command::Edit { id: firm, fields: vec![(number, text(&"x".repeat(length)))] });
        assert_eq!(edit.is_ok(), is_taken, "{number:?} {length}");
    }
    assert_eq!(crm.get(firm, account::NAME), text(&long));
}
