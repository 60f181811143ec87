//! Any sequence of ways in, with any input, leaves every record in a state that the rules of the process allow.
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::every_way_in::{NOT_INTERESTED, PRICE, a_deal, a_lead, day, update};
use crate::support::files::{all, file, guess, import, plan};
use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::{FieldId, Id, Row, Seq, Value};
use kontor::command::lead::category;
use kontor::command::{AcceptEnquiry, BulkEdit, Command, Conversion, Import, Merge, Target};
use kontor::domain::records::{activity, contact, lead, opportunity, stage};
use kontor::domain::{RecordType, defaults};
use kontor::worker_protocol::import_config::ImportMode;
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

macro_rules! ways {
    ($($way:ident $weight:literal,)*) => {
        /// A way in.
        #[derive(Clone, Copy, PartialEq, Debug)]
        enum Way { $($way,)* }

        /// The ways, each as often as it is to be tried.
        const WAYS: &[(Way, usize)] = &[$((Way::$way, $weight),)*];
    };
}

ways! {
    Create 1,
    Edit 2,
    Bulk 1,
    Paste 1,
    File 1,
    FileUpdate 2,
    Clear 1,
    ClearMany 1,
    ClearCell 1,
    ClearByFile 1,
    ClearByBlankCell 1,
    DeleteContact 1,
    DeleteContacts 1,
    Enquiry 1,
    Merge 1,
    MergeContacts 1,
    Restore 1,
    Log 1,
    Convert 1,
    ConvertMany 1,
    Disqualify 1,
    Undo 3,
    Redo 1,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let ways: Vec<Way> = WAYS.iter().flat_map(|(way, weight)| std::iter::repeat_n(*way, *weight)).collect();
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let at = any::<prop::sample::Index>;
    (prop::sample::select(ways), at(), at(), at(), flags).prop_map(|(way, record, other, state, flags)| {
        let (is_lead, has_reason, has_step, is_ahead) = flags;
        Attempt { way, is_lead, record, other, state, has_reason, has_step, is_ahead }
    })
}

/// Carries an attempt out. A command that is refused changes nothing.
fn try_it(crm: &TestWorkspace, attempt: &Attempt, place: usize, begun: Seq) {
    let kind = if attempt.is_lead { RecordType::Lead } else { RecordType::Opportunity };
    let name = format!("Name{place}");
    let [leads, deals, people] = [RecordType::Lead, RecordType::Opportunity, RecordType::Contact].map(|kind| {
        // Deleting, merging and undoing a restoration may have taken the last one.
        if all(crm, kind).is_empty() {
            match kind {
                RecordType::Lead => a_lead(crm, &name),
                RecordType::Opportunity => a_deal(crm, &name),
                _ => crm.create(kind, vec![(contact::LAST_NAME, text(&name))]),
            };
        }
        all(crm, kind).iter().map(Row::id).collect::<Vec<Id>>()
    });
    let ids = if attempt.is_lead { leads } else { deals };
    let (id, other) = (*attempt.record.get(&ids), *attempt.other.get(&ids));
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
            fields.extend(attempt.has_step.then(|| (opportunity::CONTACT, link(*attempt.other.get(&people)))));
            fields.push((opportunity::CLOSE_DATE, day(if attempt.is_ahead { 40 } else { 0 })));
            (state, fields)
        }
    };
    let state_field = fields[0].0;
    let cleared = match (attempt.is_lead, attempt.has_reason, attempt.is_ahead) {
        (true, ..) => lead::REASON,
        (false, true, _) => opportunity::LOSS_REASON,
        (false, false, true) => opportunity::NEXT_STEP,
        (false, false, false) => opportunity::CONTACT,
    };
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
        Way::Clear => Command::Edit { id, fields: vec![(cleared, None)] },
        Way::ClearMany => Command::Bulk { ids: Arc::new(ids), edit: BulkEdit::Set { field: cleared, value: None } },
        Way::ClearCell => Command::SetCells(Arc::new(vec![(id, (cleared, None))])),
        Way::ClearByFile => update(id, vec![(cleared, None)]),
        Way::ClearByBlankCell => {
            let deals = all(crm, RecordType::Opportunity);
            let files = [file(
                "file.csv",
                &format!("Opportunity Name,Next Step\n{},\n", attempt.record.get(&deals).text(opportunity::NAME)),
            )];
            let mut sheets = guess(crm, &files);
            sheets.iter_mut().for_each(|sheet| (sheet.mode, sheet.erases) = (ImportMode::Update, true));
            let planned = plan(crm, &files, sheets);
            let before = crm.content();
            let fills = Import {
                file: "file".into(),
                new: planned.rows.into(),
                fills: planned.fills.into(),
                blobs: Default::default(),
            };
            if crm.try_do(Command::Import(fills)).is_err() {
                assert_eq!(crm.content(), before);
            }
            return;
        }
        Way::DeleteContact => Command::Delete(vec![*attempt.other.get(&people)]),
        Way::DeleteContacts => Command::Bulk { ids: Arc::new(people), edit: BulkEdit::Delete },
        Way::MergeContacts => {
            let (master, other) = (*attempt.other.get(&people), *attempt.record.get(&people));
            Command::Merge(Merge { master, others: vec![other], picks: Vec::new() })
        }
        Way::ConvertMany => Command::BulkConvert(Arc::new(ids.into_iter().map(Conversion::new).collect())),
        // The gates and the first records stay.
        Way::Undo => return crm.undo_any(&attempt.state, 12, begun),
        Way::Redo => return crm.redo_any(),
        Way::Enquiry => {
            fields.extend([(lead::LAST_NAME, text(&name)), (lead::COMPANY, text(&name))]);
            let is_new = attempt.is_lead && attempt.is_ahead;
            let fields = if attempt.is_lead { fields } else { Vec::new() };
            let to = (!is_new).then_some(id);
            Command::AcceptEnquiry(AcceptEnquiry { is_captured: false, fields, subject: name.clone(), text: name, to })
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
fn broken(crm: &TestWorkspace, leads: &BTreeMap<Id, Row>, deals: &BTreeMap<Id, Row>, way: Way) -> Vec<String> {
    // What an undo brings back is as it was; it may undo the conversion that made a lead read-only, or the import of a
    // lead that was converted elsewhere.
    let is_replay = matches!(way, Way::Undo | Way::Redo);
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
            rule(!is_reopened || !has_reason || is_replay, "a reopened lead has no reason", row);
            let was_converted = before.moment(lead::CONVERTED_AT).is_some();
            let is_unconverted = was_converted && !is_converted && is_replay;
            let without_links = |row: &Row| {
                let mut all = fields(row);
                all.retain(|_, value| value.links().is_empty());
                all
            };
            // Links follow the records that go and come back.
            let is_same = without_links(before) == without_links(row);
            rule(!was_converted || is_unconverted || is_same, "a converted lead is read-only", row);
        }
    }
    for before in leads.values().filter(|row| row.moment(lead::CONVERTED_AT).is_some()) {
        rule(now.contains_key(&before.id()) || is_replay, "a converted lead is not deleted", before);
    }
    for row in rows(crm, RecordType::Opportunity).values() {
        let stage = row.link(opportunity::STAGE);
        let has = |number: FieldId| row.get(number).is_some();
        rule(stage != Some(defaults::STAGE_LOST) || has(opportunity::LOSS_REASON), "a lost deal has a reason", row);
        let before = deals.get(&row.id());
        let was = before.and_then(|row| row.link(opportunity::STAGE));
        let is_gated = [Some(Id::fixed(203)), Some(defaults::STAGE_WON)].contains(&stage);
        for field in [opportunity::NEXT_STEP, opportunity::CONTACT] {
            let is_old = before.is_some_and(|before| was == stage && before.get(field).is_none());
            let is_back = is_replay && was != stage;
            rule(!is_gated || has(field) || is_old || is_back, "a stage has the fields it asks for", row);
        }
        let is_closed = [Some(defaults::STAGE_WON), Some(defaults::STAGE_LOST)].contains(&stage) && was != stage;
        let closes = row.day(opportunity::CLOSE_DATE);
        rule(!is_closed || is_replay || closes <= Some(today()), "a won or lost deal closes today", row);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_way_in_breaks_a_rule(attempts in prop::collection::vec(attempt(), 1..40)) {
        let crm = TestWorkspace::new();
        for id in [Id::fixed(203), defaults::STAGE_WON] {
            crm.run(Command::Edit { id, fields: vec![(stage::GATE, text("next_step primary_contact"))] });
        }
        for name in ["A", "B", "C"] {
            a_lead(&crm, name);
            a_deal(&crm, name);
            crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(name))]);
        }
        let begun = crm.session.read(|set| set.head());
        for (place, attempt) in attempts.iter().enumerate() {
            let (leads, deals) = (rows(&crm, RecordType::Lead), rows(&crm, RecordType::Opportunity));
            try_it(&crm, attempt, place, begun);
            prop_assert_eq!(broken(&crm, &leads, &deals, attempt.way), Vec::<String>::new(), "{:?}", attempt);
        }
    }
}
