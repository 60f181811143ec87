//! Undo of any past action: its preview says what the command does, the user decides about what was edited since, and
//! redo gives back what the undo took.
use std::collections::HashSet;
use std::sync::Arc;

use crate::support::steps::{self, Step, into_new, pick, step};
use crate::support::{TestWorkspace, link, text, today, wait, world};
use kontor::base::{FieldId, Id, Row, Seq, TimeZone, Timestamp, Value};
use kontor::change::{Action, Change};
use kontor::command::replay::Replay;
use kontor::command::replay_line::{Effect, KeepReason, KeptItem};
use kontor::command::{
    Attachment, BulkEdit, Command, CompleteWithOutcome, Context, Conversion, Import, Merge, Target, UndoWish, undo,
};
use kontor::domain::records::{account, activity, contact, file, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::undo_stack::Reversal;
use proptest::prelude::*;

pub fn plan(crm: &TestWorkspace, seq: Seq, overrides: &[KeptItem]) -> Replay {
    plan_of(crm, seq, &UndoWish::with(overrides.to_vec()))
}

pub fn plan_of(crm: &TestWorkspace, seq: Seq, wanted: &UndoWish) -> Replay {
    let commit = wait(crm.session.commit(seq)).expect("is read");
    let mut new_id = || panic!("an undo makes no records");
    let context = Context {
        now: (world().now)(),
        today: today(),
        zone: TimeZone::UTC,
        user: None,
        language: Language::En,
        new_id: &mut new_id,
    };
    crm.session.read(|set| undo::plan(set, &commit, wanted, &context)).expect("is planned")
}

pub fn choices(replayed: &Replay) -> Vec<KeptItem> {
    replayed.lines.iter().filter(|line| line.is_choice()).map(|line| line.item()).collect()
}

pub fn record(id: Id) -> KeptItem {
    KeptItem { id, field: None }
}

pub fn reasons(replayed: &Replay, id: Id) -> Vec<KeepReason> {
    let kept = replayed.lines.iter().filter(|line| line.id == id && line.effect == Effect::Keep);
    kept.filter_map(|line| line.reason).collect()
}

/// The last commit with an action.
pub fn last(crm: &TestWorkspace, action: Action) -> Seq {
    crm.session.stack(|stack| stack.in_order().find(|header| header.cause.action == action).expect("is in force").seq)
}

pub fn ada(crm: &TestWorkspace) -> Id {
    crm.create(
        RecordType::Lead,
        vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht")), (lead::PHONE, text("030 123"))],
    )
}

pub fn log(crm: &TestWorkspace, about: Id, subject: &str) -> Id {
    let fields = vec![(activity::SUBJECT, text(subject)), (activity::TYPE, link(defaults::CALL))];
    crm.run(Command::Log { about, fields }).created[0].1
}

pub fn edit(crm: &TestWorkspace, id: Id, field: FieldId, value: &str) {
    crm.run(Command::Edit { id, fields: vec![(field, text(value))] });
}

pub fn converted(crm: &TestWorkspace, lead: Id, field: FieldId) -> Id {
    crm.get(lead, field).and_then(|value| value.link()).expect("is converted")
}

/// Undoes a commit with choices, checks that the preview said so, and returns the changes.
pub fn undo_as_planned(crm: &TestWorkspace, seq: Seq, overrides: &[KeptItem]) -> Result<Vec<Change>, SessionError> {
    let planned = plan(crm, seq, overrides);
    let done = wait(crm.session.undo_with(seq, UndoWish::with(overrides.to_vec())))?;
    let header = done.header.expect("something changed");
    let commit = wait(crm.session.commit(header.seq)).expect("is read");
    assert_eq!(commit.changes, planned.changes);
    assert!(crm.links_are_whole());
    Ok(commit.changes)
}

#[test]
fn a_conversion_is_undone_after_a_hundred_actions_and_a_reload_and_later_edits_are_kept_or_taken_back() {
    for takes in [false, true] {
        let crm = TestWorkspace::new();
        let ada = ada(&crm);
        log(&crm, ada, "Before");
        let before = crm.content();
        crm.run(into_new(ada));
        let seq = last(&crm, Action::Convert);
        let [account, person, deal] = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY]
            .map(|field| converted(&crm, ada, field));
        for at in 0..100 {
            crm.create(RecordType::Account, vec![(account::NAME, text(&format!("Account {at}")))]);
        }
        edit(&crm, person, contact::TITLE, "Head of purchasing");
        let call = log(&crm, person, "After");

        let later = TestWorkspace::on(crm.storage.clone());
        let planned = plan(&later, seq, &[]);
        assert_eq!(reasons(&planned, person), [KeepReason::Edited]);
        assert_eq!(reasons(&planned, account), [KeepReason::Linked(person)]);
        assert!(reasons(&planned, deal).is_empty(), "an untouched deal goes");
        assert_eq!(choices(&planned).iter().map(|item| item.id).collect::<HashSet<_>>(), [person, account].into());

        if takes {
            // Without the contact, nothing holds the account either.
            let planned = plan(&later, seq, &[record(person)]);
            assert_eq!(choices(&planned), [record(person)]);
            undo_as_planned(&later, seq, &[record(person)]).expect("is undone");
            for id in [account, person, deal] {
                assert!(later.session.read(|set| set.find(id).is_none()));
            }
            // The call comes back to the lead.
            assert_eq!(later.get(call, activity::LEAD), link(ada));
            assert_eq!(later.get(ada, lead::LAST_ACTIVITY), crm.get(person, contact::LAST_ACTIVITY));
        } else {
            undo_as_planned(&later, seq, &[]).expect("is undone");
            assert_eq!(later.get(person, contact::TITLE), text("Head of purchasing"));
            assert_eq!(later.get(call, activity::CONTACT), link(person));
            assert_eq!(later.get(person, contact::ACCOUNT), link(account));
            assert!(later.session.read(|set| set.find(deal).is_none()));
        }
        // The lead is as it was and can be edited.
        let own = |content: &[defaults::Seed]| {
            let mut fields = content.iter().find(|(_, id, _)| *id == ada).expect("is there").2.clone();
            fields.retain(|(number, _)| *number != lead::LAST_ACTIVITY);
            fields
        };
        assert_eq!(own(&later.content()), own(&before));
        edit(&later, ada, lead::CITY, "Kiel");
        // Redone, although the lead was edited.
        wait(later.session.redo(seq)).expect("is redone");
        assert_eq!(later.get(ada, lead::CONVERTED_CONTACT), link(person));
        assert_eq!(
            (later.get(ada, lead::CITY), later.get(person, contact::TITLE)),
            (text("Kiel"), text("Head of purchasing"))
        );
    }
}

#[test]
fn redo_gives_back_edited_records_that_the_undo_took() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    crm.run(into_new(ada));
    let seq = last(&crm, Action::Convert);
    let deal = converted(&crm, ada, lead::CONVERTED_OPPORTUNITY);
    edit(&crm, deal, opportunity::NEXT_STEP, "Send the offer");
    let item = crm.create(RecordType::Account, vec![(account::NAME, text("Other"))]);
    let after = crm.content();
    undo_as_planned(&crm, seq, &[record(deal)]).expect("is undone");
    assert!(crm.session.read(|set| set.find(deal).is_none()));
    wait(crm.session.redo(seq)).expect("is redone");
    assert_eq!(crm.content(), after);
    // Also after other actions, which the redo button no longer offers.
    undo_as_planned(&crm, seq, &[record(deal)]).expect("is undone");
    edit(&crm, item, account::CITY, "Kiel");
    assert_eq!(crm.session.stack(|stack| stack.next_redo().cloned()), None);
    assert_eq!(crm.session.reversal(seq), Some(Reversal::Redo(seq)));
    let later = TestWorkspace::on(crm.storage.clone());
    wait(later.session.redo(seq)).expect("is redone");
    assert_eq!(later.get(deal, opportunity::NEXT_STEP), text("Send the offer"));
    assert_eq!(later.session.reversal(seq), Some(Reversal::Undo(seq)));
}

#[test]
fn what_cannot_be_undone_says_why() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    let create = last(&crm, Action::Create);
    assert!(matches!(crm.session.reversal(Seq(1)), Some(Reversal::Impossible(_))), "the set-up");
    assert_eq!(crm.session.reversal(Seq(99)), None);
    crm.undo();
    let undone = crm.session.read(|set| set.head());
    assert_eq!(crm.session.reversal(undone), Some(Reversal::Redo(create)));
    let Err(SessionError::Refused(why)) = wait(crm.session.undo(create)) else { panic!("is undone already") };
    assert!(why.text.of(Language::En).contains("already been undone"));
    crm.redo();
    assert!(matches!(crm.session.reversal(undone), Some(Reversal::Impossible(_))), "it was done again");
    assert_eq!(crm.session.reversal(crm.session.read(|set| set.head())), Some(Reversal::Undo(create)));
    let Err(SessionError::Refused(_)) = wait(crm.session.redo(create)) else { panic!("nothing to redo") };
    assert!(crm.session.read(|set| set.find(ada).is_some()));
}

#[test]
fn an_undo_leaves_a_lead_alone_that_was_converted_since() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    let create = last(&crm, Action::Create);
    edit(&crm, ada, lead::CITY, "Kiel");
    let changed = last(&crm, Action::Edit);
    crm.run(into_new(ada));
    let before = crm.content();
    for seq in [create, changed] {
        let planned = plan(&crm, seq, &[]);
        assert_eq!((planned.changes.len(), reasons(&planned, ada)), (0, vec![KeepReason::Converted]));
        assert!(choices(&planned).is_empty(), "nobody may decide otherwise");
        let Err(SessionError::Refused(_)) = wait(crm.session.undo_with(seq, UndoWish::with(vec![record(ada)]))) else {
            panic!("a converted lead is read-only")
        };
    }
    assert_eq!(crm.content(), before);
    wait(crm.session.undo(last(&crm, Action::Convert))).expect("is undone");
    wait(crm.session.undo(changed)).expect("is undone");
    assert_eq!(crm.get(ada, lead::CITY), None);
}

#[test]
fn a_merge_is_undone_with_later_links_kept() {
    let crm = TestWorkspace::new();
    let person = |name: &str| crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(name))]);
    let (one, other) = (person("Berg"), person("Bergh"));
    let call = log(&crm, other, "Old");
    crm.run(Command::Merge(Merge { master: one, others: vec![other], picks: Vec::new() }));
    let seq = last(&crm, Action::Merge);
    let new = log(&crm, one, "New");
    edit(&crm, one, contact::TITLE, "Head");
    let planned = plan(&crm, seq, &[]);
    assert!(planned.lines.iter().any(|line| line.id == other && line.effect == Effect::Restore));
    undo_as_planned(&crm, seq, &[]).expect("is undone");
    assert_eq!((crm.get(call, activity::CONTACT), crm.get(new, activity::CONTACT)), (link(other), link(one)));
    assert_eq!(crm.get(one, contact::TITLE), text("Head"));
}

#[test]
fn an_import_and_a_change_of_ten_thousand_are_previewed_and_undone_in_one_go() {
    let crm = TestWorkspace::new();
    let row = |at: u32| {
        let fields = [
            (lead::LAST_NAME, Value::Text(format!("L{at}"))),
            (lead::COMPANY, Value::Text("Messe".into())),
            (lead::STATUS, Value::Link(defaults::STATUS_OPEN)),
        ];
        (RecordType::Lead, Row::new(Id::fixed(100_000 + at), Timestamp(0), &[], &fields))
    };
    let new: Vec<_> = (0..10_000).map(row).collect();
    let before = crm.content();
    crm.run(Command::Import(Import {
        file: "leads.csv".into(),
        new: new.into(),
        fills: Vec::new().into(),
        blobs: Default::default(),
    }));
    let import = last(&crm, Action::Import);
    let ids: Vec<Id> = (0..10_000).map(|at| Id::fixed(100_000 + at)).collect();
    crm.run(Command::Bulk {
        ids: Arc::new(ids.clone()),
        edit: BulkEdit::Set { field: lead::CITY, value: text("Kiel") },
    });
    let bulk = last(&crm, Action::BulkEdit);
    for id in &ids[..40] {
        edit(&crm, *id, lead::CITY, "Bonn");
    }
    crm.run(into_new(ids[50]));
    let began = std::time::Instant::now();
    let planned = plan(&crm, bulk, &[]);
    assert!(began.elapsed().as_secs() < 5, "a preview does not take minutes");
    assert_eq!((planned.changes.len(), choices(&planned).len()), (9_959, 40));
    assert_eq!(reasons(&planned, ids[50]), [KeepReason::Converted]);
    undo_as_planned(&crm, bulk, &choices(&planned)[..10]).expect("is undone");
    assert_eq!((crm.get(ids[0], lead::CITY), crm.get(ids[20], lead::CITY)), (None, text("Bonn")));
    wait(crm.session.undo(last(&crm, Action::Convert))).expect("is undone");
    let planned = plan(&crm, import, &[]);
    assert_eq!(choices(&planned).len(), 31, "the edited ones, and the one that was not set back");
    undo_as_planned(&crm, import, &choices(&planned)).expect("is undone");
    assert_eq!(crm.content(), before);
}

#[test]
fn removing_what_an_activity_with_a_file_is_about_leaves_no_dead_link() {
    let crm = TestWorkspace::new();
    let person = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg"))]);
    let call = log(&crm, person, "Talk");
    let attachment = Attachment { name: "a.txt".into(), media_type: "text/plain".into(), bytes: Arc::new(vec![1]) };
    let done = crm.run(Command::Attach { about: call, files: vec![attachment] });
    let before = crm.content();
    crm.run(Command::Delete(vec![person]));
    assert!(crm.session.read(|set| set.find(call).is_none()));
    assert_eq!(crm.get(done.created[0].1, file::ACTIVITY), None);
    assert!(crm.links_are_whole());
    crm.undo();
    assert_eq!(crm.content(), before);
}

/// Something a user may do after a conversion, on what it made or elsewhere.
#[derive(Clone, Debug)]
pub enum Later {
    Step(Step),
    Name(u8, String),
    Talk(u8, bool),
    Role(usize),
    Person,
    MergeAccounts,
    DeleteOne(u8),
    Import(u8),
    Everyone(u8),
}

pub fn later() -> impl Strategy<Value = Later> {
    prop_oneof![
        step().prop_map(Later::Step),
        (0..4u8, "[a-z]{1,6}").prop_map(|(of, name)| Later::Name(of, name)),
        (0..4u8, any::<bool>()).prop_map(|(of, done)| Later::Talk(of, done)),
        any::<usize>().prop_map(Later::Role),
        Just(Later::Person),
        Just(Later::MergeAccounts),
        (0..4u8).prop_map(Later::DeleteOne),
        (0..4u8).prop_map(Later::Import),
        (0..4u8).prop_map(Later::Everyone),
    ]
}

pub fn act(crm: &TestWorkspace, later: &Later, made: [Option<Id>; 4]) {
    let id = |of: &u8| made[*of as usize].filter(|id| crm.session.read(|set| set.find(*id).is_some()));
    let all =
        |kind: RecordType| -> Vec<Id> { crm.session.read(|set| set.rows(kind).map(|(_, row)| row.id()).collect()) };
    let command = match later {
        Later::Step(Step::Undo) => {
            if let Some(seq) = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq)) {
                drop(wait(crm.session.undo(seq)));
            }
            return;
        }
        Later::Step(step) => steps::command(crm, step),
        Later::Name(of, name) => id(of).map(|id| {
            let kind = crm.session.read(|set| set.locate(id)).map(|(kind, _)| kind);
            let field = match kind {
                Some(RecordType::Account) => account::NAME,
                Some(RecordType::Contact) => contact::TITLE,
                Some(RecordType::Opportunity) => opportunity::NEXT_STEP,
                _ => lead::CITY,
            };
            Command::Edit { id, fields: vec![(field, text(name))] }
        }),
        Later::Talk(of, done) => id(of).and_then(|about| {
            let fields = vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::TASK))];
            let task = crm.try_do(Command::Log { about, fields }).ok()?.created.first()?.1;
            done.then(|| Command::CompleteWithOutcome(CompleteWithOutcome::plain(task)))
        }),
        Later::Role(at) => pick(crm, RecordType::Account, *at)
            .zip(made[2])
            .map(|(account, person)| Command::Edit { id: person, fields: vec![(contact::ACCOUNT, link(account))] }),
        Later::Person => made[1].map(|account| Command::Create {
            kind: RecordType::Contact,
            fields: vec![(contact::LAST_NAME, text("New")), (contact::ACCOUNT, link(account))],
        }),
        Later::MergeAccounts => {
            let all = all(RecordType::Account);
            (all.len() > 1).then(|| Command::Merge(Merge { master: all[0], others: vec![all[1]], picks: Vec::new() }))
        }
        Later::DeleteOne(of) => id(of).map(|id| Command::Delete(vec![id])),
        Later::Import(of) => id(of).filter(|_| *of == 2).map(|person| {
            Command::Import(Import {
                file: "x.csv".into(),
                new: Vec::new().into(),
                fills: vec![(person, vec![(contact::PHONE, text("040 9"))])].into(),
                blobs: Default::default(),
            })
        }),
        Later::Everyone(of) => {
            let (kind, field) = [
                (RecordType::Lead, lead::CITY),
                (RecordType::Account, account::DESCRIPTION),
                (RecordType::Contact, contact::TITLE),
                (RecordType::Opportunity, opportunity::NEXT_STEP),
            ][*of as usize];
            let edit = BulkEdit::Set { field, value: text("bulk") };
            Some(Command::Bulk { ids: Arc::new(all(kind)), edit })
        }
    };
    if let Some(command) = command {
        // A command that the rules refuse changes nothing.
        drop(crm.try_do(command));
    }
}

/// Some of the choices, by the bits of a number; asked again, because a choice may bring up others.
fn some_choices(crm: &TestWorkspace, seq: Seq, bits: u32) -> Vec<KeptItem> {
    let mut chosen: Vec<KeptItem> = Vec::new();
    for _ in 0..3 {
        let offered = choices(&plan(crm, seq, &chosen));
        chosen =
            offered.iter().enumerate().filter(|(at, _)| bits >> (at % 32) & 1 == 1).map(|(_, item)| *item).collect();
    }
    chosen
}

fn check_undo_and_redo(crm: &TestWorkspace, seq: Seq, chosen: &[KeptItem]) -> Result<bool, TestCaseError> {
    let before = crm.content();
    let planned = plan(crm, seq, chosen);
    let changes = match undo_as_planned(crm, seq, chosen) {
        Ok(changes) => changes,
        Err(SessionError::Refused(_)) => {
            prop_assert!(planned.changes.is_empty(), "what is planned is done");
            return Ok(false);
        }
        Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
    };
    // Nothing goes without being named, and nothing kept is touched.
    let is_gone = |id: &Id| crm.session.read(|set| set.find(*id).is_none());
    let named: HashSet<Id> =
        planned.lines.iter().filter(|line| line.effect == Effect::Remove).map(|line| line.id).collect();
    for (_, id, _) in &before {
        prop_assert_eq!(named.contains(id), is_gone(id));
    }
    for line in planned.lines.iter().filter(|line| line.effect == Effect::Keep && line.is_choice()) {
        prop_assert!(!is_gone(&line.id));
        prop_assert!(!chosen.contains(&line.item()), "what is chosen is taken back");
        let is_set = changes.iter().any(|change| match change {
            Change::Set { id, field, .. } => (*id, Some(*field)) == (line.id, line.field),
            _ => false,
        });
        prop_assert!(!is_set, "what is kept is not set");
    }
    let after = crm.content();
    wait(crm.session.redo(seq)).map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
    prop_assert_eq!(crm.content(), before);
    prop_assert!(crm.links_are_whole());
    // And once more, as it is now: as far as it goes, the same.
    drop(wait(crm.session.undo_with(seq, UndoWish::with(chosen.to_vec()))));
    prop_assert_eq!(crm.content(), after);
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn convert_change_anything_undo_with_any_choices_and_redo(
        into in any::<[bool; 3]>(), all in prop::collection::vec(later(), 0..14), bits in any::<u32>(),
    ) {
        let crm = TestWorkspace::new();
        let ada = ada(&crm);
        log(&crm, ada, "Before");
        let account = crm.create(RecordType::Account, vec![(account::NAME, text("Alt"))]);
        let person = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Old"))]);
        let lead_before = crm.content();
        crm.run(Command::Convert(Conversion {
            account: if into[0] { Target::Existing(account) } else { Target::New },
            contact: if into[1] { Target::Existing(person) } else { Target::New },
            opportunity: into[2].then_some(Target::New),
            ..Conversion::new(ada)
        }));
        let seq = last(&crm, Action::Convert);
        let link = |field: FieldId| crm.get(ada, field).and_then(|value| value.link());
        let made = [Some(ada), link(lead::CONVERTED_ACCOUNT), link(lead::CONVERTED_CONTACT), link(lead::CONVERTED_OPPORTUNITY)];
        all.iter().for_each(|later| act(&crm, later, made));
        if crm.session.reversal(seq) == Some(Reversal::Undo(seq)) {
            let chosen = some_choices(&crm, seq, bits);
            let is_done = check_undo_and_redo(&crm, seq, &chosen)?;
            prop_assert!(is_done, "a converted lead is read-only, so that it can always be set back");
            // The lead is as it was, but for activities that came back to it.
            let own = |content: &[defaults::Seed]| {
                let mut fields = content.iter().find(|(_, id, _)| *id == ada).expect("is there").2.clone();
                fields.retain(|(number, _)| *number != lead::LAST_ACTIVITY);
                fields
            };
            prop_assert_eq!(own(&crm.content()), own(&lead_before));
            edit(&crm, ada, lead::CITY, "Kiel");
        }
    }

    #[test]
    fn any_past_action_is_undone_as_its_preview_says(
        all in prop::collection::vec(later(), 1..18), at in any::<usize>(), bits in any::<u32>(),
    ) {
        let crm = TestWorkspace::new();
        let ada = ada(&crm);
        let account = crm.create(RecordType::Account, vec![(account::NAME, text("Alt"))]);
        let person = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Old")), (contact::ACCOUNT, link(account))]);
        all.iter().for_each(|later| act(&crm, later, [Some(ada), Some(account), Some(person), None]));
        let seqs: Vec<Seq> = crm.session.stack(|stack| stack.in_order().map(|header| header.seq).collect());
        if let Some(seq) = seqs.get(at % seqs.len().max(1)) {
            let chosen = some_choices(&crm, *seq, bits);
            check_undo_and_redo(&crm, *seq, &chosen)?;
        }
    }
}
