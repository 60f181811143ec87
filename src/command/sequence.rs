//! Sequences as commands see them: what a stored one must be like, putting one on records, and what follows from every other
//! command: the next step when one is done or deleted, and the end when the record says so.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::create::create_as;
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::lead as lead_rules;
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::domain::records::{activity, enrolment, lead, opportunity, sequence};
use crate::domain::rules::mail_direction;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase, phrases};
use crate::store::display_names;
use crate::store::sequences::{self, End, LeftOut, Step};

/// A sequence and the records on which it is put.
#[derive(Clone, PartialEq, Debug)]
pub struct Enrol {
    /// The sequence.
    pub sequence: Id,
    /// The records. Those on which it may not be are left out.
    pub records: Arc<Vec<Id>>,
}

const UNFIT: Phrase = phrase!(
    "Give the sequence one to 20 steps, each with an activity and a subject.",
    "Geben Sie der Sequenz einen bis 20 Schritte, jeden mit einer Aktivität und einem Betreff.",
    "Donnez à la séquence une à 20 étapes, chacune avec une activité et un objet.",
);
const WRONG_TYPE: Phrase = phrase!(
    "Sequences are for leads, contacts or opportunities.",
    "Sequenzen gibt es für Leads, Kontakte oder Opportunities.",
    "Les séquences sont destinées aux leads, contacts ou opportunités.",
);
const NOBODY: Phrase = phrase!(
    "There is no record on which this sequence can be put.",
    "Es gibt keinen Datensatz, für den sich diese Sequenz beginnen lässt.",
    "Aucune fiche ne peut suivre cette séquence.",
);
const ENDED: Phrase = phrase!(
    "This sequence has ended on the record.",
    "Diese Sequenz ist für den Datensatz bereits beendet.",
    "Cette séquence est déjà terminée pour la fiche.",
);

/// Rejects a sequence that is for no such records, or whose steps cannot be read.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let Some(row) = draft.row(id) else { return Ok(()) };
    if sequences::kind_of(&row).is_none() {
        return Err(Rejection::of(RecordType::Sequence, sequence::OF, WRONG_TYPE));
    }
    let is_type = |step: &Step| draft.base().get(RecordType::Choice, step.of).is_some();
    match sequences::read(row.text(sequence::STEPS)) {
        Some(steps) if steps.iter().all(is_type) => Ok(()),
        _ => Err(Rejection::of(RecordType::Sequence, sequence::STEPS, UNFIT)),
    }
}

/// Puts a sequence on records, and plans its first step for each. Returns what the action is about.
pub fn enrol(draft: &mut Draft, wanted: &Enrol, context: &mut Context) -> Result<String, Rejection> {
    let set = draft.base();
    let row = set.get(RecordType::Sequence, wanted.sequence).filter(|row| !row.is(sequence::ARCHIVED)).ok_or(GONE)?;
    let steps = sequences::read(row.text(sequence::STEPS));
    let steps = steps.ok_or_else(|| Rejection::of(RecordType::Sequence, sequence::STEPS, UNFIT))?;
    let (mut seen, mut done, mut refused) = (BTreeSet::new(), Vec::new(), None::<LeftOut>);
    for about in wanted.records.iter().copied().filter(|about| seen.insert(*about)) {
        let why = sequences::left_out(set, row, &steps, about);
        let link = set.locate(about).and_then(|(kind, _)| sequences::link(kind));
        let (Some(link), None) = (link, why) else {
            refused = refused.or(why);
            continue;
        };
        let id = (context.new_id)();
        let mut fields = vec![
            (enrolment::NAME, Value::Text(row.text(sequence::NAME).to_string())),
            (enrolment::SEQUENCE, Value::Link(row.id())),
            (enrolment::STEPS, Value::Text(sequences::write(&steps))),
            (enrolment::STEP, Value::Number(0)),
            (link, Value::Link(about)),
            (enrolment::CREATED, Value::Moment(context.now)),
        ];
        fields.extend(context.user.map(|user| (enrolment::BY, Value::Link(user))));
        draft.insert(RecordType::Enrolment, id, fields);
        next(draft, id, &steps, context);
        if let Some(activity) = draft.link(id, enrolment::ACTIVITY) {
            draft.check(activity)?;
        }
        done.push(about);
    }
    match done.as_slice() {
        [] => Err(Rejection::new(refused.map_or(NOBODY, LeftOut::phrase))),
        [one] => Ok(subject(row.text(sequence::NAME), &display_names::name_of(set, *one, context.language), context)),
        several => {
            let kind = sequences::kind_of(row).unwrap_or(RecordType::Lead);
            Ok(subject(row.text(sequence::NAME), &kind.counted(several.len() as u32, context.language), context))
        }
    }
}

/// Ends a sequence on a record because the person replied, or because somebody stops it. Returns what the action is about.
pub fn end(draft: &mut Draft, id: Id, end: End, context: &Context) -> Result<String, Rejection> {
    let row = draft.base().get(RecordType::Enrolment, id).ok_or(GONE)?;
    let may_end = match sequences::end_of(row) {
        None => matches!(end, End::Replied | End::Stopped),
        Some(_) => end == End::Replied && end.may_follow(|number| row.get(number), context.now),
    };
    if !may_end {
        return Err(Rejection::new(ENDED));
    }
    finish(draft, id, end, context)?;
    let name = about(row).map(|(_, about)| display_names::name_of(draft.base(), about, context.language));
    Ok(subject(row.text(enrolment::NAME), &name.unwrap_or_default(), context))
}

/// What an action about a sequence is about: its name and the records.
fn subject(name: &str, records: &str, context: &Context) -> String {
    format!("{} – {records}", phrases::QUOTED.with(context.language, &[name]))
}

/// The record on which a sequence is.
pub fn about(enrolment: &Row) -> Option<(RecordType, Id)> {
    let on = |kind: RecordType| Some((kind, enrolment.link(sequences::link(kind)?)?));
    sequences::KINDS.into_iter().find_map(on)
}

/// Fields that a command sets without opening their records.
type Whole = BTreeMap<(Id, FieldId), Option<Value>>;

/// What a command does besides the records that it opens.
struct Seen {
    whole: Whole,
    replies: BTreeMap<Id, Timestamp>,
}

/// What follows for sequences from a command, whatever it was: a step that is done or deleted is followed by the next one, and
/// a record that is converted, closed or must no longer be written to ends its sequences.
pub fn follow(draft: &mut Draft, context: &Context) -> Result<(), Rejection> {
    let set = draft.base();
    if set.count(RecordType::Enrolment) == 0 {
        return Ok(());
    }
    let mut touched: Vec<(RecordType, Id)> = draft.touched().collect();
    const ASKED: [FieldId; 4] = [lead::STATUS, lead::OPT_OUT, lead::DO_NOT_CALL, lead::NO_POST];
    let sets = draft.whole_sets().filter(|(_, _, field, _)| ASKED.contains(field));
    let sets: Vec<_> = sets.map(|(kind, id, field, value)| (kind, (id, field), value.clone())).collect();
    touched.extend(sets.iter().map(|(kind, (id, _), _)| (*kind, *id)));
    let whole: Whole = sets.into_iter().map(|(_, place, value)| (place, value)).collect();
    let replies = replies(draft, &touched);
    touched.extend(replies.keys().filter_map(|id| Some((set.locate(*id)?.0, *id))));
    let seen = Seen { whole, replies };
    let mut found: BTreeSet<Id> = BTreeSet::new();
    let mut moved: Vec<Id> = Vec::new();
    let mut of = |id: Id, via: FieldId| {
        found.extend(set.linking(id, RecordType::Enrolment, via).map(Row::id));
    };
    for (kind, id) in touched {
        match kind {
            RecordType::Enrolment => moved.extend(set.get(kind, id).map(Row::id)),
            RecordType::Activity => of(id, enrolment::ACTIVITY),
            RecordType::Lead => of(id, enrolment::LEAD),
            RecordType::Opportunity => of(id, enrolment::OPPORTUNITY),
            RecordType::Contact => {
                of(id, enrolment::CONTACT);
                // A deal's emails and calls go to its primary contact.
                let deals = set.linking(id, RecordType::Opportunity, opportunity::CONTACT);
                deals.for_each(|deal| of(deal.id(), enrolment::OPPORTUNITY));
            }
            _ => {}
        }
    }
    found.extend(&moved);
    found.into_iter().try_for_each(|id| follow_one(draft, id, &seen, &moved, context))
}

/// When the last of the emails that a draft brings in was written, by the records that they are about.
fn replies(draft: &Draft, touched: &[(RecordType, Id)]) -> BTreeMap<Id, Timestamp> {
    let mut out = BTreeMap::new();
    let new = touched.iter().filter(|(kind, id)| *kind == RecordType::Activity && draft.base().locate(*id).is_none());
    let new: Vec<Row> = new.filter_map(|(_, id)| draft.row(*id)).collect();
    let whole = draft.whole_rows().iter().filter(|(kind, _)| *kind == RecordType::Activity).map(|(_, row)| row);
    for row in whole.chain(&new).filter(|row| mail_direction::is_received(row)) {
        let Some(at) = row.moment(activity::DONE) else { continue };
        for about in enrolment::LINKS.iter().filter_map(|link| row.link(*link)) {
            let last = out.entry(about).or_insert(at);
            *last = at.max(*last);
        }
    }
    out
}

fn follow_one(draft: &mut Draft, id: Id, seen: &Seen, moved: &[Id], context: &Context) -> Result<(), Rejection> {
    let set = draft.base();
    let Some(row) = draft.row(id) else {
        let planned = set.get(RecordType::Enrolment, id).and_then(|row| row.link(enrolment::ACTIVITY));
        return planned.map_or(Ok(()), |planned| cancel(draft, planned));
    };
    let Some((kind, record)) = about(&row).filter(|(_, record)| draft.kind(*record).is_some()) else { return Ok(()) };
    let steps = sequences::steps_of(&row);
    // A later version may have written them.
    if steps.is_empty() {
        return Ok(());
    }
    let at = row.number(enrolment::STEP).unwrap_or(0).clamp(1, steps.len() as i64) as usize;
    let value = |id: Id, number: FieldId| match seen.whole.get(&(id, number)) {
        Some(value) => value.clone(),
        None => draft.get(id, number),
    };
    let began = row.moment(enrolment::CREATED);
    let has_replied = seen.replies.get(&record).is_some_and(|at| began.is_none_or(|began| began < *at));
    let end = sequences::ended_by(set, (kind, record), steps.get(at - 1..).unwrap_or_default(), &value);
    let end = end.or(has_replied.then_some(End::Replied));
    match (sequences::end_of(&row), end) {
        (Some(_), Some(end)) if end.may_follow(|number| row.get(number), context.now) => {
            finish(draft, id, end, context)
        }
        // Two browsers may have ended it and gone on with it.
        (Some(_), _) => row.link(enrolment::ACTIVITY).map_or(Ok(()), |planned| cancel(draft, planned)),
        (None, Some(end)) => finish(draft, id, end, context),
        (None, None) if is_second(draft, &row, (kind, record), moved) => finish(draft, id, End::Stopped, context),
        (None, None) => {
            if row.link(enrolment::ACTIVITY).is_none_or(|planned| !is_open(draft, planned)) {
                next(draft, id, &steps, context);
            }
            Ok(())
        }
    }
}

/// Whether a record is in a sequence twice, as a merge of two records leads to, and this is the later time.
fn is_second(draft: &Draft, row: &Row, (kind, record): (RecordType, Id), moved: &[Id]) -> bool {
    let Some(link) = sequences::link(kind) else { return false };
    let age = |row: &Row| (row.moment(enrolment::CREATED), row.id());
    let is_first = |other: Id| {
        draft.row(other).is_some_and(|other| {
            other.link(link) == Some(record)
                && other.link(enrolment::SEQUENCE) == row.link(enrolment::SEQUENCE)
                && sequences::end_of(&other).is_none()
                && age(&other) < age(row)
        })
    };
    let there = draft.base().linking(record, RecordType::Enrolment, link).map(Row::id);
    there.chain(moved.iter().copied()).any(is_first)
}

fn is_open(draft: &Draft, planned: Id) -> bool {
    draft.kind(planned).is_some() && draft.get(planned, activity::DONE).is_none()
}

/// Removes the activity of a step, unless it is done.
fn cancel(draft: &mut Draft, planned: Id) -> Result<(), Rejection> {
    if is_open(draft, planned) { lead_rules::remove_with_links(draft, planned) } else { Ok(()) }
}

/// Ends a sequence on a record.
fn finish(draft: &mut Draft, id: Id, end: End, context: &Context) -> Result<(), Rejection> {
    let now = Some(Value::Moment(context.now));
    if draft.get(id, enrolment::ENDED).is_none() {
        draft.set(id, enrolment::ENDED, now.clone());
    }
    draft.set(id, end.field(), now);
    if let Some(planned) = draft.link(id, enrolment::ACTIVITY) {
        draft.set(id, enrolment::ACTIVITY, None);
        cancel(draft, planned)?;
    }
    Ok(())
}

/// Plans the next step of a sequence on a record, or ends it after the last one. The step's activity has an id that follows from
/// the enrolment and the number, so that it is there once, whatever was undone or done in another browser in between.
fn next(draft: &mut Draft, id: Id, steps: &[Step], context: &Context) {
    let Some(Value::Number(mut at)) = draft.get(id, enrolment::STEP) else { return };
    loop {
        let Some(step) = usize::try_from(at).ok().and_then(|at| steps.get(at)) else {
            draft.set(id, enrolment::ACTIVITY, None);
            let now = Some(Value::Moment(context.now));
            draft.set(id, enrolment::ENDED, now.clone());
            draft.set(id, enrolment::FINISHED, now);
            return;
        };
        at += 1;
        draft.set(id, enrolment::STEP, Some(Value::Number(at)));
        let planned = draft.first_derived(&[b"step", &id.0, &at.to_le_bytes()]);
        let was_there = draft.base().locate(planned).is_some();
        if !was_there {
            plan(draft, id, planned, step, context);
        }
        if is_open(draft, planned) {
            draft.set(id, enrolment::ACTIVITY, Some(Value::Link(planned)));
            return;
        }
    }
}

/// Plans a step. It is due so many days from today, so that one that was done late moves the rest along.
fn plan(draft: &mut Draft, id: Id, planned: Id, step: &Step, context: &Context) {
    let Some((kind, record)) = draft.row(id).and_then(|row| about(&row)) else { return };
    let owner = kind.field_by_key("owner").and_then(|field| draft.get(record, field.number));
    let is_type = draft.base().get(RecordType::Choice, step.of).is_some();
    let mut entries: Vec<FieldEdit> = vec![
        (activity::TYPE, Some(Value::Link(if is_type { step.of } else { defaults::TASK }))),
        (activity::SUBJECT, Value::text(&step.subject)),
        (activity::TEXT, Value::text(&step.text)),
        (activity::DUE, Some(Value::Day(context.today.add_days(step.days)))),
        (activity::OWNER, owner.or_else(|| draft.get(id, enrolment::BY))),
    ];
    entries.extend(draft.base().activity_link(kind).map(|link| (link, Some(Value::Link(record)))));
    create_as(draft, RecordType::Activity, planned, entries, context);
}
