//! Bulk edits: one commit, one undo, and rejections are shown in advance.
use std::sync::Arc;

use crate::support::{TestWorkspace, link, text, viewer};
use kontor::base::{Id, Value};
use kontor::change::Action;
use kontor::command::bulk::{Preview, before_and_after};
use kontor::command::bulk_convert::{Proposal, propose};
use kontor::command::{BulkEdit, Command, Conversion, Target};
use kontor::domain::records::{account, contact, lead, opportunity, user};
use kontor::domain::{RecordType, defaults};

fn lead_of(crm: &TestWorkspace, name: &str, company: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text(company))])
}

fn conversion(lead: Id) -> Conversion {
    Conversion { opportunity: None, ..Conversion::new(lead) }
}

fn preview(crm: &TestWorkspace, ids: &[Id], what: &BulkEdit) -> Preview {
    crm.session.read(|set| {
        let mut preview = Preview::default();
        ids.iter().for_each(|id| preview.add(set, *id, what, &viewer()));
        preview
    })
}

/// Applies an edit, and checks that the preview was right and that one undo restores everything.
fn check(crm: &TestWorkspace, ids: &[Id], what: BulkEdit, changed: usize, refused: usize) {
    let preview = preview(crm, ids, &what);
    assert_eq!((preview.changed, preview.refused.iter().map(|(_, count)| count).sum()), (changed, refused), "{what:?}");
    assert_eq!(preview.changed + preview.same + refused, ids.len());
    let seen = |crm: &TestWorkspace| self::preview(crm, ids, &what).seen;
    assert_eq!(seen(crm), preview.seen);
    let before = crm.content();
    let head = crm.session.read(|set| set.head());
    crm.run(Command::Bulk { ids: Arc::new(ids.to_vec()), edit: what.clone() });
    assert_eq!(crm.session.read(|set| set.head()), head.next(), "{what:?} is one commit");
    assert_ne!(crm.content(), before);
    assert_ne!(seen(crm), preview.seen, "whoever looks at the preview is told that records have changed");
    let after = crm.content();
    assert_eq!(TestWorkspace::on(crm.storage.clone()).content(), after, "{what:?} is stored as it is shown");
    crm.undo();
    assert_eq!(crm.content(), before, "{what:?} is undone");
    crm.redo();
    assert_eq!(crm.content(), after, "{what:?} is done again");
    crm.undo();
    assert!(crm.links_are_whole());
}

#[test]
fn many_records_change_in_one_commit_and_converted_leads_do_not_change() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    let tag = Id::fixed(460);
    let ids: Vec<Id> = (0..5).map(|at| lead_of(&crm, &format!("Lead {at}"), "Nordlicht")).collect();
    crm.run(Command::Convert(conversion(ids[0])));
    crm.run(Command::Edit {
        id: ids[1],
        fields: vec![(lead::CITY, text("Köln")), (lead::TAGS, Some(Value::Links(vec![tag])))],
    });
    let set = BulkEdit::Set { field: lead::CITY, value: text("Köln") };
    assert_eq!(preview(&crm, &ids, &set).samples, ids[2..], "what changes is shown by example");
    let shown = crm.session.read(|store| before_and_after(store.find(ids[2]).unwrap().1, &set));
    assert_eq!(shown, Some([None, text("Köln")]));
    check(&crm, &ids, set, 3, 1);
    check(&crm, &ids, BulkEdit::Set { field: lead::CITY, value: None }, 1, 1);
    check(&crm, &ids, BulkEdit::Set { field: lead::OWNER, value: link(owner) }, 4, 1);
    check(&crm, &ids, BulkEdit::Add { field: lead::TAGS, entry: tag }, 3, 1);
    check(&crm, &ids, BulkEdit::Take { field: lead::TAGS, entry: tag }, 1, 1);
    check(&crm, &ids, BulkEdit::Disqualify { reason: defaults::REASON_PERIOD }, 4, 1);
    check(&crm, &ids, BulkEdit::Delete, 4, 1);
    for what in [
        BulkEdit::Set { field: lead::COMPANY, value: None },
        BulkEdit::Set { field: lead::EMAIL, value: text("no address") },
        BulkEdit::Set { field: lead::STATUS, value: link(defaults::STATUS_CONVERTED) },
        BulkEdit::Set { field: lead::CREATED, value: None },
    ] {
        assert_eq!(preview(&crm, &ids, &what).changed, 0, "{what:?}");
        let before = crm.content();
        assert!(crm.try_do(Command::Bulk { ids: Arc::new(ids.clone()), edit: what }).is_err());
        assert_eq!(crm.content(), before);
    }
}

#[test]
fn deals_take_the_values_of_their_new_stage_and_cannot_be_lost_without_a_reason() {
    let crm = TestWorkspace::new();
    let deal = |name: &str| crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(name))]);
    let ids = [deal("a"), deal("b"), deal("c")];
    crm.run(Command::Edit { id: ids[2], fields: vec![(opportunity::LOSS_REASON, link(Id::fixed(440)))] });
    check(&crm, &ids, BulkEdit::Set { field: opportunity::STAGE, value: link(defaults::STAGE_WON) }, 3, 0);
    crm.run(Command::Bulk {
        ids: Arc::new(ids.to_vec()),
        edit: BulkEdit::Set { field: opportunity::STAGE, value: link(defaults::STAGE_WON) },
    });
    assert_eq!(crm.get(ids[0], opportunity::PROBABILITY), Some(Value::Number(100)));
}

#[test]
fn each_bulk_action_has_a_name_of_its_own() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    let ids = Arc::new(vec![lead_of(&crm, "a", "x"), lead_of(&crm, "b", "x")]);
    for (what, action) in [
        (BulkEdit::Set { field: lead::CITY, value: text("Köln") }, Action::BulkEdit),
        (BulkEdit::Set { field: lead::OWNER, value: link(owner) }, Action::Assign),
        (BulkEdit::Disqualify { reason: defaults::REASON_PERIOD }, Action::Disqualify),
        (BulkEdit::Delete, Action::Delete),
    ] {
        let done = crm.run(Command::Bulk { ids: ids.clone(), edit: what });
        let cause = done.header.expect("is stored").cause;
        assert_eq!(cause.action, action);
        assert!(cause.subject.starts_with('2'), "{}", cause.subject);
    }
}

#[test]
fn cells_are_filled_each_with_its_own_value() {
    let crm = TestWorkspace::new();
    let (a, b) = (lead_of(&crm, "a", "x"), lead_of(&crm, "b", "x"));
    let before = crm.content();
    let cells =
        vec![(a, (lead::CITY, text("Köln"))), (a, (lead::EMAIL, text("nonsense"))), (b, (lead::CITY, text("Bonn")))];
    crm.run(Command::SetCells(Arc::new(cells)));
    assert_eq!((crm.get(a, lead::CITY), crm.get(b, lead::CITY)), (text("Köln"), text("Bonn")));
    assert_eq!(crm.get(a, lead::EMAIL), None, "what does not fit is left out");
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn many_leads_are_converted_in_one_commit() {
    let crm = TestWorkspace::new();
    let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Fjord GmbH"))]);
    let other = crm.create(RecordType::Account, vec![(account::NAME, text("Elsewhere"))]);
    let person = |name: &str, account: Id| {
        let fields = vec![
            (contact::LAST_NAME, text(name)),
            (contact::EMAIL, text(&format!("{name}@x.example"))),
            (contact::ACCOUNT, link(account)),
        ];
        crm.create(RecordType::Contact, fields)
    };
    let (there, _) = (person("bo", firm), person("cy", other));
    let ids = [
        lead_of(&crm, "a", "Nordlicht GmbH"),
        lead_of(&crm, "bo", "Fjord"),
        lead_of(&crm, "cy", "nordlicht"),
        lead_of(&crm, "d", "Alba"),
    ];
    for (id, name) in [(ids[1], "bo"), (ids[2], "cy")] {
        crm.run(Command::Edit { id, fields: vec![(lead::EMAIL, text(&format!("{name}@x.example")))] });
    }
    crm.run(Command::Convert(conversion(ids[3])));
    let proposals = crm.session.read(|set| propose(set, &ids));
    let part =
        |proposal: &Proposal| (proposal.account.map(|(id, _)| id), proposal.contact.map(|(id, _)| id), proposal.shares);
    assert_eq!(part(&proposals[0]), (None, None, None));
    assert_eq!(part(&proposals[1]), (Some(firm), Some(there), None));
    assert_eq!(part(&proposals[2]), (None, None, Some(ids[0])), "a contact of another account is not moved unasked");
    assert!(proposals[3].refused.is_some() && proposals[..3].iter().all(|proposal| proposal.refused.is_none()));

    let before = crm.content();
    let accounts = crm.session.read(|set| set.count(RecordType::Account));
    let conversions: Vec<Conversion> = proposals[..3]
        .iter()
        .map(|proposal| Conversion {
            account: proposal.account.map_or(Target::New, |(id, _)| Target::Existing(id)),
            contact: proposal.contact.map_or(Target::New, |(id, _)| Target::Existing(id)),
            opportunity: Some(Target::New),
            ..conversion(proposal.lead)
        })
        .collect();
    let done = crm.run(Command::BulkConvert(Arc::new(conversions)));
    assert_eq!(done.header.expect("is stored").cause.action, Action::BulkConvert);
    assert_eq!(
        crm.session.read(|set| set.count(RecordType::Account)),
        accounts + 1,
        "leads of one company share an account"
    );
    assert_eq!(crm.get(ids[0], lead::CONVERTED_ACCOUNT), crm.get(ids[2], lead::CONVERTED_ACCOUNT));
    assert_eq!(crm.get(ids[1], lead::CONVERTED_CONTACT), link(there));
    assert!(crm.links_are_whole());
    crm.undo();
    assert_eq!(crm.content(), before);
}
