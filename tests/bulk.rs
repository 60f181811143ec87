//! The same done to many records: one commit, one undo, and what refuses is told before.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use std::sync::Arc;

use desk::{Desk, link, text};
use kontor::base::{Id, Value};
use kontor::change::Action;
use kontor::command::bulk::Preview;
use kontor::command::bulk_convert::{Proposal, propose};
use kontor::command::{Bulk, Command, Conversion, Target};
use kontor::domain::records::{account, contact, lead, opportunity, user};
use kontor::domain::{Kind, defaults};

fn lead_of(desk: &Desk, name: &str, company: &str) -> Id {
    desk.create(Kind::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text(company))])
}

fn conversion(lead: Id) -> Conversion {
    Conversion {
        lead,
        account: Target::New,
        contact: Target::New,
        opportunity: None,
        opportunity_name: String::new(),
        owner: None,
        status: None,
        overwrite_source: false,
    }
}

fn preview(desk: &Desk, ids: &[Id], what: &Bulk) -> Preview {
    desk.session.read(|set| {
        let mut preview = Preview::default();
        ids.iter().for_each(|id| preview.add(set, *id, what));
        preview
    })
}

/// Does it, and checks that the preview was right and that one undo brings everything back.
fn check(desk: &Desk, ids: &[Id], what: Bulk, changed: usize, refused: usize) {
    let preview = preview(desk, ids, &what);
    assert_eq!((preview.changed, preview.refused.iter().map(|(_, count)| count).sum()), (changed, refused), "{what:?}");
    assert_eq!(preview.changed + preview.same + refused, ids.len());
    let before = desk.content();
    let head = desk.session.read(|set| set.head());
    desk.run(Command::Bulk(Arc::new(ids.to_vec()), what.clone()));
    assert_eq!(desk.session.read(|set| set.head()), head + 1, "{what:?} is one commit");
    assert_ne!(desk.content(), before);
    let after = desk.content();
    assert_eq!(Desk::on(desk.storage.clone()).content(), after, "{what:?} is stored as it is shown");
    desk.undo();
    assert_eq!(desk.content(), before, "{what:?} is undone");
    desk.redo();
    assert_eq!(desk.content(), after, "{what:?} is done again");
    desk.undo();
    assert!(desk.links_are_whole());
}

#[test]
fn many_records_change_in_one_commit_and_converted_leads_stay_as_they_are() {
    let desk = Desk::new();
    let owner = desk.create(Kind::User, vec![(user::NAME, text("Ada"))]);
    let tag = Id::fixed(460);
    let ids: Vec<Id> = (0..5).map(|at| lead_of(&desk, &format!("Lead {at}"), "Nordlicht")).collect();
    desk.run(Command::Convert(conversion(ids[0])));
    desk.run(Command::Edit(ids[1], vec![(lead::CITY, text("Köln")), (lead::TAGS, Some(Value::Links(vec![tag])))]));
    check(&desk, &ids, Bulk::Set(lead::CITY, text("Köln")), 3, 1);
    check(&desk, &ids, Bulk::Set(lead::CITY, None), 1, 1);
    check(&desk, &ids, Bulk::Set(lead::OWNER, link(owner)), 4, 1);
    check(&desk, &ids, Bulk::Add(lead::TAGS, tag), 3, 1);
    check(&desk, &ids, Bulk::Take(lead::TAGS, tag), 1, 1);
    check(&desk, &ids, Bulk::Disqualify(defaults::REASON_PERIOD), 4, 1);
    check(&desk, &ids, Bulk::Delete, 5, 0);
    for what in [
        Bulk::Set(lead::COMPANY, None),
        Bulk::Set(lead::EMAIL, text("no address")),
        Bulk::Set(lead::STATUS, link(defaults::STATUS_CONVERTED)),
        Bulk::Set(lead::CREATED, None),
    ] {
        assert_eq!(preview(&desk, &ids, &what).changed, 0, "{what:?}");
        let before = desk.content();
        assert!(desk.try_do(Command::Bulk(Arc::new(ids.clone()), what)).is_err());
        assert_eq!(desk.content(), before);
    }
}

#[test]
fn deals_follow_their_new_stage_and_are_not_lost_without_a_reason() {
    let desk = Desk::new();
    let deal = |name: &str| desk.create(Kind::Opportunity, vec![(opportunity::NAME, text(name))]);
    let ids = [deal("a"), deal("b"), deal("c")];
    desk.run(Command::Edit(ids[2], vec![(opportunity::LOSS_REASON, link(Id::fixed(440)))]));
    check(&desk, &ids, Bulk::Set(opportunity::STAGE, link(defaults::STAGE_WON)), 3, 0);
    desk.run(Command::Bulk(Arc::new(ids.to_vec()), Bulk::Set(opportunity::STAGE, link(defaults::STAGE_WON))));
    assert_eq!(desk.get(ids[0], opportunity::PROBABILITY), Some(Value::Number(100)));
}

#[test]
fn each_bulk_action_has_its_name() {
    let desk = Desk::new();
    let owner = desk.create(Kind::User, vec![(user::NAME, text("Ada"))]);
    let ids = Arc::new(vec![lead_of(&desk, "a", "x"), lead_of(&desk, "b", "x")]);
    for (what, action) in [
        (Bulk::Set(lead::CITY, text("Köln")), Action::BulkEdit),
        (Bulk::Set(lead::OWNER, link(owner)), Action::Assign),
        (Bulk::Disqualify(defaults::REASON_PERIOD), Action::Disqualify),
        (Bulk::Delete, Action::Delete),
    ] {
        let done = desk.run(Command::Bulk(ids.clone(), what));
        let cause = done.header.expect("is stored").cause;
        assert_eq!(cause.action, action);
        assert!(cause.subject.starts_with('2'), "{}", cause.subject);
    }
}

#[test]
fn cells_are_filled_each_with_its_own_value() {
    let desk = Desk::new();
    let (a, b) = (lead_of(&desk, "a", "x"), lead_of(&desk, "b", "x"));
    let before = desk.content();
    let cells =
        vec![(a, (lead::CITY, text("Köln"))), (a, (lead::EMAIL, text("nonsense"))), (b, (lead::CITY, text("Bonn")))];
    desk.run(Command::Fill(Arc::new(cells)));
    assert_eq!((desk.get(a, lead::CITY), desk.get(b, lead::CITY)), (text("Köln"), text("Bonn")));
    assert_eq!(desk.get(a, lead::EMAIL), None, "what does not fit is left out");
    desk.undo();
    assert_eq!(desk.content(), before);
}

#[test]
fn many_leads_are_converted_in_one_commit() {
    let desk = Desk::new();
    let firm = desk.create(Kind::Account, vec![(account::NAME, text("Fjord GmbH"))]);
    let other = desk.create(Kind::Account, vec![(account::NAME, text("Elsewhere"))]);
    let person = |name: &str, account: Id| {
        let fields = vec![
            (contact::LAST_NAME, text(name)),
            (contact::EMAIL, text(&format!("{name}@x.example"))),
            (contact::ACCOUNT, link(account)),
        ];
        desk.create(Kind::Contact, fields)
    };
    let (there, _) = (person("bo", firm), person("cy", other));
    let ids = [
        lead_of(&desk, "a", "Nordlicht GmbH"),
        lead_of(&desk, "bo", "Fjord"),
        lead_of(&desk, "cy", "nordlicht"),
        lead_of(&desk, "d", "Alba"),
    ];
    for (id, name) in [(ids[1], "bo"), (ids[2], "cy")] {
        desk.run(Command::Edit(id, vec![(lead::EMAIL, text(&format!("{name}@x.example")))]));
    }
    desk.run(Command::Convert(conversion(ids[3])));
    let proposals = desk.session.read(|set| propose(set, &ids));
    let part =
        |proposal: &Proposal| (proposal.account.map(|(id, _)| id), proposal.contact.map(|(id, _)| id), proposal.shares);
    assert_eq!(part(&proposals[0]), (None, None, None));
    assert_eq!(part(&proposals[1]), (Some(firm), Some(there), None));
    assert_eq!(part(&proposals[2]), (None, None, Some(ids[0])), "a contact of another account is not moved unasked");
    assert!(proposals[3].refused.is_some() && proposals[..3].iter().all(|proposal| proposal.refused.is_none()));

    let before = desk.content();
    let accounts = desk.session.read(|set| set.count(Kind::Account));
    let conversions: Vec<Conversion> = proposals[..3]
        .iter()
        .map(|proposal| Conversion {
            account: proposal.account.map_or(Target::New, |(id, _)| Target::Existing(id)),
            contact: proposal.contact.map_or(Target::New, |(id, _)| Target::Existing(id)),
            opportunity: Some(Target::New),
            ..conversion(proposal.lead)
        })
        .collect();
    let done = desk.run(Command::BulkConvert(Arc::new(conversions)));
    assert_eq!(done.header.expect("is stored").cause.action, Action::BulkConvert);
    assert_eq!(
        desk.session.read(|set| set.count(Kind::Account)),
        accounts + 1,
        "leads of one company share an account"
    );
    assert_eq!(desk.get(ids[0], lead::CONVERTED_ACCOUNT), desk.get(ids[2], lead::CONVERTED_ACCOUNT));
    assert_eq!(desk.get(ids[1], lead::CONVERTED_CONTACT), link(there));
    assert!(desk.links_are_whole());
    desk.undo();
    assert_eq!(desk.content(), before);
}
