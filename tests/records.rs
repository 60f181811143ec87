//! Whole records: hierarchies, tags made while typing, attached files, what a conversion takes along.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use std::sync::Arc;

use desk::{Desk, link, text, today, wait};
use kontor::base::{Id, Value};
use kontor::command::convert::plan;
use kontor::command::{Attachment, Command, Conversion, NewEntry, Target, files};
use kontor::domain::records::{account, activity, choice, contact, contact_role, field, file, lead, opportunity};
use kontor::domain::rules::conversion::Fate;
use kontor::domain::{Kind, List, defaults};
use kontor::port::StorageError;
use kontor::session::Failure;

fn account(desk: &Desk, name: &str, parent: Option<Id>) -> Id {
    let parent = parent.map(Value::Link);
    desk.create(Kind::Account, vec![(account::NAME, text(name)), (account::PARENT, parent)])
}

fn ada(desk: &Desk, more: &[(u16, Option<Value>)]) -> Id {
    let mut entries = vec![
        (lead::FIRST_NAME, text("Ada")),
        (lead::LAST_NAME, text("Berg")),
        (lead::COMPANY, text("Nordlicht")),
        (lead::SOURCE, link(Id::fixed(400))),
    ];
    entries.extend_from_slice(more);
    desk.create(Kind::Lead, entries)
}

fn attach(desk: &Desk, about: Id, name: &str, bytes: &[u8]) -> Id {
    let file = Attachment { name: name.into(), media_type: "text/plain".into(), bytes: Arc::new(bytes.to_vec()) };
    desk.run(Command::Attach(about, vec![file])).created[0].1
}

#[test]
fn an_account_is_never_below_itself() {
    let desk = Desk::new();
    let top = account(&desk, "Holding", None);
    let middle = account(&desk, "Group", Some(top));
    let leaf = account(&desk, "Works", Some(middle));
    for (id, parent) in [(top, leaf), (top, top), (top, middle)] {
        let refused = desk.try_do(Command::Edit(id, vec![(account::PARENT, link(parent))]));
        let Err(Failure::Refused(refusal)) = refused else { panic!("a circle is refused") };
        assert_eq!(refusal.field.unwrap().number, account::PARENT);
    }
    desk.run(Command::Edit(leaf, vec![(account::PARENT, link(top))]));
    let tree = desk.session.read(|set| kontor::store::tree::of(set, Kind::Account, middle, 10));
    let shown: Vec<_> = tree.iter().map(|node| (node.id, node.depth)).collect();
    assert_eq!(shown, [(top, 0), (middle, 1), (leaf, 1)]);
    // An undo that would close a circle is refused as well.
    desk.run(Command::Edit(leaf, vec![(account::PARENT, None)]));
    let seq = desk.session.stack(|stack| stack.next_undo().unwrap().seq);
    desk.run(Command::Edit(top, vec![(account::PARENT, link(leaf))]));
    assert!(matches!(wait(desk.session.undo(seq)), Err(Failure::Refused(_))));
}

#[test]
fn nobody_reports_to_themselves() {
    let desk = Desk::new();
    let boss = desk.create(Kind::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    let entries = vec![(contact::LAST_NAME, text("Berg")), (contact::REPORTS_TO, link(boss))];
    let ada = desk.create(Kind::Contact, entries);
    assert!(desk.try_do(Command::Edit(boss, vec![(contact::REPORTS_TO, link(ada))])).is_err());
}

#[test]
fn a_tag_is_made_in_the_commit_that_uses_it() {
    let desk = Desk::new();
    let ada = ada(&desk, &[]);
    let before = desk.content();
    let id = Id::fixed(77_777);
    let entry = NewEntry { id, list: List::Tag, name: "VIP".into() };
    let edit = Command::Edit(ada, vec![(lead::TAGS, Some(Value::Links(vec![id])))]);
    desk.run(Command::WithEntries(vec![entry], Box::new(edit)));
    assert_eq!(desk.get(id, choice::NAME), text("VIP"));
    assert_eq!(desk.get(ada, lead::TAGS), Some(Value::Links(vec![id])));
    desk.undo();
    assert_eq!(desk.content(), before);
}

#[test]
fn a_file_is_stored_with_its_commit_and_survives_undo_and_redo() {
    let desk = Desk::new();
    let ada = ada(&desk, &[]);
    let id = attach(&desk, ada, "offer.txt", b"hello");
    assert_eq!(desk.get(id, file::LEAD), link(ada));
    assert_eq!(desk.get(id, file::SIZE), Some(Value::Number(5)));
    assert_eq!(wait(desk.session.file(id)).unwrap().as_deref(), Some(&b"hello"[..]));
    desk.undo();
    assert_eq!(desk.get(id, file::NAME), None);
    let later = Desk::on(desk.storage.clone());
    later.redo();
    assert_eq!(wait(later.session.file(id)).unwrap().as_deref(), Some(&b"hello"[..]));
    later.run(Command::Delete(vec![id]));
    later.undo();
    assert_eq!(later.get(id, file::NAME), text("offer.txt"));
}

#[test]
fn a_file_that_is_too_large_or_not_stored_leaves_nothing() {
    let desk = Desk::new();
    let ada = ada(&desk, &[]);
    for bytes in [vec![0; files::LIMIT + 1], Vec::new()] {
        let file = Attachment { name: "big".into(), media_type: String::new(), bytes: Arc::new(bytes) };
        assert!(matches!(desk.try_do(Command::Attach(ada, vec![file])), Err(Failure::Refused(_))));
    }
    desk.storage.fail(Some(StorageError::Full));
    let file = Attachment { name: "a".into(), media_type: String::new(), bytes: Arc::new(vec![1]) };
    assert!(desk.try_do(Command::Attach(ada, vec![file])).is_err());
    assert_eq!(desk.session.read(|set| set.count(Kind::File)), 0);
}

#[test]
fn a_conversion_takes_files_along_and_undo_gives_them_back() {
    let desk = Desk::new();
    let ada = ada(&desk, &[]);
    let file = attach(&desk, ada, "offer.txt", b"hello");
    desk.run(Command::Log(ada, vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))]));
    let before = desk.content();
    desk.run(Command::Convert(Conversion { opportunity: None, ..Conversion::new(ada) }));
    assert_eq!(desk.get(file, file::CONTACT), desk.get(ada, lead::CONVERTED_CONTACT));
    assert_eq!(desk.get(file, file::ACCOUNT), desk.get(ada, lead::CONVERTED_ACCOUNT));
    desk.undo();
    assert_eq!(desk.content(), before);
}

#[test]
fn the_plan_tells_of_every_field_and_the_conversion_does_just_that() {
    let desk = Desk::new();
    let (old, new) = (account(&desk, "Old", None), account(&desk, "Nordlicht", None));
    let person = desk.create(
        Kind::Contact,
        vec![
            (contact::LAST_NAME, text("Berg")),
            (contact::ACCOUNT, link(old)),
            (contact::SOURCE, link(Id::fixed(401))),
        ],
    );
    let owner = desk.create(Kind::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    let ada = ada(&desk, &[(lead::EMPLOYEES, Some(Value::Number(12))), (lead::RATING, link(Id::fixed(460)))]);
    let wanted = Conversion {
        account: Target::Existing(new),
        contact: Target::Existing(person),
        owner: Some(owner),
        overwrite_source: true,
        ..Conversion::new(ada)
    };
    let plan = desk.session.read(|set| plan(set, &wanted, today())).unwrap();
    assert_eq!(plan.leaves, Some(old), "the contact is moved to the account, and the plan says so");
    let fate = |lines: &[kontor::domain::rules::conversion::Carried], to: u16| {
        lines.iter().find(|line| line.to == to).map(|line| line.fate)
    };
    assert_eq!(fate(&plan.account, account::NAME), Some(Fate::Keep));
    assert_eq!(fate(&plan.account, account::EMPLOYEES), Some(Fate::Fill));
    assert_eq!(fate(&plan.contact, contact::FIRST_NAME), Some(Fate::Fill));
    assert_eq!(fate(&plan.contact, contact::SOURCE), Some(Fate::Overwrite));
    assert_eq!(fate(&plan.opportunity, opportunity::CLOSE_DATE), Some(Fate::Create));
    desk.run(Command::Convert(wanted));
    let deal = desk.get(ada, lead::CONVERTED_OPPORTUNITY).and_then(|value| value.link()).unwrap();
    for (id, lines) in [(new, &plan.account), (person, &plan.contact), (deal, &plan.opportunity)] {
        for line in lines.iter().filter(|line| line.fate != Fate::Keep) {
            assert_eq!(desk.get(id, line.to).as_ref(), Some(&line.value));
        }
    }
    assert_eq!(desk.get(person, contact::ACCOUNT), link(new));
    assert_eq!(desk.get(deal, opportunity::OWNER), link(owner));
    assert_eq!(desk.get(deal, opportunity::CONTACT), link(person));
}

#[test]
fn into_a_deal_that_has_a_primary_contact_the_person_comes_as_a_further_one() {
    let desk = Desk::new();
    let company = account(&desk, "Nordlicht", None);
    let boss = desk.create(Kind::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    let deal = desk.create(
        Kind::Opportunity,
        vec![
            (opportunity::NAME, text("Heating")),
            (opportunity::ACCOUNT, link(company)),
            (opportunity::CONTACT, link(boss)),
        ],
    );
    let ada = ada(&desk, &[]);
    desk.run(Command::Convert(Conversion {
        account: Target::Existing(company),
        opportunity: Some(Target::Existing(deal)),
        ..Conversion::new(ada)
    }));
    assert_eq!(desk.get(deal, opportunity::CONTACT), link(boss));
    desk.session.read(|set| {
        let (_, role) = set.rows(Kind::ContactRole).next().unwrap();
        assert_eq!(role.link(contact_role::OPPORTUNITY), Some(deal));
    });
}

#[test]
fn own_fields_go_where_the_workspace_says_or_stay() {
    let desk = Desk::new();
    let own = |of: &str, name: &str, kind: &str, more: &[(u16, Option<Value>)]| {
        let mut entries = vec![(field::NAME, text(name)), (field::OF, text(of)), (field::TYPE, text(kind))];
        entries.extend_from_slice(more);
        desk.create(Kind::Field, entries)
    };
    let number = |id: Id| match desk.get(id, field::NUMBER) {
        Some(Value::Number(number)) => number as u16,
        _ => panic!("a field has a number"),
    };
    let target = own("contact", "Colour", "text", &[]);
    let colour = own("lead", "Colour", "text", &[(field::TO_CONTACT, link(target))]);
    let mood = own("lead", "Mood", "text", &[]);
    let lead = ada(&desk, &[(number(colour), text("blue")), (number(mood), text("good"))]);
    let plan = desk.session.read(|set| plan(set, &Conversion::new(lead), today())).unwrap();
    let stays: Vec<u16> = plan.stays.into_iter().map(|(number, _)| number).filter(|number| *number >= 1000).collect();
    assert_eq!(stays, [number(mood)]);
    desk.run(Command::Convert(Conversion::new(lead)));
    let person = desk.get(lead, lead::CONVERTED_CONTACT).and_then(|value| value.link()).unwrap();
    assert_eq!(desk.get(person, number(target)), text("blue"));
}

#[test]
fn a_contact_is_told_what_their_referrals_became() {
    let desk = Desk::new();
    let friend = desk.create(Kind::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    let (won, _open) =
        (ada(&desk, &[(lead::REFERRED_BY, link(friend))]), ada(&desk, &[(lead::REFERRED_BY, link(friend))]));
    desk.run(Command::Edit(
        won,
        vec![(
            lead::AMOUNT,
            Some(Value::Money(kontor::base::Money { minor: 90_000, currency: kontor::base::Currency::EUR })),
        )],
    ));
    desk.run(Command::Convert(Conversion::new(won)));
    let deal = desk.get(won, lead::CONVERTED_OPPORTUNITY).and_then(|value| value.link()).unwrap();
    desk.run(Command::Edit(deal, vec![(opportunity::STAGE, link(defaults::STAGE_WON))]));
    let tally = desk.session.read(|set| kontor::store::tree::referrals(set, friend));
    assert_eq!((tally.leads, tally.converted), (2, 1));
    assert_eq!(tally.won.amounts().map(|amount| amount.minor).collect::<Vec<_>>(), [90_000]);
}
