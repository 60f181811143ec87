//! Undo of a part of an action: one lead of many that were converted together, and reasons that follow the state which
//! asks for them. An undo that would keep something can be refused, so that the user is asked.
use std::sync::Arc;

use crate::support::{TestWorkspace, link, text, wait};
use crate::undo::{act, ada, edit, last, later, log, plan, undo_as_planned};
use kontor::base::{Id, Seq};
use kontor::change::Action;
use kontor::command::replay_line::KeptItem;
use kontor::command::{Command, Conversion, Target, UndoWish};
use kontor::domain::records::{account, activity, contact, lead};
use kontor::domain::{RecordType, defaults};
use kontor::session::{CommandOutcome, SessionError};
use kontor::store::undo_stack::Reversal;
use proptest::prelude::*;

fn a_lead(crm: &TestWorkspace, name: &str, company: &str) -> Id {
    let fields = vec![
        (lead::LAST_NAME, text(name)),
        (lead::COMPANY, text(company)),
        (lead::PHONE, text("030 1")),
        (lead::CITY, text("Kiel")),
    ];
    crm.create(RecordType::Lead, fields)
}

fn undo_one(crm: &TestWorkspace, seq: Seq, lead: Id, overrides: &[KeptItem]) -> Result<CommandOutcome, SessionError> {
    wait(crm.session.undo_with(seq, UndoWish { only: Some(lead), ..UndoWish::with(overrides.to_vec()) }))
}

fn became(crm: &TestWorkspace, lead: Id) -> [Option<Id>; 4] {
    let link = |field| crm.get(lead, field).and_then(|value| value.link());
    [Some(lead), link(lead::CONVERTED_ACCOUNT), link(lead::CONVERTED_CONTACT), link(lead::CONVERTED_OPPORTUNITY)]
}

fn exists(crm: &TestWorkspace, id: Option<Id>) -> bool {
    crm.session.read(|set| id.is_some_and(|id| set.find(id).is_some()))
}

#[test]
fn one_of_many_converted_leads_is_undone_and_the_others_stay() {
    let crm = TestWorkspace::new();
    let all = [("Berg", "Nord"), ("Lund", "Nord"), ("Holm", "Süd")].map(|(name, company)| a_lead(&crm, name, company));
    let call = log(&crm, all[0], "Before");
    let other = log(&crm, all[1], "Other");
    let before = crm.content();
    crm.run(Command::BulkConvert(Arc::new(all.map(Conversion::new).to_vec())));
    let (seq, after) = (last(&crm, Action::BulkConvert), crm.content());
    let results = all.map(|lead| became(&crm, lead));
    assert_eq!(results[0][1], results[1][1], "one company is one account");

    undo_one(&crm, seq, all[0], &[]).expect("is undone");
    assert_eq!(crm.get(all[0], lead::CONVERTED_AT), None);
    assert_eq!([1, 2, 3].map(|at| exists(&crm, results[0][at])), [true, false, false], "the account is shared");
    assert_eq!((crm.get(call, activity::CONTACT), crm.get(call, activity::LEAD)), (None, link(all[0])));
    assert_eq!(crm.get(other, activity::CONTACT), results[1][2].and_then(link));
    assert_eq!([became(&crm, all[1]), became(&crm, all[2])], [results[1], results[2]]);
    edit(&crm, all[0], lead::CITY, "Bonn");
    crm.undo();
    let Err(SessionError::Refused(_)) = undo_one(&crm, seq, all[0], &[]) else { panic!("is undone already") };

    // It is an action of its own, and undone like any other.
    assert_eq!(crm.session.reversal(seq), Some(Reversal::Undo(seq)));
    let undone = last(&crm, Action::Unconvert);
    wait(crm.session.undo(undone)).expect("is converted again");
    assert_eq!(crm.content(), after);
    wait(crm.session.redo(undone)).expect("is undone again");

    // The account goes with the last lead that became it, or with all that is left of the action.
    let later = TestWorkspace::on(crm.storage.clone());
    wait(later.session.undo(seq)).expect("is undone");
    assert_eq!(later.content(), before);
    wait(later.session.redo(seq)).expect("is redone");
    undo_one(&later, seq, all[1], &[]).expect("is undone");
    assert!(!exists(&later, results[0][1]));
    undo_one(&later, seq, all[2], &[]).expect("is undone");
    assert_eq!(later.content(), before);
}

#[test]
fn what_two_conversions_filled_stays_with_the_other_unless_told_otherwise() {
    for takes in [false, true] {
        let crm = TestWorkspace::new();
        let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
        let all = ["Berg", "Lund"].map(|name| a_lead(&crm, name, "Nord"));
        let before = crm.content();
        let into = |lead| Conversion { account: Target::Existing(firm), ..Conversion::new(lead) };
        crm.run(Command::BulkConvert(Arc::new(all.map(into).to_vec())));
        let seq = last(&crm, Action::BulkConvert);
        assert_eq!(crm.get(firm, account::PHONE), text("030 1"));
        let phone = KeptItem { id: firm, field: Some(account::PHONE) };
        let chosen = if takes { vec![phone] } else { Vec::new() };
        undo_one(&crm, seq, all[0], &chosen).expect("is undone");
        assert_eq!(crm.get(firm, account::PHONE), if takes { None } else { text("030 1") });
        undo_one(&crm, seq, all[1], &[]).expect("is undone");
        assert_eq!(crm.content(), before);
    }
}

#[test]
fn an_undo_that_would_keep_something_asks_first() {
    let crm = TestWorkspace::new();
    let whole = |seq| wait(crm.session.undo_with(seq, UndoWish { is_whole: true, ..UndoWish::default() }));
    let ada = ada(&crm);
    let created = last(&crm, Action::Create);
    log(&crm, ada, "Talk");
    let before = crm.content();
    assert!(whole(created).is_err_and(|error| error.needs_decision()), "the activity links to the lead");
    assert_eq!(crm.content(), before);
    crm.undo();
    whole(created).expect("nothing depends on it any more");
    assert!(!exists(&crm, Some(ada)));
}

#[test]
fn reading_a_lead_is_no_edit_that_an_undo_has_to_ask_about() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    let fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nord")), (lead::OWNER, link(owner))];
    let ada = crm.create(RecordType::Lead, fields);
    let created = last(&crm, Action::Create);
    assert!(crm.get(ada, lead::UNREAD).is_some());
    crm.run(Command::MarkRead { lead: ada });
    let wanted = UndoWish { is_whole: true, ..UndoWish::default() };
    wait(crm.session.undo_with(created, wanted)).expect("is undone at once");
}

#[test]
fn a_closed_lead_has_a_reason_after_an_undo_in_part() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
    let fields = vec![(lead::STATUS, link(defaults::STATUS_OPEN))];
    crm.run(Command::Edit { id: ada, fields });
    let reopened = last(&crm, Action::Edit);
    // Another reason is given and taken away, so that the field no longer is as the reopening left it.
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_UNKNOWN });
    let planned = plan(&crm, reopened, &[]);
    assert!(planned.changes.is_empty(), "the status is closed, and the reason was edited since");
    let reason = KeptItem { id: ada, field: Some(lead::REASON) };
    undo_as_planned(&crm, reopened, &[reason]).expect("is undone");
    assert_eq!(crm.get(ada, lead::REASON), link(defaults::REASON_PERIOD));
}

#[test]
fn a_reason_goes_with_the_closing_that_is_undone_even_if_another_one_was_given_since() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
    let closed = last(&crm, Action::Disqualify);
    crm.run(Command::Edit { id: ada, fields: vec![(lead::REASON, link(defaults::REASON_UNKNOWN))] });
    undo_as_planned(&crm, closed, &[]).expect("is undone");
    assert_eq!((crm.get(ada, lead::STATUS), crm.get(ada, lead::REASON)), (link(defaults::STATUS_OPEN), None));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_of_many_conversions_is_undone_after_any_changes_and_given_back(
        leads in prop::collection::vec((0..2usize, any::<[bool; 3]>()), 2..5),
        all in prop::collection::vec(later(), 0..10), at in any::<usize>(), takes in any::<bool>(),
    ) {
        let crm = TestWorkspace::new();
        let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Old"))]);
        let person = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Old"))]);
        let conversions: Vec<Conversion> = leads.iter().enumerate().map(|(place, (company, into))| {
            let lead = a_lead(&crm, &format!("L{place}"), ["Nord", "Süd"][*company]);
            log(&crm, lead, "Before");
            Conversion {
                account: if into[0] { Target::Existing(firm) } else { Target::New },
                contact: if into[1] { Target::Existing(person) } else { Target::New },
                opportunity: into[2].then_some(Target::New),
                ..Conversion::new(lead)
            }
        }).collect();
        let before = crm.content();
        crm.run(Command::BulkConvert(Arc::new(conversions.clone())));
        let seq = last(&crm, Action::BulkConvert);
        let one = conversions[at % conversions.len()].lead;
        all.iter().for_each(|later| act(&crm, later, became(&crm, one)));
        let is_converted = |lead: Id| crm.get(lead, lead::CONVERTED_AT).is_some();
        if crm.session.reversal(seq) == Some(Reversal::Undo(seq)) && is_converted(one) {
            let present = crm.content();
            let others: Vec<_> = conversions.iter().map(|wanted| wanted.lead).filter(|lead| *lead != one).collect();
            let states: Vec<bool> = others.iter().map(|lead| is_converted(*lead)).collect();
            let offered: Vec<KeptItem> = match takes {
                true => crate::undo::choices(&crate::undo::plan_of(&crm, seq, &UndoWish { only: Some(one), ..UndoWish::default() })),
                false => Vec::new(),
            };
            undo_one(&crm, seq, one, &offered).expect("a converted lead is read-only, so that it can always be set back");
            prop_assert!(crm.links_are_whole());
            prop_assert_eq!(others.iter().map(|lead| is_converted(*lead)).collect::<Vec<_>>(), states);
            let own = |content: &[defaults::Seed]| {
                let mut fields = content.iter().find(|(_, id, _)| *id == one).expect("is there").2.clone();
                fields.retain(|(number, _)| *number != lead::LAST_ACTIVITY);
                fields
            };
            prop_assert_eq!(own(&crm.content()), own(&before));
            wait(crm.session.undo(last(&crm, Action::Unconvert))).expect("is given back");
            prop_assert_eq!(crm.content(), present);
        }
    }
}
