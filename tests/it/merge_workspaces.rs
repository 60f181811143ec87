//! Two copies of a workspace exchange work by file: nothing is lost, conflicts are chosen, one undo reverts everything.
use std::rc::Rc;
use std::sync::Arc;

use crate::support::files::{restored, workspace};
use crate::support::steps::{Step, command, step};
use crate::support::{TestWorkspace, link, text, wait};
use kontor::base::{FieldId, Id};
use kontor::command::{Attachment, Command, Conversion, MergeWorkspace};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, lead};
use kontor::import_export::workspace_diff::{self, About, Conflict, WorkspaceDiff};
use kontor::import_export::workspace_file;
use proptest::prelude::*;

fn compared(ours: &TestWorkspace, file: &[u8]) -> WorkspaceDiff {
    let file = workspace_file::read(file).expect("is whole");
    let journal = wait(ours.session.journal()).unwrap();
    ours.session.read(|set| workspace_diff::compare(set, &journal, &file))
}

/// Merges a file as the file worker does. Returns whether anything changed.
fn merge(ours: &TestWorkspace, file: &[u8], takes_theirs: impl Fn(&Conflict) -> bool) -> bool {
    let mut found = compared(ours, file);
    found.resolve(takes_theirs);
    let loaded = workspace_file::read(file).unwrap();
    let done = ours.run(Command::MergeWorkspace(MergeWorkspace {
        file: "theirs.kontor".to_string(),
        new: Rc::new(found.new),
        sets: Rc::new(found.sets.into_iter().map(|(id, number, value)| (id, (number, value))).collect()),
        gone: Rc::new(found.gone),
        blobs: Rc::new(loaded.blobs),
    }));
    done.header.is_some()
}

fn person(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

fn set(crm: &TestWorkspace, id: Id, field: FieldId, value: &str) {
    crm.run(Command::Edit { id, fields: vec![(field, text(value))] });
}

#[test]
fn changes_to_different_fields_are_merged_and_one_undo_reverts_them() {
    let ours = TestWorkspace::new();
    let (ada, bo) = (person(&ours, "Berg"), person(&ours, "Lund"));
    let theirs = restored(&workspace(&ours));
    set(&ours, ada, lead::CITY, "Kiel");
    person(&ours, "Falk");
    set(&theirs, ada, lead::TITLE, "Head");
    person(&theirs, "Moe");
    theirs.run(Command::Delete(vec![bo]));
    theirs.run(Command::Attach {
        about: ada,
        files: vec![Attachment {
            name: "a.txt".into(),
            media_type: "text/plain".into(),
            bytes: Arc::new(b"hello".to_vec()),
        }],
    });
    let before = ours.content();
    let file = workspace(&theirs);
    let found = compared(&ours, &file);
    assert_eq!((found.new.len(), found.changed(), found.gone.len(), found.conflicts.len()), (2, 1, 1, 0));
    assert!(merge(&ours, &file, |_| false));
    assert_eq!((ours.get(ada, lead::CITY), ours.get(ada, lead::TITLE)), (text("Kiel"), text("Head")));
    assert_eq!(ours.session.read(|set| set.count(RecordType::Lead)), 3);
    let attached = crate::support::files::all(&ours, RecordType::File)[0].id();
    assert_eq!(wait(ours.session.file(attached)).unwrap(), Some(b"hello".to_vec()));
    assert!(ours.links_are_whole());
    assert!(!merge(&ours, &file, |_| false), "the same file once more changes nothing");
    ours.undo();
    assert_eq!(ours.content(), before);
}

#[test]
fn a_merge_that_changed_a_converted_lead_is_undone_and_redone() {
    let ours = TestWorkspace::new();
    let ada = person(&ours, "Berg");
    ours.run(Command::Convert(Conversion::new(ada)));
    let theirs = restored(&workspace(&ours));
    theirs.undo();
    set(&theirs, ada, lead::CITY, "Kiel");
    theirs.run(Command::Convert(Conversion::new(ada)));
    let before = ours.content();
    assert!(merge(&ours, &workspace(&theirs), |_| true));
    let after = ours.content();
    assert_eq!(ours.get(ada, lead::CITY), text("Kiel"));
    ours.undo();
    assert_eq!(ours.content(), before);
    ours.redo();
    assert_eq!(ours.content(), after);
}

#[test]
fn a_resolved_conflict_does_not_return_in_the_next_exchange() {
    let ours = TestWorkspace::new();
    let ada = person(&ours, "Berg");
    let theirs = restored(&workspace(&ours));
    set(&theirs, ada, lead::CITY, "Kiel");
    merge(&ours, &workspace(&theirs), |_| false);
    // Changed again by a side that has seen the other's value: no conflict, in either direction.
    set(&ours, ada, lead::CITY, "Bonn");
    let moe = person(&ours, "Moe");
    let file = workspace(&ours);
    assert_eq!(compared(&theirs, &file).conflicts, []);
    merge(&theirs, &file, |_| false);
    assert_eq!(theirs.get(ada, lead::CITY), text("Bonn"));
    assert_eq!(compared(&ours, &workspace(&theirs)).sets, []);
    // A record that came from the other side and was deleted here is deleted there too.
    theirs.run(Command::Delete(vec![moe]));
    let found = compared(&ours, &workspace(&theirs));
    assert_eq!((found.gone, found.conflicts), (vec![moe], vec![]));
}

#[test]
fn fields_changed_on_both_sides_are_chosen_one_by_one() {
    let ours = TestWorkspace::new();
    let (ada, bo) = (person(&ours, "Berg"), person(&ours, "Lund"));
    let theirs = restored(&workspace(&ours));
    for (crm, city, title) in [(&ours, "Kiel", "Head"), (&theirs, "Bonn", "Chief")] {
        set(crm, ada, lead::CITY, city);
        set(crm, ada, lead::TITLE, title);
    }
    set(&ours, bo, lead::CITY, "Kiel");
    theirs.run(Command::Delete(vec![bo]));
    let file = workspace(&theirs);
    let found = compared(&ours, &file);
    assert_eq!(found.conflicts.len(), 3);
    assert!(found.conflicts.iter().any(|one| matches!(one.about, About::GoneThere(_))));
    assert!(!merge(&ours, &file, |_| false), "all as here");
    let before = ours.content();
    assert!(merge(&ours, &file, |conflict| conflict.field() == lead::CITY));
    assert_eq!((ours.get(ada, lead::CITY), ours.get(ada, lead::TITLE)), (text("Bonn"), text("Head")));
    assert!(merge(&ours, &file, |_| true));
    assert_eq!(ours.get(ada, lead::TITLE), text("Chief"));
    assert_eq!(ours.session.read(|set| set.count(RecordType::Lead)), 1);
    ours.undo();
    ours.undo();
    assert_eq!(ours.content(), before);
}

#[test]
fn workspaces_without_a_common_history_only_add_records() {
    let (ours, theirs) = (TestWorkspace::new(), TestWorkspace::new());
    person(&ours, "Berg");
    person(&theirs, "Lund");
    let found = compared(&ours, &workspace(&theirs));
    assert_eq!((found.common, found.new.len(), found.gone.len(), found.conflicts.len()), (0, 1, 0, 0));
    assert!(merge(&ours, &workspace(&theirs), |_| false));
    assert_eq!(ours.session.read(|set| set.count(RecordType::Lead)), 2);
}

#[test]
fn links_stay_valid_where_one_side_deleted_a_record_the_other_links_to() {
    let ours = TestWorkspace::new();
    let firm = ours.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let theirs = restored(&workspace(&ours));
    theirs.run(Command::Delete(vec![firm]));
    let ada =
        ours.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(firm))]);
    merge(&ours, &workspace(&theirs), |_| false);
    assert!(ours.links_are_whole());
    assert_eq!(ours.get(ada, contact::ACCOUNT), None);
    let back = workspace(&ours);
    merge(&theirs, &back, |_| false);
    assert!(theirs.links_are_whole());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_merge_keeps_links_valid_converges_and_can_be_undone(
        first in prop::collection::vec(step(), 1..12),
        mine in prop::collection::vec(step(), 0..12),
        other in prop::collection::vec(step(), 0..12),
        takes_theirs in any::<bool>(),
    ) {
        let work = |crm: &TestWorkspace, steps: &[Step]| {
            for step in steps {
                let next = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq));
                match (step, command(crm, step), next) {
                    (Step::Undo, _, Some(seq)) => drop(wait(crm.session.undo(seq))),
                    (_, Some(command), _) => drop(crm.try_do(command)),
                    _ => {}
                }
            }
        };
        let ours = TestWorkspace::new();
        work(&ours, &first);
        let theirs = restored(&workspace(&ours));
        work(&ours, &mine);
        work(&theirs, &other);
        let before = ours.content();
        let file = workspace(&theirs);
        let found = compared(&ours, &file);
        let new: Vec<Id> = found.new.iter().map(|(_, row)| row.id()).collect();
        if merge(&ours, &file, |_| takes_theirs) {
            prop_assert!(ours.links_are_whole());
            for id in new {
                prop_assert!(ours.session.read(|set| set.locate(id).is_some()));
            }
            merge(&ours, &file, |_| takes_theirs);
            let settled = ours.content();
            prop_assert!(!merge(&ours, &file, |_| takes_theirs), "it settles");
            prop_assert_eq!(ours.content(), settled);
            while ours.content() != before {
                ours.undo();
            }
        }
    }
}
