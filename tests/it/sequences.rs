//! Sequences: a step after the other, late ones, every way to end, what undo, merges and erasure make of them, and figures that
//! open what they count.
use std::collections::HashSet;
use std::sync::Arc;

use kontor::base::{Date, Id, Row, Timestamp, Value};
use kontor::change::Action;
use kontor::command::erase;
use kontor::command::merge::Merge;
use kontor::command::{BulkEdit, Command, CompleteWithOutcome, Conversion, Enrol, UndoWish};
use kontor::domain::records::{activity, contact, enrolment, lead, opportunity as deal, sequence, user};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::container;
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::store::query::{self, Query};
use kontor::store::query_string;
use kontor::store::sequence_figures::{self, Counted};
use kontor::store::sequences::{self, End, LeftOut, Step, end_of};

use crate::every_way_in::{NOT_INTERESTED, PRICE, a_deal, a_lead};
use crate::support::{TestWorkspace, days_pass, link, text, today, viewer, wait};

pub fn step(of: Id, days: i32, subject: &str) -> Step {
    Step { of, days, template: None, subject: subject.to_string(), text: String::new() }
}

/// Email today, a call after three days, a task after a week.
pub fn follow_up() -> Vec<Step> {
    let letter = Step { text: "Say thanks\nand ask".to_string(), ..step(defaults::EMAIL, 0, "Write") };
    vec![letter, step(defaults::CALL, 3, "Call"), step(defaults::TASK, 7, "Close the loop")]
}

pub fn new_sequence(crm: &TestWorkspace, of: RecordType, steps: &[Step]) -> Id {
    let fields = vec![
        (sequence::NAME, text("Follow-up")),
        (sequence::OF, text(of.key())),
        (sequence::STEPS, text(&sequences::write(steps))),
    ];
    crm.create(RecordType::Sequence, fields)
}

pub fn put(crm: &TestWorkspace, sequence: Id, records: &[Id]) {
    crm.run(Command::Enrol(Enrol { sequence, records: Arc::new(records.to_vec()) }));
}

/// The enrolments of a record, the oldest first.
pub fn enrolments(crm: &TestWorkspace, about: Id) -> Vec<Row> {
    crm.session.read(|set| {
        let kind = set.locate(about).expect("is there").0;
        let via = sequences::link(kind).expect("may have one");
        let mut all: Vec<Row> = set.linking(about, RecordType::Enrolment, via).cloned().collect();
        all.sort_by_key(|row| (row.moment(enrolment::CREATED), row.id()));
        all
    })
}

/// The open activities about a record: subject and day.
pub fn open(crm: &TestWorkspace, about: Id) -> Vec<(String, Option<Date>)> {
    crm.session.read(|set| {
        let rows = set
            .backlinks(about)
            .filter(|(kind, row)| *kind == RecordType::Activity && row.moment(activity::DONE).is_none());
        rows.map(|(_, row)| (row.text(activity::SUBJECT).to_string(), row.day(activity::DUE))).collect()
    })
}

fn due(days: i32) -> Option<Date> {
    Some(today().add_days(days))
}

fn planned(crm: &TestWorkspace, about: Id) -> Id {
    enrolments(crm, about).last().and_then(|row| row.link(enrolment::ACTIVITY)).expect("a step is planned")
}

fn complete(crm: &TestWorkspace, about: Id) {
    crm.run(Command::Complete { activity: planned(crm, about) });
}

fn state(crm: &TestWorkspace, about: Id) -> Vec<(Option<i64>, Option<End>)> {
    enrolments(crm, about).iter().map(|row| (row.number(enrolment::STEP), end_of(row))).collect()
}

#[test]
fn steps_are_stored_as_text_and_read_back() {
    let all = vec![
        Step {
            template: Some(Id::fixed(7)),
            text: "a\\nb\n\nc ".to_string(),
            ..step(Id::fixed(310), 0, "Back\\slash – x")
        },
        step(Id::fixed(311), 3_650, "two  blanks"),
    ];
    assert_eq!(sequences::read(&sequences::write(&all)), Some(all));
    let line = sequences::write(&[step(Id::fixed(310), 1, "x")]);
    for wrong in ["", "x", &line.replace(" 1 ", " -1 "), &line.replace(" 1 ", " 3651 "), &line.replace(" - ", " y ")] {
        assert_eq!(sequences::read(wrong), None, "{wrong}");
    }
    assert_eq!(sequences::read(&[line.as_str(); 21].join("\n")), None);
    assert!(sequences::read(&[line.as_str(); 20].join("\n")).is_some());
}

#[test]
fn a_sequence_is_checked_when_it_is_stored_and_is_data_like_any_other() {
    let crm = TestWorkspace::new();
    let new = |of: &str, steps: &str| Command::Create {
        kind: RecordType::Sequence,
        fields: vec![(sequence::NAME, text("x")), (sequence::OF, text(of)), (sequence::STEPS, text(steps))],
    };
    let fine = sequences::write(&follow_up());
    assert!(crm.refusal(new("account", &fine)).contains("leads, contacts"));
    assert!(crm.refusal(new("lead", "nonsense")).contains("20 steps"));
    assert!(crm.refusal(new("lead", &sequences::write(&[step(Id::fixed(999_999), 0, "x")]))).contains("20 steps"));
    let before = crm.content();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let ada = a_lead(&crm, "Berg");
    put(&crm, id, &[ada]);
    assert!(crm.refusal(Command::Delete(vec![id])).contains("archived"));
    let journal = wait(crm.session.journal()).expect("is read");
    let file = crm.session.read(|set| workspace_file::write(set, &journal, &[], Timestamp(0)));
    // An earlier version knows none of it, so that the file tells it not to read on.
    let line = file.split(|byte| *byte == b'\n').next().map(String::from_utf8_lossy).unwrap_or_default();
    assert!(line.contains(&format!("\"version\":{}", container::VERSION)), "{line}");
    let read = workspace_file::read(&file).expect("is read");
    assert_eq!(read.set.count(RecordType::Enrolment), 1);
    for _ in 0..3 {
        crm.undo();
    }
    assert_eq!(crm.content(), before);
}

#[test]
fn a_step_follows_the_other_and_a_late_one_moves_the_rest_along() {
    let crm = TestWorkspace::new();
    let bo = crm.create(RecordType::User, vec![(user::NAME, text("Bo"))]);
    let ada = a_lead(&crm, "Berg");
    crm.run(Command::Edit { id: ada, fields: vec![(lead::OWNER, link(bo))] });
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let before = crm.content();
    put(&crm, id, &[ada]);
    assert_eq!(open(&crm, ada), [("Write".to_string(), due(0))]);
    let first = planned(&crm, ada);
    assert_eq!(crm.get(first, activity::OWNER), link(bo));
    assert_eq!(crm.get(first, activity::TYPE), link(defaults::EMAIL));
    assert_eq!(crm.get(first, activity::TEXT), text("Say thanks\nand ask"));
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_OPEN), "planning is not contacting");
    // Five days late: the call is three days after that.
    days_pass(5);
    complete(&crm, ada);
    assert_eq!(open(&crm, ada), [("Call".to_string(), due(3))]);
    assert_eq!(state(&crm, ada), [(Some(2), None)]);
    // Done before its day, with an outcome and a follow-up of its own.
    let follow_up = vec![(activity::SUBJECT, text("Own")), (activity::DUE, Some(Value::Day(today().add_days(1))))];
    let how = CompleteWithOutcome { activity: planned(&crm, ada), outcome: "Fine".to_string(), follow_up };
    crm.run(Command::CompleteWithOutcome(how));
    let mut all = open(&crm, ada);
    all.sort();
    assert_eq!(all, [("Close the loop".to_string(), due(7)), ("Own".to_string(), due(1))]);
    let last = planned(&crm, ada);
    complete(&crm, ada);
    assert_eq!(state(&crm, ada), [(Some(3), Some(End::Finished))]);
    assert_eq!(open(&crm, ada).len(), 1);
    crm.undo();
    assert_eq!((state(&crm, ada), planned(&crm, ada)), (vec![(Some(3), None)], last));
    for _ in 0..3 {
        crm.undo();
    }
    assert_eq!(crm.content(), before);
    assert_eq!((crm.redo(), state(&crm, ada)).1, [(Some(1), None)]);
}

#[test]
fn a_deleted_step_is_skipped_and_one_that_is_there_is_not_planned_again() {
    let crm = TestWorkspace::new();
    let ada = a_lead(&crm, "Berg");
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    put(&crm, id, &[ada]);
    let before = crm.content();
    crm.run(Command::Delete(vec![planned(&crm, ada)]));
    assert_eq!(open(&crm, ada), [("Call".to_string(), due(3))]);
    crm.undo();
    assert_eq!(crm.content(), before);
    // The second step was edited, so that undoing the first keeps it; doing the first again leads to it.
    complete(&crm, ada);
    let done = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq)).expect("is there");
    let second = planned(&crm, ada);
    crm.run(Command::Edit { id: second, fields: vec![(activity::SUBJECT, text("Call at noon"))] });
    wait(crm.session.undo_with(done, UndoWish::default())).expect("is undone in part");
    assert_eq!(open(&crm, ada).len(), 2);
    assert_eq!(state(&crm, ada), [(Some(1), None)]);
    complete(&crm, ada);
    assert_eq!(planned(&crm, ada), second);
    assert_eq!(open(&crm, ada), [("Call at noon".to_string(), due(3))]);
    // A series of its own does not come of a step that is done twice in a row.
    complete(&crm, ada);
    assert_eq!(open(&crm, ada), [("Close the loop".to_string(), due(7))]);
}

#[test]
fn a_sequence_ends_with_its_reason_and_takes_its_planned_activity_along() {
    let crm = TestWorkspace::new();
    let on_leads = new_sequence(&crm, RecordType::Lead, &follow_up());
    let on_deals = new_sequence(&crm, RecordType::Opportunity, &follow_up());
    let set = |id: Id, field, value| Command::Edit { id, fields: vec![(field, value)] };
    type Ending = fn(&TestWorkspace, Id) -> Command;
    let ways: Vec<(Ending, bool, End)> = vec![
        (|_, id| Command::Convert(Conversion::new(id)), false, End::Converted),
        (|_, id| Command::BulkConvert(Arc::new(vec![Conversion::new(id)])), false, End::Converted),
        (|_, id| Command::Disqualify { leads: vec![id], reason: NOT_INTERESTED }, false, End::Closed),
        (|_, id| bulk(id, BulkEdit::Disqualify { reason: NOT_INTERESTED }), false, End::Closed),
        (|_, id| bulk(id, BulkEdit::Set { field: lead::OPT_OUT, value: Some(Value::Yes) }), false, End::OptedOut),
        (|_, id| Command::Edit { id, fields: vec![(lead::DO_NOT_CALL, Some(Value::Yes))] }, false, End::OptedOut),
        (|_, id| crate::every_way_in::update(id, vec![(lead::OPT_OUT, Some(Value::Yes))]), false, End::OptedOut),
        (|crm, id| Command::EndSequence { enrolment: last(crm, id), end: End::Replied }, false, End::Replied),
        (|crm, id| Command::EndSequence { enrolment: last(crm, id), end: End::Stopped }, false, End::Stopped),
        (|_, id| Command::Edit { id, fields: vec![(deal::STAGE, link(defaults::STAGE_WON))] }, true, End::Won),
        (
            |_, id| Command::Edit {
                id,
                fields: vec![(deal::STAGE, link(defaults::STAGE_LOST)), (deal::LOSS_REASON, link(PRICE))],
            },
            true,
            End::Closed,
        ),
    ];
    for (at, (way, is_deal, expected)) in ways.into_iter().enumerate() {
        let name = format!("Way {at}");
        let id = if is_deal { a_deal(&crm, &name) } else { a_lead(&crm, &name) };
        put(&crm, if is_deal { on_deals } else { on_leads }, &[id]);
        let before = crm.content();
        let step = planned(&crm, id);
        crm.run(way(&crm, id));
        assert_eq!(state(&crm, id), [(Some(1), Some(expected))], "{name}");
        assert!(open(&crm, id).is_empty() && crm.session.read(|set| set.locate(step).is_none()), "{name}");
        crm.undo();
        assert_eq!(crm.content(), before, "{name}");
        crm.redo();
        assert_eq!(state(&crm, id), [(Some(1), Some(expected))], "{name}");
    }
    // Once the steps that the person does not want are done, the rest goes on.
    let eve = a_lead(&crm, "Eve");
    put(&crm, on_leads, &[eve]);
    complete(&crm, eve);
    crm.run(set(eve, lead::OPT_OUT, Some(Value::Yes)));
    assert_eq!(state(&crm, eve), [(Some(2), None)]);
    crm.run(set(eve, lead::DO_NOT_CALL, Some(Value::Yes)));
    assert_eq!(state(&crm, eve), [(Some(2), Some(End::OptedOut))]);
    // Letters are not written to whoever wants none.
    let by_post =
        new_sequence(&crm, RecordType::Lead, &[step(defaults::LETTER, 0, "Write"), step(defaults::TASK, 2, "Ask")]);
    let quiet = a_lead(&crm, "Quiet");
    put(&crm, by_post, &[quiet]);
    crm.run(set(quiet, lead::NO_POST, Some(Value::Yes)));
    assert_eq!(state(&crm, quiet), [(Some(1), Some(End::OptedOut))]);
    let enrolment = last(&crm, eve);
    for end in [End::Stopped, End::Replied, End::Won] {
        assert!(crm.refusal(Command::EndSequence { enrolment, end }).contains("ended"));
    }
}

fn bulk(id: Id, edit: BulkEdit) -> Command {
    Command::Bulk { ids: Arc::new(vec![id]), edit }
}

fn last(crm: &TestWorkspace, about: Id) -> Id {
    enrolments(crm, about).last().expect("is there").id()
}

#[test]
fn a_contact_that_opts_out_ends_the_sequences_of_their_deals() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Opportunity, &follow_up());
    let eve = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Eve"))]);
    let pilot = a_deal(&crm, "Pilot");
    crm.run(Command::Edit { id: pilot, fields: vec![(deal::CONTACT, link(eve))] });
    put(&crm, id, &[pilot]);
    crm.run(Command::Edit { id: eve, fields: vec![(contact::OPT_OUT, Some(Value::Yes))] });
    assert_eq!(state(&crm, pilot), [(Some(1), Some(End::OptedOut))]);
}

#[test]
fn what_comes_of_a_sequence_is_noted_for_a_while_after_its_end() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &[step(defaults::EMAIL, 0, "Write")]);
    let [ada, ben, cyd, dan] = ["Ada", "Ben", "Cyd", "Dan"].map(|name| a_lead(&crm, name));
    put(&crm, id, &[ada, ben, cyd, dan]);
    for about in [ada, ben, cyd] {
        complete(&crm, about);
    }
    let reply = |about| Command::EndSequence { enrolment: last(&crm, about), end: End::Replied };
    crm.run(reply(ada));
    assert_eq!(state(&crm, ada), [(Some(1), Some(End::Replied))]);
    crm.run(Command::Convert(Conversion::new(ada)));
    assert_eq!(state(&crm, ada), [(Some(1), Some(End::Converted))]);
    assert!(crm.refusal(reply(ada)).contains("ended"));
    crm.run(Command::Disqualify { leads: vec![ben], reason: NOT_INTERESTED });
    assert_eq!(state(&crm, ben), [(Some(1), Some(End::Finished))]);
    crm.run(Command::EndSequence { enrolment: last(&crm, dan), end: End::Stopped });
    crm.run(Command::Convert(Conversion::new(dan)));
    assert_eq!(state(&crm, dan), [(Some(1), Some(End::Stopped))]);
    days_pass(sequences::CREDIT_DAYS as i32 + 1);
    assert!(crm.refusal(reply(cyd)).contains("ended"));
    crm.run(Command::Convert(Conversion::new(cyd)));
    assert_eq!(state(&crm, cyd), [(Some(1), Some(End::Finished))]);
}

#[test]
fn who_is_left_out_is_said_before_and_many_are_one_action() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let [ada, ben, converted, closed, out, quiet] =
        ["Ada", "Ben", "Converted", "Closed", "Out", "Quiet"].map(|name| a_lead(&crm, name));
    crm.run(Command::Convert(Conversion::new(converted)));
    crm.run(Command::Disqualify { leads: vec![closed], reason: NOT_INTERESTED });
    crm.run(Command::Edit { id: out, fields: vec![(lead::OPT_OUT, Some(Value::Yes))] });
    crm.run(Command::Edit { id: quiet, fields: vec![(lead::DO_NOT_CALL, Some(Value::Yes))] });
    put(&crm, id, &[ben]);
    let deal = a_deal(&crm, "Pilot");
    let gone = Id::fixed(999_999);
    let all = [ada, ben, converted, closed, out, quiet, deal, gone];
    let left: Vec<Option<LeftOut>> = crm.session.read(|set| {
        let row = set.get(RecordType::Sequence, id).expect("is there");
        all.iter().map(|about| sequences::left_out(set, row, &follow_up(), *about)).collect()
    });
    let expected = [
        None,
        Some(LeftOut::Already),
        Some(LeftOut::Converted),
        Some(LeftOut::Closed),
        Some(LeftOut::OptedOut),
        Some(LeftOut::OptedOut),
        Some(LeftOut::OtherType),
        Some(LeftOut::Gone),
    ];
    assert_eq!(left, expected);
    let before = crm.content();
    let more: Vec<Id> = (0..20).map(|at| a_lead(&crm, &format!("More {at}"))).collect();
    let header = |done: kontor::session::CommandOutcome| done.header.expect("is stored").cause;
    let wanted = |records: Vec<Id>| Command::Enrol(Enrol { sequence: id, records: Arc::new(records) });
    let cause = header(crm.run(wanted([all.to_vec(), more.clone(), more.clone()].concat())));
    assert_eq!(cause.action, Action::Enrol);
    assert_eq!(cause.told(Language::En), "Sequence started: “Follow-up” – 21 leads");
    assert_eq!(crm.session.read(|set| set.count(RecordType::Enrolment)), 22);
    crm.undo();
    assert_eq!(crm.content().len(), before.len() + 20);
    assert!(crm.refusal(wanted(vec![out, deal])).contains("does not want"));
    assert!(crm.refusal(wanted(Vec::new())).contains("no record"));
    // An archived one goes on where it is, and is not begun any more.
    crm.run(Command::Edit { id, fields: vec![(sequence::ARCHIVED, Some(Value::Yes))] });
    assert!(crm.try_do(wanted(vec![ada])).is_err());
    complete(&crm, ben);
    assert_eq!(state(&crm, ben), [(Some(2), None)]);
    // One that ended may begin again.
    crm.run(Command::Edit { id, fields: vec![(sequence::ARCHIVED, None)] });
    crm.run(Command::EndSequence { enrolment: last(&crm, ben), end: End::Stopped });
    put(&crm, id, &[ben]);
    assert_eq!(state(&crm, ben).len(), 2);
}

#[test]
fn running_ones_keep_the_steps_with_which_they_began() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let ada = a_lead(&crm, "Berg");
    put(&crm, id, &[ada]);
    let steps = sequences::write(&[step(defaults::TASK, 1, "Other")]);
    crm.run(Command::Edit { id, fields: vec![(sequence::STEPS, text(&steps))] });
    complete(&crm, ada);
    assert_eq!(open(&crm, ada), [("Call".to_string(), due(3))]);
}

#[test]
fn merged_records_are_in_a_sequence_once() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let (ada, eda) = (a_lead(&crm, "Ada"), a_lead(&crm, "Eda"));
    put(&crm, id, &[eda]);
    put(&crm, id, &[ada]);
    complete(&crm, eda);
    let before = crm.content();
    crm.run(Command::Merge(Merge { master: ada, others: vec![eda], picks: Vec::new() }));
    let ends: Vec<Option<End>> = state(&crm, ada).into_iter().map(|(_, end)| end).collect();
    assert!(ends == [None, Some(End::Stopped)] || ends == [Some(End::Stopped), None], "{ends:?}");
    assert_eq!(open(&crm, ada).len(), 1);
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_deleted_record_takes_its_sequence_along_and_brings_it_back() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let ada = a_lead(&crm, "Ada");
    put(&crm, id, &[ada]);
    complete(&crm, ada);
    let before = crm.content();
    let seq = crm.run(Command::Delete(vec![ada])).header.expect("is stored").seq;
    let count = |kind| crm.session.read(|set| set.count(kind));
    assert_eq!((count(RecordType::Enrolment), count(RecordType::Activity)), (0, 0));
    let commit = wait(crm.session.commit(seq)).expect("is read");
    let entries = crm.session.read(|set| kontor::command::restore::restorable(set, &commit));
    assert_eq!(entries.iter().map(|(_, row)| row.id()).collect::<Vec<_>>(), [ada]);
    crm.run(Command::Restore { commit, ids: vec![ada] });
    assert_eq!(crm.content(), before);
    complete(&crm, ada);
    assert_eq!(state(&crm, ada), [(Some(3), None)]);
    // Together with its activity, and with the record that it is about.
    let step = planned(&crm, ada);
    crm.run(Command::Delete(vec![step, ada]));
    assert_eq!((count(RecordType::Enrolment), count(RecordType::Activity)), (0, 0));
}

#[test]
fn one_of_several_conversions_is_taken_back_with_its_sequence() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let (ada, ben) = (a_lead(&crm, "Ada"), a_lead(&crm, "Ben"));
    put(&crm, id, &[ada, ben]);
    let step = planned(&crm, ada);
    let both = Command::BulkConvert(Arc::new(vec![Conversion::new(ada), Conversion::new(ben)]));
    let seq = crm.run(both).header.expect("is stored").seq;
    wait(crm.session.undo_with(seq, UndoWish { only: Some(ada), ..UndoWish::default() })).expect("is undone");
    assert_eq!(state(&crm, ada), [(Some(1), None)]);
    assert_eq!((planned(&crm, ada), open(&crm, ada).len()), (step, 1));
    assert_eq!(state(&crm, ben), [(Some(1), Some(End::Converted))]);
}

#[test]
fn an_erased_person_is_in_no_sequence() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let ada = a_lead(&crm, "Ada");
    put(&crm, id, &[ada]);
    let own = crm.session.read(|set| erase::owned_records(set, &[ada]));
    let expected: HashSet<Id> = [last(&crm, ada), planned(&crm, ada)].into();
    assert_eq!(own.into_iter().collect::<HashSet<_>>(), expected);
}

#[test]
fn figures_open_what_they_count_and_name_the_best_step() {
    let crm = TestWorkspace::new();
    let id = new_sequence(&crm, RecordType::Lead, &follow_up());
    let all: Vec<Id> = (0..8).map(|at| a_lead(&crm, &format!("Lead {at}"))).collect();
    put(&crm, id, &all);
    let end = |about, end| crm.run(Command::EndSequence { enrolment: last(&crm, about), end });
    end(all[0], End::Replied);
    end(all[1], End::Stopped);
    days_pass(1);
    put(&crm, id, &[all[1]]);
    for about in &all[1..5] {
        complete(&crm, *about);
    }
    end(all[2], End::Replied);
    crm.run(Command::Convert(Conversion::new(all[2])));
    crm.run(Command::Convert(Conversion::new(all[3])));
    crm.session.read(|set| {
        let figures = [
            (Counted::All, 8),
            (Counted::Active, 5),
            (Counted::Reached(1), 8),
            (Counted::Reached(2), 4),
            (Counted::Ended(End::Replied), 2),
            (Counted::Ended(End::Converted), 2),
            (Counted::Ended(End::Stopped), 1),
            (Counted::Ended(End::Won), 0),
            (Counted::EndedAt(End::Replied, 1), 1),
            (Counted::EndedAt(End::Converted, 2), 2),
        ];
        for (what, expected) in figures {
            assert_eq!(sequence_figures::count(set, id, what), expected, "{what:?}");
            let filter = sequence_figures::filter(RecordType::Lead, id, what);
            let query = Query { filter, ..Query::default() };
            assert_eq!(query::run(set, RecordType::Lead, &query, &viewer()).len(), expected, "{what:?}");
            let address = query_string::write_all(set, RecordType::Lead, query.filter.clone());
            let (read, unknown) = query_string::read(set, RecordType::Lead, &address);
            assert_eq!((read.filter, unknown.len()), (query.filter, 0), "{address}");
        }
        // Of eight at the first step one replied (one began twice), of four at the second two came to something.
        assert_eq!(sequence_figures::best_step(set, RecordType::Lead, id, 3), Some((2, 50)));
        assert_eq!(sequence_figures::best_step(set, RecordType::Lead, Id::fixed(1), 3), None);
    });
}
