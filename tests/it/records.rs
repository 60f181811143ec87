//! Records: hierarchies, tags created while typing, attached files, the effects of a conversion.
use std::collections::HashSet;
use std::sync::Arc;

use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::{FieldId, Id, Value};
use kontor::command::convert::plan;
use kontor::command::{Attachment, Command, Conversion, NewChoice, Target, files};
use kontor::domain::field::FIRST_CUSTOM;
use kontor::domain::records::{account, activity, choice, contact, contact_role, field, file, lead, opportunity};
use kontor::domain::rules::conversion::FieldOutcome;
use kontor::domain::{Picklist, RecordType, defaults};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::storage::StorageError;

fn account(crm: &TestWorkspace, name: &str, parent: Option<Id>) -> Id {
    let parent = parent.map(Value::Link);
    crm.create(RecordType::Account, vec![(account::NAME, text(name)), (account::PARENT, parent)])
}

fn ada(crm: &TestWorkspace, more: &[(FieldId, Option<Value>)]) -> Id {
    let mut entries = vec![
        (lead::FIRST_NAME, text("Ada")),
        (lead::LAST_NAME, text("Berg")),
        (lead::COMPANY, text("Nordlicht")),
        (lead::SOURCE, link(Id::fixed(400))),
    ];
    entries.extend_from_slice(more);
    crm.create(RecordType::Lead, entries)
}

fn attach(crm: &TestWorkspace, about: Id, name: &str, bytes: &[u8]) -> Id {
    let file = Attachment { name: name.into(), media_type: "text/plain".into(), bytes: Arc::new(bytes.to_vec()) };
    crm.run(Command::Attach { about, files: vec![file] }).created[0].1
}

#[test]
fn an_account_is_never_below_itself() {
    let crm = TestWorkspace::new();
    let top = account(&crm, "Holding", None);
    let middle = account(&crm, "Group", Some(top));
    let leaf = account(&crm, "Works", Some(middle));
    for (id, parent) in [(top, leaf), (top, top), (top, middle)] {
        let refused = crm.try_do(Command::Edit { id, fields: vec![(account::PARENT, link(parent))] });
        let Err(SessionError::Refused(refusal)) = refused else { panic!("a circle is refused") };
        assert_eq!(refusal.field.unwrap().number, account::PARENT);
    }
    crm.run(Command::Edit { id: leaf, fields: vec![(account::PARENT, link(top))] });
    let tree = crm.session.read(|set| kontor::store::hierarchy::of(set, RecordType::Account, middle, 10));
    let shown: Vec<_> = tree.iter().map(|node| (node.id, node.depth)).collect();
    assert_eq!(shown, [(top, 0), (middle, 1), (leaf, 1)]);
    // An undo that would close a cycle is rejected as well.
    crm.run(Command::Edit { id: leaf, fields: vec![(account::PARENT, None)] });
    let seq = crm.session.stack(|stack| stack.next_undo().unwrap().seq);
    crm.run(Command::Edit { id: top, fields: vec![(account::PARENT, link(leaf))] });
    assert!(matches!(wait(crm.session.undo(seq)), Err(SessionError::Refused(_))));
}

#[test]
fn nobody_reports_to_themselves() {
    let crm = TestWorkspace::new();
    let boss = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    let entries = vec![(contact::LAST_NAME, text("Berg")), (contact::REPORTS_TO, link(boss))];
    let ada = crm.create(RecordType::Contact, entries);
    assert!(crm.try_do(Command::Edit { id: boss, fields: vec![(contact::REPORTS_TO, link(ada))] }).is_err());
}

#[test]
fn a_tag_is_created_in_the_commit_that_uses_it() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm, &[]);
    let before = crm.content();
    let id = Id::fixed(77_777);
    let entry = NewChoice { id, list: Picklist::Tag, name: "VIP".into() };
    let edit = Command::Edit { id: ada, fields: vec![(lead::TAGS, Some(Value::Links(vec![id])))] };
    crm.run(Command::WithNewChoices { choices: vec![entry], command: Box::new(edit) });
    assert_eq!(crm.get(id, choice::NAME), text("VIP"));
    assert_eq!(crm.get(ada, lead::TAGS), Some(Value::Links(vec![id])));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_file_is_stored_with_its_commit_and_survives_undo_and_redo() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm, &[]);
    let id = attach(&crm, ada, "offer.txt", b"hello");
    assert_eq!(crm.get(id, file::LEAD), link(ada));
    assert_eq!(crm.get(id, file::SIZE), Some(Value::Number(5)));
    assert_eq!(wait(crm.session.file(id)).unwrap().as_deref(), Some(&b"hello"[..]));
    crm.undo();
    assert_eq!(crm.get(id, file::NAME), None);
    let later = TestWorkspace::on(crm.storage.clone());
    later.redo();
    assert_eq!(wait(later.session.file(id)).unwrap().as_deref(), Some(&b"hello"[..]));
    later.run(Command::Delete(vec![id]));
    later.undo();
    assert_eq!(later.get(id, file::NAME), text("offer.txt"));
}

#[test]
fn a_file_that_is_too_large_or_not_stored_leaves_nothing() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm, &[]);
    for bytes in [vec![0; files::LIMIT + 1], Vec::new()] {
        let file = Attachment { name: "big".into(), media_type: String::new(), bytes: Arc::new(bytes) };
        assert!(matches!(crm.try_do(Command::Attach { about: ada, files: vec![file] }), Err(SessionError::Refused(_))));
    }
    crm.storage.fail(Some(StorageError::Full));
    let file = Attachment { name: "a".into(), media_type: String::new(), bytes: Arc::new(vec![1]) };
    assert!(crm.try_do(Command::Attach { about: ada, files: vec![file] }).is_err());
    assert_eq!(crm.session.read(|set| set.count(RecordType::File)), 0);
}

#[test]
fn a_conversion_moves_files_and_undo_restores_them() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm, &[]);
    let file = attach(&crm, ada, "offer.txt", b"hello");
    crm.run(Command::Log {
        about: ada,
        fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
    });
    let before = crm.content();
    crm.run(Command::Convert(Conversion { opportunity: None, ..Conversion::new(ada) }));
    assert_eq!(crm.get(file, file::CONTACT), crm.get(ada, lead::CONVERTED_CONTACT));
    assert_eq!(crm.get(file, file::ACCOUNT), crm.get(ada, lead::CONVERTED_ACCOUNT));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn the_conversion_plan_lists_every_field_and_the_conversion_follows_it() {
    let crm = TestWorkspace::new();
    let (old, new) = (account(&crm, "Old", None), account(&crm, "Nordlicht", None));
    let person = crm.create(
        RecordType::Contact,
        vec![
            (contact::LAST_NAME, text("Berg")),
            (contact::ACCOUNT, link(old)),
            (contact::SOURCE, link(Id::fixed(401))),
        ],
    );
    let owner = crm.create(RecordType::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    let ada = ada(&crm, &[(lead::EMPLOYEES, Some(Value::Number(12))), (lead::RATING, link(Id::fixed(460)))]);
    let wanted = Conversion {
        account: Target::Existing(new),
        contact: Target::Existing(person),
        owner: Some(owner),
        overwrite_source: true,
        ..Conversion::new(ada)
    };
    let plan = crm.session.read(|set| plan(set, &wanted, None, today(), Language::En)).unwrap();
    assert_eq!(plan.leaves, Some(old), "the contact is moved to the account, and the plan says so");
    let outcome = |lines: &[kontor::domain::rules::conversion::MappedField], to: FieldId| {
        lines.iter().find(|line| line.to == to).map(|line| line.outcome)
    };
    assert_eq!(outcome(&plan.account, account::NAME), Some(FieldOutcome::Keep));
    assert_eq!(outcome(&plan.account, account::EMPLOYEES), Some(FieldOutcome::Fill));
    assert_eq!(outcome(&plan.contact, contact::FIRST_NAME), Some(FieldOutcome::Fill));
    assert_eq!(outcome(&plan.contact, contact::SOURCE), Some(FieldOutcome::Overwrite));
    assert_eq!(outcome(&plan.opportunity, opportunity::CLOSE_DATE), Some(FieldOutcome::Create));
    crm.run(Command::Convert(wanted));
    let deal = crm.get(ada, lead::CONVERTED_OPPORTUNITY).and_then(|value| value.link()).unwrap();
    for (id, lines) in [(new, &plan.account), (person, &plan.contact), (deal, &plan.opportunity)] {
        for line in lines.iter().filter(|line| line.outcome != FieldOutcome::Keep) {
            assert_eq!(crm.get(id, line.to).as_ref(), Some(&line.value));
        }
    }
    assert_eq!(crm.get(person, contact::ACCOUNT), link(new));
    assert_eq!(crm.get(deal, opportunity::OWNER), link(owner));
    assert_eq!(crm.get(deal, opportunity::CONTACT), link(person));
}

#[test]
fn converting_into_a_deal_with_a_primary_contact_adds_a_secondary_one() {
    let crm = TestWorkspace::new();
    let company = account(&crm, "Nordlicht", None);
    let boss = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    let deal = crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Heating")),
            (opportunity::ACCOUNT, link(company)),
            (opportunity::CONTACT, link(boss)),
        ],
    );
    let ada = ada(&crm, &[]);
    crm.run(Command::Convert(Conversion {
        account: Target::Existing(company),
        opportunity: Some(Target::Existing(deal)),
        ..Conversion::new(ada)
    }));
    assert_eq!(crm.get(deal, opportunity::CONTACT), link(boss));
    crm.session.read(|set| {
        let (_, role) = set.rows(RecordType::ContactRole).next().unwrap();
        assert_eq!(role.link(contact_role::OPPORTUNITY), Some(deal));
    });
}

#[test]
fn custom_fields_are_converted_as_mapped_or_stay_on_the_lead() {
    let crm = TestWorkspace::new();
    let own = |of: &str, name: &str, kind: &str, more: &[(FieldId, Option<Value>)]| {
        let mut entries = vec![(field::NAME, text(name)), (field::OF, text(of)), (field::TYPE, text(kind))];
        entries.extend_from_slice(more);
        crm.create(RecordType::Field, entries)
    };
    let number = |id: Id| match crm.get(id, field::NUMBER) {
        Some(Value::Number(number)) => FieldId(number as u32),
        _ => panic!("a field has a number"),
    };
    let target = own("contact", "Colour", "text", &[]);
    let colour = own("lead", "Colour", "text", &[(field::TO_CONTACT, link(target))]);
    let mood = own("lead", "Mood", "text", &[]);
    let lead = ada(&crm, &[(number(colour), text("blue")), (number(mood), text("good"))]);
    let plan = crm.session.read(|set| plan(set, &Conversion::new(lead), None, today(), Language::En)).unwrap();
    let stays: Vec<FieldId> =
        plan.stays.into_iter().map(|(number, _)| number).filter(|number| *number >= FIRST_CUSTOM).collect();
    assert_eq!(stays, [number(mood)]);
    crm.run(Command::Convert(Conversion::new(lead)));
    let person = crm.get(lead, lead::CONVERTED_CONTACT).and_then(|value| value.link()).unwrap();
    assert_eq!(crm.get(person, number(target)), text("blue"));
}

#[test]
fn a_contact_shows_the_results_of_their_referrals() {
    let crm = TestWorkspace::new();
    let friend = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    let (won, _open) =
        (ada(&crm, &[(lead::REFERRED_BY, link(friend))]), ada(&crm, &[(lead::REFERRED_BY, link(friend))]));
    crm.run(Command::Edit {
        id: won,
        fields: vec![(
            lead::AMOUNT,
            Some(Value::Money(kontor::base::Money { minor: 90_000, currency: kontor::base::Currency::EUR })),
        )],
    });
    crm.run(Command::Convert(Conversion::new(won)));
    let deal = crm.get(won, lead::CONVERTED_OPPORTUNITY).and_then(|value| value.link()).unwrap();
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(defaults::STAGE_WON))] });
    let tally = crm.session.read(|set| kontor::store::hierarchy::referrals(set, friend, &Default::default()));
    assert_eq!((tally.leads, tally.converted), (2, 1));
    assert_eq!(tally.won.sums(false).amounts().map(|amount| amount.minor).collect::<Vec<_>>(), [90_000]);
    assert_eq!(tally.won_deals, [deal]);
}

#[test]
fn numbers_and_keys_of_fields_and_types_are_used_once() {
    let mut types = HashSet::new();
    for kind in RecordType::ALL {
        assert!(types.insert(kind.key()), "{kind:?} has the key of another type");
        let (mut numbers, mut keys) = (HashSet::new(), HashSet::new());
        for field in kind.fields() {
            assert!(numbers.insert(field.number), "{kind:?}: {} has the number of another field", field.key);
            assert!(keys.insert(field.key), "{kind:?}: two fields are called {}", field.key);
            assert!(field.number < FIRST_CUSTOM, "{kind:?}: {} has the number of a custom field", field.key);
        }
    }
}
