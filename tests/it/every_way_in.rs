//! Every way in passes the same rules: no status that only an action sets, reasons where they are asked, the fields a
//! stage asks for, close dates, and nothing new for converted leads.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::{FieldId, Id, Row, Value};
use kontor::command::lead::category;
use kontor::command::{
    AcceptEnquiry, Attachment, BulkEdit, Command, CompleteWithOutcome, Conversion, FieldEdit, Import, Merge, Target,
};
use kontor::domain::records::{activity, contact, file as file_fields, lead, opportunity, stage, user};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::session::SessionError;
use proptest::prelude::*;

const STATUSES: [(Id, &str); 4] = [
    (defaults::STATUS_OPEN, "Open - Not Contacted"),
    (defaults::STATUS_WORKING, "Working - Contacted"),
    (defaults::STATUS_CONVERTED, "Closed - Converted"),
    (defaults::STATUS_NOT_CONVERTED, "Closed - Not Converted"),
];
const STAGES: [(Id, &str); 5] = [
    (Id::fixed(200), "Prospecting"),
    (Id::fixed(201), "Qualification"),
    (Id::fixed(203), "Value Proposition"),
    (defaults::STAGE_WON, "Closed Won"),
    (defaults::STAGE_LOST, "Closed Lost"),
];
pub const NOT_INTERESTED: Id = Id::fixed(421);
pub const PRICE: Id = Id::fixed(440);

pub fn a_lead(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text(name))])
}

pub fn a_deal(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(name))])
}

pub fn convert(crm: &TestWorkspace, lead: Id) {
    crm.run(Command::Convert(Conversion::new(lead)));
}

fn day(days: i32) -> Option<Value> {
    Some(Value::Day(today().add_days(days)))
}

/// The field a command is refused for.
pub fn refused(crm: &TestWorkspace, command: Command) -> Option<FieldId> {
    let before = crm.content();
    let refused = crm.try_do(command);
    assert_eq!(crm.content(), before, "a refused command changes nothing");
    match refused {
        Err(SessionError::Refused(refusal)) => refusal.field.map(|field| field.number),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("is not refused"),
    }
}

/// Sets fields as an import of a file does it for an existing record.
pub fn update(id: Id, fields: Vec<FieldEdit>) -> Command {
    Command::Import(Import { file: "file".to_string(), new: Rc::default(), fills: Rc::new(vec![(id, fields)]) })
}

#[test]
fn a_lead_is_not_created_converted_and_not_closed_without_a_reason() {
    let crm = TestWorkspace::new();
    let create = |more: Vec<FieldEdit>| {
        let mut fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
        fields.extend(more);
        Command::Create { kind: RecordType::Lead, fields }
    };
    let status = |id| (lead::STATUS, link(id));
    assert_eq!(refused(&crm, create(vec![status(defaults::STATUS_CONVERTED)])), Some(lead::STATUS));
    assert_eq!(refused(&crm, create(vec![status(defaults::STATUS_NOT_CONVERTED)])), Some(lead::REASON));
    crm.run(create(vec![status(defaults::STATUS_WORKING)]));
    crm.run(create(vec![status(defaults::STATUS_NOT_CONVERTED), (lead::REASON, link(NOT_INTERESTED))]));
}

#[test]
fn an_opportunity_is_not_created_in_a_stage_it_could_not_move_to() {
    let crm = TestWorkspace::new();
    let gated = Id::fixed(203);
    crm.run(Command::Edit { id: gated, fields: vec![(stage::GATE, text("next_step"))] });
    let create = |to, more: Vec<FieldEdit>| {
        let mut fields =
            vec![(opportunity::NAME, text("Roof")), (opportunity::STAGE, link(to)), (opportunity::CLOSE_DATE, day(40))];
        fields.extend(more);
        Command::Create { kind: RecordType::Opportunity, fields }
    };
    assert_eq!(refused(&crm, create(defaults::STAGE_LOST, Vec::new())), Some(opportunity::LOSS_REASON));
    assert_eq!(refused(&crm, create(gated, Vec::new())), Some(opportunity::NEXT_STEP));
    crm.run(create(defaults::STAGE_LOST, vec![(opportunity::LOSS_REASON, link(PRICE))]));
    crm.run(create(gated, vec![(opportunity::NEXT_STEP, text("Call"))]));
    crm.run(create(defaults::STAGE_WON, Vec::new()));
    let deals = all(&crm, RecordType::Opportunity);
    let closes = |to: Id| deals.iter().find(|row| row.link(opportunity::STAGE) == Some(to)).unwrap();
    assert_eq!(closes(defaults::STAGE_WON).get(opportunity::CLOSE_DATE), day(0));
    assert_eq!(closes(defaults::STAGE_WON).number(opportunity::PROBABILITY), Some(100));
    assert_eq!(closes(gated).get(opportunity::CLOSE_DATE), day(40));
}

#[test]
fn a_reopened_lead_has_no_reason_and_is_asked_for_one_again() {
    let crm = TestWorkspace::new();
    let open = link(defaults::STATUS_WORKING);
    let edit = |id| Command::Edit { id, fields: vec![(lead::STATUS, open.clone())] };
    let bulk = |id| Command::Bulk {
        ids: Arc::new(vec![id]),
        edit: BulkEdit::Set { field: lead::STATUS, value: open.clone() },
    };
    let paste = |id| Command::SetCells(Arc::new(vec![(id, (lead::STATUS, open.clone()))]));
    let file = |id| update(id, vec![(lead::STATUS, open.clone())]);
    for reopen in [&edit as &dyn Fn(Id) -> Command, &bulk, &paste, &file] {
        let ada = a_lead(&crm, "Berg");
        crm.run(Command::Disqualify { leads: vec![ada], reason: NOT_INTERESTED });
        let closed = crm.content();
        crm.run(reopen(ada));
        assert_eq!((crm.get(ada, lead::STATUS), crm.get(ada, lead::REASON)), (open.clone(), None));
        let close = vec![(lead::STATUS, link(defaults::STATUS_NOT_CONVERTED))];
        assert_eq!(refused(&crm, Command::Edit { id: ada, fields: close }), Some(lead::REASON));
        crm.undo();
        assert_eq!(crm.content(), closed);
        crm.run(Command::Convert(Conversion::new(ada)));
        assert_eq!(crm.get(ada, lead::REASON), None, "a converted lead was not closed without a conversion");
        crm.undo();
        assert_eq!(crm.content(), closed);
        let clear = vec![(lead::REASON, None)];
        assert_eq!(refused(&crm, Command::Edit { id: ada, fields: clear }), Some(lead::REASON));
    }
}

#[test]
fn cells_pasted_into_one_record_are_answers_to_each_other() {
    let crm = TestWorkspace::new();
    let (ada, deal) = (a_lead(&crm, "Berg"), a_deal(&crm, "Roof"));
    let paste =
        |id, fields: Vec<FieldEdit>| Command::SetCells(Arc::new(fields.into_iter().map(|edit| (id, edit)).collect()));
    let closed = (lead::STATUS, link(defaults::STATUS_NOT_CONVERTED));
    assert_eq!(refused(&crm, paste(ada, vec![closed.clone()])), None, "there is nothing else to change");
    crm.run(paste(ada, vec![closed, (lead::REASON, link(NOT_INTERESTED))]));
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_NOT_CONVERTED));
    assert_eq!(crm.get(ada, lead::REASON), link(NOT_INTERESTED));
    let lost = (opportunity::STAGE, link(defaults::STAGE_LOST));
    crm.run(paste(deal, vec![(opportunity::LOSS_REASON, link(PRICE)), lost]));
    assert_eq!(crm.get(deal, opportunity::STAGE), link(defaults::STAGE_LOST));
    assert_eq!(crm.get(deal, opportunity::LOSS_REASON), link(PRICE));
}

#[test]
fn a_converted_lead_is_not_deleted_and_gets_no_activities_and_no_files() {
    let crm = TestWorkspace::new();
    let (ada, open) = (a_lead(&crm, "Berg"), a_lead(&crm, "Quast"));
    let task = |about: Id, more: Vec<FieldEdit>| {
        let mut fields = vec![(activity::SUBJECT, text("Call back")), (activity::TYPE, link(defaults::TASK))];
        fields.push((activity::LEAD, link(about)));
        fields.extend(more);
        Command::Create { kind: RecordType::Activity, fields }
    };
    let created = |command| crm.run(command).created[0].1;
    let series = created(task(ada, vec![(activity::DUE, day(0)), (activity::RECURRENCE, text("FREQ=WEEKLY"))]));
    let elsewhere = created(task(open, Vec::new()));
    let before = crm.content();
    convert(&crm, ada);
    let converted = crm.session.read(|set| set.get(RecordType::Lead, ada).cloned());
    let attachment = || Attachment { name: "a".into(), media_type: "text/plain".into(), bytes: Arc::new(vec![1]) };
    for command in [
        Command::Delete(vec![ada]),
        Command::Delete(vec![open, ada]),
        Command::Bulk { ids: Arc::new(vec![ada]), edit: BulkEdit::Delete },
        Command::Log { about: ada, fields: vec![(activity::SUBJECT, text("Talk"))] },
        Command::LogWithReadiness { about: ada, fields: vec![(activity::SUBJECT, text("Talk"))], signs: Vec::new() },
        Command::Attach { about: ada, files: vec![attachment()] },
        Command::Edit { id: elsewhere, fields: vec![(activity::LEAD, link(ada))] },
        Command::Edit { id: ada, fields: vec![(lead::CITY, text("Kiel"))] },
        task(ada, Vec::new()),
    ] {
        assert_eq!(refused(&crm, command), None);
    }
    // What it had goes on at its contact.
    let person = converted.as_ref().and_then(|row| row.link(lead::CONVERTED_CONTACT)).expect("is converted");
    let follow_up = vec![(activity::SUBJECT, text("Send the offer"))];
    crm.run(Command::CompleteWithOutcome(CompleteWithOutcome { activity: series, outcome: String::new(), follow_up }));
    let next = all(&crm, RecordType::Activity);
    let next: Vec<&Row> = next.iter().filter(|row| ![series, elsewhere].contains(&row.id())).collect();
    assert_eq!(next.len(), 2, "the next of the series, and the follow-up");
    assert!(next.iter().all(|row| row.link(activity::CONTACT) == Some(person) && row.link(activity::LEAD).is_none()));
    assert!(crm.get(person, contact::LAST_ACTIVITY).is_some());
    let enquiry = AcceptEnquiry { fields: Vec::new(), subject: "Contact".into(), text: "Hello".into(), to: Some(ada) };
    crm.run(Command::AcceptEnquiry(enquiry));
    let note = all(&crm, RecordType::Activity).into_iter().find(|row| row.text(activity::TEXT) == "Hello").unwrap();
    assert_eq!((note.link(activity::CONTACT), note.link(activity::LEAD)), (Some(person), None));
    assert_eq!(
        crm.session.read(|set| set.get(RecordType::Lead, ada).map(Row::fields)),
        converted.map(|row| row.fields())
    );
    for _ in 0..2 {
        crm.undo();
    }
    crm.undo();
    assert_eq!(crm.content(), before, "the conversion is undone");
    crm.run(Command::Attach { about: ada, files: vec![attachment()] });
    assert_eq!(all(&crm, RecordType::File)[0].link(file_fields::LEAD), Some(ada));
    crm.run(Command::Delete(vec![ada]));
}

#[test]
fn a_lead_that_another_user_gives_or_imports_is_unread() {
    let crm = TestWorkspace::new();
    let owner = |name: &str| crm.create(RecordType::User, vec![(user::NAME, text(name))]);
    let (me, bo) = (owner("Ada"), owner("Bo"));
    crm.session.set_user(Some(me), Language::En);
    let give = |id, to| Command::Edit { id, fields: vec![(lead::OWNER, link(to))] };
    let bulk =
        |id, to| Command::Bulk { ids: Arc::new(vec![id]), edit: BulkEdit::Set { field: lead::OWNER, value: link(to) } };
    let paste = |id, to| Command::SetCells(Arc::new(vec![(id, (lead::OWNER, link(to)))]));
    let file_update = |id, to| update(id, vec![(lead::OWNER, link(to))]);
    for give in [&give as &dyn Fn(Id, Id) -> Command, &bulk, &paste, &file_update] {
        let id = a_lead(&crm, "Berg");
        assert_eq!(crm.get(id, lead::UNREAD), None, "one's own is read");
        crm.run(give(id, bo));
        assert_eq!(crm.get(id, lead::UNREAD), Some(Value::Yes));
        crm.run(give(id, me));
        assert_eq!(crm.get(id, lead::UNREAD), None);
    }
    let rows = "Last Name,Company,Lead Owner,Lead Status\nFirst,A,Bo,Open - Not Contacted\nSecond,B,Ada,Open - Not Contacted\nThird,C,Bo,Closed - Not Converted\n";
    import(&crm, &[file("leads.csv", rows)]);
    let leads = all(&crm, RecordType::Lead);
    let is_unread =
        |name: &str| leads.iter().find(|row| row.text(lead::LAST_NAME) == name).map(|row| row.is(lead::UNREAD));
    assert_eq!([is_unread("First"), is_unread("Second"), is_unread("Third")], [Some(true), Some(false), Some(false)]);
}

#[test]
fn imported_opportunities_are_in_stages_that_the_rules_allow_and_the_preview_says_so() {
    let crm = TestWorkspace::new();
    crm.run(Command::Edit { id: defaults::STAGE_WON, fields: vec![(stage::GATE, text("next_step"))] });
    crm.run(Command::Edit { id: Id::fixed(207), fields: vec![(stage::GATE, text("next_step"))] });
    let ahead = today().add_days(40).to_iso();
    let rows = format!(
        "Opportunity Name,Stage,Close Date,Next Step,Loss reason\nLost,Closed Lost,2026-03-02,,\nPriced,Closed Lost,2026-03-02,,Price\nAhead,Closed Won,{ahead},Sign,\nBare,Closed Won,2026-03-02,,\n"
    );
    let plan = import(&crm, &[file("deals.csv", &rows)]);
    let deals = all(&crm, RecordType::Opportunity);
    let deal = |name: &str| deals.iter().find(|row| row.text(opportunity::NAME) == name).expect("is imported");
    assert_eq!(deal("Lost").link(opportunity::LOSS_REASON), Some(defaults::LOSS_OTHER));
    assert_eq!(deal("Priced").link(opportunity::LOSS_REASON), Some(PRICE));
    assert_eq!(deal("Ahead").link(opportunity::STAGE), Some(defaults::STAGE_WON));
    assert_eq!(deal("Ahead").get(opportunity::CLOSE_DATE), day(0));
    assert_eq!(deal("Bare").link(opportunity::STAGE), Some(Id::fixed(206)));
    assert_eq!(deal("Bare").number(opportunity::PROBABILITY), Some(75));
    assert!(deal("Bare").text(opportunity::DESCRIPTION).contains("Stage: Closed Won"));
    let said: Vec<(usize, &str)> = plan.diagnostics.iter().map(|said| (said.line, said.column.as_str())).collect();
    assert_eq!(said, [(2, "Loss reason"), (4, "Close date"), (5, "Next step")]);
}

/// One attempt to bring a record into a status or stage.
#[derive(Clone, Debug)]
struct Attempt {
    way: Way,
    is_lead: bool,
    record: prop::sample::Index,
    other: prop::sample::Index,
    state: prop::sample::Index,
    has_reason: bool,
    has_step: bool,
    is_ahead: bool,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Create,
    Edit,
    Bulk,
    Paste,
    File,
    FileUpdate,
    Clear,
    ClearMany,
    ClearCell,
    ClearByFile,
    Enquiry,
    Merge,
    Restore,
    Log,
    Convert,
    Disqualify,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    use Way::*;
    let ways = vec![
        Create,
        Edit,
        Edit,
        Bulk,
        Paste,
        File,
        FileUpdate,
        FileUpdate,
        Clear,
        ClearMany,
        ClearCell,
        ClearByFile,
        Enquiry,
        Merge,
        Restore,
        Log,
        Convert,
        Disqualify,
    ];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let at = any::<prop::sample::Index>;
    (prop::sample::select(ways), at(), at(), at(), flags).prop_map(|(way, record, other, state, flags)| {
        let (is_lead, has_reason, has_step, is_ahead) = flags;
        Attempt { way, is_lead, record, other, state, has_reason, has_step, is_ahead }
    })
}

/// Carries an attempt out. A command that is refused changes nothing.
fn try_it(crm: &TestWorkspace, attempt: &Attempt, place: usize) {
    let kind = if attempt.is_lead { RecordType::Lead } else { RecordType::Opportunity };
    let ids: Vec<Id> = all(crm, kind).iter().map(Row::id).collect();
    let (id, other) = (*attempt.record.get(&ids), *attempt.other.get(&ids));
    let name = format!("Name{place}");
    let ((state, said), mut fields) = match kind {
        RecordType::Lead => {
            let state = *attempt.state.get(&STATUSES);
            let mut fields = vec![(lead::STATUS, link(state.0))];
            fields.extend(attempt.has_reason.then(|| (lead::REASON, link(NOT_INTERESTED))));
            fields.extend(attempt.has_step.then(|| (lead::EMAIL, text("ada@nord.example\u{200b}"))));
            (state, fields)
        }
        _ => {
            let state = *attempt.state.get(&STAGES);
            let mut fields = vec![(opportunity::STAGE, link(state.0))];
            fields.extend(attempt.has_reason.then(|| (opportunity::LOSS_REASON, link(PRICE))));
            fields.extend(attempt.has_step.then(|| (opportunity::NEXT_STEP, text("Call"))));
            fields.push((opportunity::CLOSE_DATE, day(if attempt.is_ahead { 40 } else { 0 })));
            (state, fields)
        }
    };
    let state_field = fields[0].0;
    let reason = if attempt.is_lead { lead::REASON } else { opportunity::LOSS_REASON };
    let command = match attempt.way {
        Way::Create => {
            fields.extend(match kind {
                RecordType::Lead => vec![(lead::LAST_NAME, text(&name)), (lead::COMPANY, text(&name))],
                _ => vec![(opportunity::NAME, text(&name))],
            });
            Command::Create { kind, fields }
        }
        Way::Edit => Command::Edit { id, fields },
        Way::Bulk => {
            Command::Bulk { ids: Arc::new(ids), edit: BulkEdit::Set { field: state_field, value: link(state) } }
        }
        Way::Paste => Command::SetCells(Arc::new(fields.into_iter().map(|edit| (id, edit)).collect())),
        Way::File => {
            let reason = |reason: &'static str| if attempt.has_reason { reason } else { "" };
            let rows = match kind {
                RecordType::Lead => format!(
                    "Last Name,Company,Lead Status,Disqualification reason,Email\n{name},{name},{said},{},\u{feff}bo@nord.example\n",
                    reason("Not interested")
                ),
                _ => format!(
                    "Opportunity Name,Stage,Close Date,Next Step,Loss reason\n{name},{said},{},{},{}\n",
                    today().add_days(if attempt.is_ahead { 40 } else { 0 }).to_iso(),
                    if attempt.has_step { "Call" } else { "" },
                    reason("Price")
                ),
            };
            import(crm, &[file("file.csv", &rows)]);
            return;
        }
        Way::FileUpdate => update(id, fields),
        Way::Clear => Command::Edit { id, fields: vec![(reason, None)] },
        Way::ClearMany => Command::Bulk { ids: Arc::new(ids), edit: BulkEdit::Set { field: reason, value: None } },
        Way::ClearCell => Command::SetCells(Arc::new(vec![(id, (reason, None))])),
        Way::ClearByFile => update(id, vec![(reason, None)]),
        Way::Enquiry => {
            fields.extend([(lead::LAST_NAME, text(&name)), (lead::COMPANY, text(&name))]);
            let is_new = attempt.is_lead && attempt.is_ahead;
            let fields = if attempt.is_lead { fields } else { Vec::new() };
            let to = (!is_new).then_some(id);
            Command::AcceptEnquiry(AcceptEnquiry { fields, subject: name.clone(), text: name, to })
        }
        Way::Merge => Command::Merge(Merge { master: id, others: vec![other], picks: vec![(lead::STATUS, other)] }),
        Way::Restore => {
            let Ok(done) = crm.try_do(Command::Delete(vec![id])) else { return };
            let seq = done.header.expect("is stored").seq;
            wait(crm.session.restore(seq, vec![id])).expect("is restored");
            return;
        }
        Way::Log => Command::Log {
            about: id,
            fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
        },
        Way::Convert => {
            Command::Convert(Conversion { opportunity: attempt.has_step.then_some(Target::New), ..Conversion::new(id) })
        }
        Way::Disqualify => Command::Disqualify { leads: vec![id], reason: NOT_INTERESTED },
    };
    let before = crm.content();
    if crm.try_do(command).is_err() {
        assert_eq!(crm.content(), before);
    }
}

fn rows(crm: &TestWorkspace, kind: RecordType) -> BTreeMap<Id, Row> {
    all(crm, kind).into_iter().map(|row| (row.id(), row)).collect()
}

/// The rules that a workspace breaks, given what it was before.
fn broken(crm: &TestWorkspace, leads: &BTreeMap<Id, Row>, deals: &BTreeMap<Id, Row>) -> Vec<String> {
    let mut out = Vec::new();
    let mut rule = |holds: bool, text: &str, row: &Row| {
        if !holds {
            out.push(format!("{text}: {:?}", row.fields()));
        }
    };
    let is_in = |row: &Row, wanted: Id| {
        crm.session.read(|set| row.link(lead::STATUS).and_then(|status| category(set, status))) == Some(wanted)
    };
    let fields = |row: &Row| row.fields().into_iter().collect::<BTreeMap<FieldId, Value>>();
    let now = rows(crm, RecordType::Lead);
    for row in now.values() {
        let is_converted = row.moment(lead::CONVERTED_AT).is_some();
        let has_reason = row.link(lead::REASON).is_some();
        rule(is_in(row, defaults::CONVERTED) == is_converted, "only an action converts", row);
        rule(!is_in(row, defaults::NOT_CONVERTED) || has_reason, "a closed lead has a reason", row);
        let is_clean = !row.text(lead::EMAIL).contains(['\u{200b}', '\u{feff}']);
        rule(is_clean, "an email address has no invisible characters", row);
        if let Some(before) = leads.get(&row.id()) {
            let is_reopened = is_in(before, defaults::NOT_CONVERTED) && !is_in(row, defaults::NOT_CONVERTED);
            rule(!is_reopened || !has_reason, "a reopened lead has no reason", row);
            let was_converted = before.moment(lead::CONVERTED_AT).is_some();
            rule(!was_converted || fields(before) == fields(row), "a converted lead is read-only", row);
        }
    }
    for before in leads.values().filter(|row| row.moment(lead::CONVERTED_AT).is_some()) {
        rule(now.contains_key(&before.id()), "a converted lead is not deleted", before);
    }
    for row in rows(crm, RecordType::Opportunity).values() {
        let stage = row.link(opportunity::STAGE);
        let has = |number: FieldId| row.get(number).is_some();
        rule(stage != Some(defaults::STAGE_LOST) || has(opportunity::LOSS_REASON), "a lost deal has a reason", row);
        let is_gated = [Some(Id::fixed(203)), Some(defaults::STAGE_WON)].contains(&stage);
        rule(!is_gated || has(opportunity::NEXT_STEP), "a stage has the fields it asks for", row);
        let was = deals.get(&row.id()).and_then(|row| row.link(opportunity::STAGE));
        let is_won = stage == Some(defaults::STAGE_WON) && was != stage;
        rule(!is_won || row.day(opportunity::CLOSE_DATE) <= Some(today()), "a won deal closes today", row);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_way_in_breaks_a_rule(attempts in prop::collection::vec(attempt(), 1..40)) {
        let crm = TestWorkspace::new();
        for id in [Id::fixed(203), defaults::STAGE_WON] {
            crm.run(Command::Edit { id, fields: vec![(stage::GATE, text("next_step"))] });
        }
        for name in ["A", "B", "C"] {
            a_lead(&crm, name);
            a_deal(&crm, name);
        }
        for (place, attempt) in attempts.iter().enumerate() {
            let (leads, deals) = (rows(&crm, RecordType::Lead), rows(&crm, RecordType::Opportunity));
            try_it(&crm, attempt, place);
            prop_assert_eq!(broken(&crm, &leads, &deals), Vec::<String>::new(), "{:?}", attempt);
        }
    }
}
