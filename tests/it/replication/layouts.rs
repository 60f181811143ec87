//! Layouts of a team: two browsers that arrange the same page make one layout; other parts are merged, the same one is a conflict.
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::layout;
use kontor::replication::VersionVector;
use kontor::replication::conflicts::Conflict;

use super::browser;
use super::changes::{Member, TEAM};
use crate::layouts::save;

#[test]
fn two_browsers_arrange_one_layout_and_disagree_about_one_part() {
    browser::begin(60);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let (hers, his) = (anna.browser.crm.clone(), ben.browser.crm.clone());
    let arrange = |part, lines: &str| -> Command { save(RecordType::Lead, None, part, lines) };
    hers.run(arrange(layout::PAGE, "group 1 \"Hers\"\nfield email"));
    hers.run(arrange(layout::FORM, "field email"));
    his.run(arrange(layout::PAGE, "group 1 \"His\"\nfield phone"));
    his.run(arrange(layout::LISTS, "hide file"));
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(&ben));
    for (crm, member) in [(&hers, &anna), (&his, &ben)] {
        let rows = crm.session.read(|set| set.rows(RecordType::Layout).map(|(_, row)| row.clone()).collect::<Vec<_>>());
        let [row] = rows.as_slice() else { panic!("one layout: {rows:?}") };
        // Each has what only one of them arranged.
        assert_eq!((row.text(layout::FORM), row.text(layout::LISTS)), ("field email", "hide file"));
        let all = member.replicator.state().conflicts();
        let [Conflict::Field { field, values, .. }] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((*field, values.len()), (layout::PAGE, 2), "both pages are kept until somebody decides");
    }
}
