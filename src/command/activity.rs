//! The rules of activities: consistent date and time, effects of logging and completing, recurrence.
use super::create::{create, create_as};
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::{lead as lead_rules, own_link};
use crate::base::{Date, FieldId, Id, TimeZone, Timestamp, Value};
use crate::domain::records::{account, activity, contact, lead, opportunity};
use crate::domain::rules::recurrence::Recurrence;
use crate::domain::{RecordType, defaults};
use crate::locale::phrase;
use crate::store::RecordStore;

/// The completion of an activity.
#[derive(Clone, PartialEq, Debug)]
pub struct CompleteWithOutcome {
    /// The activity.
    pub activity: Id,
    /// The outcome; empty if there is nothing to note.
    pub outcome: String,
    /// The fields of a follow-up activity about the same records; empty for none.
    pub follow_up: Vec<FieldEdit>,
}

impl CompleteWithOutcome {
    /// A completion without outcome or follow-up.
    pub fn plain(activity: Id) -> CompleteWithOutcome {
        CompleteWithOutcome { activity, outcome: String::new(), follow_up: Vec::new() }
    }
}

/// The fields by which an activity links to the records it is about, with those records' last-activity fields.
pub const LINKS: [(FieldId, FieldId); 4] = [
    (activity::LEAD, lead::LAST_ACTIVITY),
    (activity::CONTACT, contact::LAST_ACTIVITY),
    (activity::ACCOUNT, account::LAST_ACTIVITY),
    (activity::OPPORTUNITY, opportunity::LAST_ACTIVITY),
];

/// Logs an activity about a record; an open lead gets the given signs of readiness.
pub fn log(
    draft: &mut Draft,
    about: Id,
    entries: Vec<FieldEdit>,
    signs: &[FieldId],
    context: &mut Context,
) -> Result<Id, Rejection> {
    let id = receive(draft, about, entries, signs, context)?;
    begin_work(draft, id);
    Ok(id)
}

/// Logs what came from the person themselves, like [`log`]; it does not mean that anybody has contacted them.
pub fn receive(
    draft: &mut Draft,
    about: Id,
    mut entries: Vec<FieldEdit>,
    signs: &[FieldId],
    context: &mut Context,
) -> Result<Id, Rejection> {
    let set = draft.base();
    let (kind, row) = set.find(about).ok_or(GONE)?;
    entries.push((link_to(draft, kind, context).ok_or(GONE)?, Some(Value::Link(about))));
    let id = create(draft, RecordType::Activity, entries, context);
    settle_new(draft, id, context)?;
    draft.check(id)?;
    if kind == RecordType::Lead && lead_rules::is_open(set, row) {
        signs.iter().for_each(|sign| draft.set(about, *sign, Some(Value::Yes)));
    }
    Ok(id)
}

/// The field by which an activity links to a record of a type, which is added if it is one of the workspace's own.
pub fn link_to(draft: &mut Draft, kind: RecordType, context: &Context) -> Option<FieldId> {
    draft.base().activity_link(kind).or_else(|| own_link::of(draft, RecordType::Activity, kind, context))
}

/// Applies the effects of a new activity. Unless it is a task or in the future, it is done. The first one that is done,
/// of whatever type, moves an open lead to Working; what is only planned counts once it is done. A meeting in the future
/// is a sign of readiness.
pub fn after_log(draft: &mut Draft, id: Id, context: &Context) -> Result<(), Rejection> {
    settle_new(draft, id, context)?;
    begin_work(draft, id);
    Ok(())
}

/// The effects of a new activity except for the lead's status.
fn settle_new(draft: &mut Draft, id: Id, context: &Context) -> Result<(), Rejection> {
    sync_due_and_start(draft, id, context)?;
    let kind = link(draft, id, activity::TYPE);
    let happened = match (moment(draft, id, activity::START), day(draft, id, activity::DUE)) {
        (Some(start), _) => (start <= context.now).then_some(start),
        (None, Some(due)) => (due < context.today).then(|| context.zone.at(due, 12 * 60)),
        (None, None) => Some(context.now),
    };
    if kind != Some(defaults::TASK) && draft.get(id, activity::DONE).is_none() {
        draft.set(id, activity::DONE, happened.map(Value::Moment));
    }
    let about = link(draft, id, activity::LEAD);
    if let (Some(about), None) = (about, happened)
        && kind == Some(defaults::MEETING)
        && is_open_lead(draft, about)
    {
        draft.set(about, lead::MEETING_AGREED, Some(Value::Yes));
    }
    note_last(draft, id);
    Ok(())
}

/// Marks an activity as done. Its outcome is noted, the next one of a series is created, and a follow-up is planned.
pub fn finish(draft: &mut Draft, finish: CompleteWithOutcome, context: &mut Context) -> Result<(), Rejection> {
    let id = finish.activity;
    let row = draft.base().get(RecordType::Activity, id).ok_or(GONE)?;
    if row.moment(activity::DONE).is_some() {
        return Err(Rejection::new(phrase!(
            "This activity is already done.",
            "Diese Aktivität ist bereits erledigt.",
            "Cette activité est déjà terminée.",
        )));
    }
    draft.set(id, activity::DONE, Some(Value::Moment(context.now)));
    if let Some(outcome) = Value::text(&finish.outcome) {
        draft.set(id, activity::OUTCOME, Some(outcome));
    }
    note_last(draft, id);
    begin_work(draft, id);
    come_again(draft, id, context)?;
    if !finish.follow_up.is_empty() {
        let set = draft.base();
        let links = LINKS.iter().map(|(link, _)| *link).chain(set.own_links(RecordType::Activity));
        let links = links.map(|link| (link, row.get(link)));
        let mut entries: Vec<FieldEdit> =
            links.filter(|(number, value)| !is_of_converted(set, *number, value.as_ref())).collect();
        entries.push((activity::OWNER, row.get(activity::OWNER)));
        entries.extend(finish.follow_up);
        let next = create(draft, RecordType::Activity, entries, context);
        after_log(draft, next, context)?;
        draft.check(next)?;
    }
    Ok(())
}

/// Reschedules an activity to a date and, optionally, a time.
pub fn schedule(
    draft: &mut Draft,
    id: Id,
    due: Option<Date>,
    start: Option<Timestamp>,
    context: &Context,
) -> Result<(), Rejection> {
    draft.base().get(RecordType::Activity, id).ok_or(GONE)?;
    draft.set(id, activity::START, start.map(Value::Moment));
    draft.set(id, activity::DUE, due.or(start.map(|start| context.zone.day(start))).map(Value::Day));
    sync_due_and_start(draft, id, context)
}

/// Makes date and time of an activity consistent: a new start sets the date, a new date moves the start to the same
/// time on that date. A recurrence rule must be valid and needs a date to count from.
pub fn sync_due_and_start(draft: &mut Draft, id: Id, context: &Context) -> Result<(), Rejection> {
    if draft.kind(id) != Some(RecordType::Activity) {
        return Ok(());
    }
    let before = draft.base().get(RecordType::Activity, id);
    let (old_start, old_due) = before.map_or((None, None), |row| (row.moment(activity::START), row.day(activity::DUE)));
    let (start, due) = (moment(draft, id, activity::START), day(draft, id, activity::DUE));
    match (start, due) {
        (Some(start), _) if Some(start) != old_start => {
            draft.set(id, activity::DUE, Some(Value::Day(context.zone.day(start))));
        }
        (Some(start), due) if due != old_due => {
            let time = recurrence(draft, id).and_then(|rule| rule.time);
            let moved = due.map(|due| Value::Moment(start_on(context.zone, start, time, due)));
            draft.set(id, activity::START, moved);
        }
        _ => {}
    }
    if let Some(Value::Text(text)) = draft.get(id, activity::RECURRENCE) {
        let Some(rule) = Recurrence::parse(&text) else {
            let text = phrase!(
                "This repeat rule cannot be read.",
                "Diese Wiederholungsregel ist nicht lesbar.",
                "Cette règle de répétition est illisible.",
            );
            return Err(Rejection::of(RecordType::Activity, activity::RECURRENCE, text));
        };
        // A series whose time of day the user changed, or that is back at its time, has nothing to return to.
        let minutes = |start: Option<Timestamp>| start.map(|start| context.zone.minutes(start));
        let now = minutes(moment(draft, id, activity::START));
        if rule.time.is_some() && (now == rule.time || old_start.is_some() && now != minutes(old_start)) {
            let text = Recurrence { time: None, ..rule }.text();
            draft.set(id, activity::RECURRENCE, Some(Value::Text(text)));
        }
        if draft.get(id, activity::DUE).is_none() {
            let text = phrase!(
                "Choose a date to repeat from.",
                "Wählen Sie ein Datum, ab dem wiederholt wird.",
                "Choisissez la date à partir de laquelle répéter.",
            );
            return Err(Rejection::of(RecordType::Activity, activity::DUE, text));
        }
    }
    Ok(())
}

/// The next task of a series, with all fields of the completed one. The rule moves to the new task, so that completing
/// the same task twice does not plan it twice.
fn come_again(draft: &mut Draft, id: Id, context: &mut Context) -> Result<(), Rejection> {
    let Some(row) = draft.base().get(RecordType::Activity, id) else { return Ok(()) };
    let (Some(rule), Some(due)) = (Recurrence::parse(row.text(activity::RECURRENCE)), row.day(activity::DUE)) else {
        return Ok(());
    };
    draft.set(id, activity::RECURRENCE, None);
    let start = row.moment(activity::START);
    let on = |day: Date| start.map(|start| start_on(context.zone, start, rule.time, day));
    // An occurrence of today whose time has passed is missed like those of earlier days.
    let is_past = on(context.today).is_some_and(|start| start <= context.now);
    let Some((next, mut following)) = rule.next(due, context.today.add_days(is_past.into())) else { return Ok(()) };
    let next_start = on(next);
    // If daylight saving time skips the time of day on this date, the rule keeps it for the next one.
    let time = rule.time.or(start.map(|start| context.zone.minutes(start)));
    following.time = time.filter(|time| next_start.is_some_and(|next| context.zone.minutes(next) != *time));
    let own = [
        activity::DONE,
        activity::OUTCOME,
        activity::CREATED,
        activity::RESPONSES,
        activity::INVITATION,
        activity::MOVED,
    ];
    let set = draft.base();
    // Whoever is invited to the whole series has answered for its other dates as well.
    let is_series = !row.text(activity::SERIES).is_empty();
    let goes_on = [activity::RESPONSES, activity::INVITATION, activity::MOVED];
    let is_left = |number: &FieldId| own.contains(number) && !(is_series && goes_on.contains(number));
    let is_kept = |(number, value): &(FieldId, Value)| !is_left(number) && !is_of_converted(set, *number, Some(value));
    let kept = row.fields().into_iter().filter(is_kept);
    let mut entries: Vec<FieldEdit> = kept.map(|(number, value)| (number, Some(value))).collect();
    entries.push((activity::RECURRENCE, Some(Value::Text(following.text()))));
    entries.push((activity::DUE, Some(Value::Day(next))));
    entries.push((activity::START, next_start.map(Value::Moment)));
    let copy = draft.derived_id(&[b"next of series", &id.0]);
    create_as(draft, RecordType::Activity, copy, entries, context);
    draft.check(copy)
}

/// Updates the last activity of the records that a completed activity is about.
fn note_last(draft: &mut Draft, id: Id) {
    let Some(done) = moment(draft, id, activity::DONE) else { return };
    for (about, last) in LINKS {
        if let Some(target) = link(draft, id, about)
            && !lead_rules::is_converted_lead(draft.base(), target)
            && moment(draft, target, last).is_none_or(|last| last < done)
        {
            draft.set(target, last, Some(Value::Moment(done)));
        }
    }
    // Whoever took part has been met, too.
    for (field, last) in
        [(activity::PARTICIPANTS, contact::LAST_ACTIVITY), (activity::PARTICIPATING_LEADS, lead::LAST_ACTIVITY)]
    {
        for target in draft.get(id, field).map(|value| value.links().to_vec()).unwrap_or_default() {
            if !lead_rules::is_converted_lead(draft.base(), target)
                && moment(draft, target, last).is_none_or(|last| last < done)
            {
                draft.set(target, last, Some(Value::Moment(done)));
            }
        }
    }
}

/// Moves the open lead of a completed activity to Working (domain rules: the first activity logged).
fn begin_work(draft: &mut Draft, id: Id) {
    let Some(about) = link(draft, id, activity::LEAD) else { return };
    let status = link(draft, about, lead::STATUS);
    let is_open = status.and_then(|status| lead_rules::category(draft.base(), status)) == Some(defaults::OPEN);
    if is_open && moment(draft, id, activity::DONE).is_some() {
        let working = lead_rules::first_status(draft.base(), defaults::WORKING);
        draft.set(about, lead::STATUS, Some(Value::Link(working)));
    }
}

/// The start on another date: at the time of day that the series returns to, if there is one, else at that of `start`.
fn start_on(zone: TimeZone, start: Timestamp, time: Option<i32>, day: Date) -> Timestamp {
    time.map_or_else(|| zone.same_time_on(start, day), |minutes| zone.at(day, minutes))
}

fn recurrence(draft: &Draft, id: Id) -> Option<Recurrence> {
    match draft.get(id, activity::RECURRENCE) {
        Some(Value::Text(rule)) => Recurrence::parse(&rule),
        _ => None,
    }
}

/// Whether a value is an activity's link to a converted lead, which new activities do not have: they continue at its
/// contact.
fn is_of_converted(set: &RecordStore, number: FieldId, value: Option<&Value>) -> bool {
    let lead = value.and_then(Value::link).filter(|_| number == activity::LEAD);
    lead.is_some_and(|lead| lead_rules::is_converted_lead(set, lead))
}

fn is_open_lead(draft: &Draft, id: Id) -> bool {
    draft.base().get(RecordType::Lead, id).is_some_and(|row| lead_rules::is_open(draft.base(), row))
}

fn link(draft: &Draft, id: Id, number: FieldId) -> Option<Id> {
    draft.get(id, number)?.link()
}

fn moment(draft: &Draft, id: Id, number: FieldId) -> Option<Timestamp> {
    match draft.get(id, number) {
        Some(Value::Moment(at)) => Some(at),
        _ => None,
    }
}

fn day(draft: &Draft, id: Id, number: FieldId) -> Option<Date> {
    match draft.get(id, number) {
        Some(Value::Day(day)) => Some(day),
        _ => None,
    }
}
