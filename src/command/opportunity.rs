//! The rules of opportunities: effects of a change of stage, close date or contact (domain rules: Opportunity).
use super::decision::{FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::line_items;
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::domain::records::{contact_role, opportunity, stage};
use crate::domain::{Field, RecordType, defaults};
use crate::locale::phrase;
use crate::store::{RecordStore, picklists, stages};

/// Sets probability and forecast category of a new deal from its stage, unless given.
pub fn apply_initial_stage(draft: &mut Draft, id: Id) {
    let Some((percent, forecast)) = stage_figures(draft, id) else { return };
    for (number, value) in [(opportunity::PROBABILITY, percent), (opportunity::FORECAST, forecast)] {
        if draft.get(id, number).is_none() {
            draft.set(id, number, value);
        }
    }
    let now = draft.now;
    draft.set(id, opportunity::STAGE_SINCE, Some(Value::Moment(now)));
}

/// What a change of stage requires of an opportunity, and what it changes.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct StageChange {
    /// The fields to ask for: the empty ones of the stage's gate, and the loss reason.
    pub asks: Vec<&'static Field>,
    /// Those of them that are empty. Without them the change is rejected.
    pub missing: Vec<&'static Field>,
    /// The other fields that change, apart from the stage and the time it was reached.
    pub edits: Vec<FieldEdit>,
}

impl StageChange {
    /// Rejects the change while something is missing.
    pub fn check(&self) -> Result<(), Rejection> {
        match self.missing.as_slice() {
            [] => Ok(()),
            [reason] if reason.number == opportunity::LOSS_REASON => Err(no_reason()),
            [first, more @ ..] => Err(lacking(first, more.to_vec())),
        }
    }
}

/// Previews the change of an opportunity to a stage.
pub fn stage_change(set: &RecordStore, opportunity: Id, to: Id, today: Date) -> StageChange {
    let row = set.get(RecordType::Opportunity, opportunity);
    row.map(|row| stage_change_of(set, Some(row), to, |number| row.get(number), today)).unwrap_or_default()
}

/// The rules of a change of stage: it requires the fields of the stage's gate, and a reason if the deal is lost; it sets
/// probability and forecast category unless the edit did, the close date to today if the deal is closed early, and the
/// furthest stage. `before` is `None` for a new deal; `after` returns the fields as the edit leaves them.
pub fn stage_change_of(
    set: &RecordStore,
    before: Option<&Row>,
    to: Id,
    after: impl Fn(FieldId) -> Option<Value>,
    today: Date,
) -> StageChange {
    let was = |number: FieldId| before.and_then(|row| row.get(number));
    let is_move = was(opportunity::STAGE) != Some(Value::Link(to));
    let Some(stage) = set.get(RecordType::Stage, to).filter(|_| is_move) else { return StageChange::default() };
    let (is_won, is_lost) = (stages::is_won(set, to), stages::is_lost(set, to));
    let is_empty = |field: &&'static Field| after(field.number).is_none();
    let mut asks: Vec<&'static Field> = required_fields(set, stage).into_iter().filter(is_empty).collect();
    asks.retain(|field| field.number != opportunity::LOSS_REASON);
    if is_lost {
        asks.extend(RecordType::Opportunity.field(opportunity::LOSS_REASON));
    }
    let missing = asks.iter().copied().filter(is_empty).collect();
    let figures = [
        (opportunity::PROBABILITY, stage.get(stage::PROBABILITY)),
        (opportunity::FORECAST, stage.get(stage::FORECAST)),
    ];
    let mut edits: Vec<FieldEdit> = figures.into_iter().filter(|(number, _)| after(*number) == was(*number)).collect();
    let is_ahead = matches!(after(opportunity::CLOSE_DATE), Some(Value::Day(day)) if day > today);
    if (is_won || is_lost) && is_ahead {
        edits.push((opportunity::CLOSE_DATE, Some(Value::Day(today))));
    }
    if !is_lost && before.is_some() {
        edits.push((opportunity::LOSS_REASON, None));
    }
    let furthest = if is_won { None } else { before.and_then(|before| furthest(set, before, to)) };
    edits.push((opportunity::FURTHEST, furthest.map(Value::Link)));
    edits.retain(|(number, value)| after(*number) != *value);
    StageChange { asks, missing, edits }
}

/// Whether a deal is neither won nor lost.
pub fn is_open(set: &RecordStore, row: &Row) -> bool {
    row.link(opportunity::STAGE).is_some_and(|stage| !stages::is_closed(set, stage))
}

/// Applies the rules after an edit: a new primary contact brings its role, and a change of stage is dated.
pub fn after_edit(draft: &mut Draft, id: Id) {
    let Some(before) = draft.base().get(RecordType::Opportunity, id) else { return };
    follow_contact(draft, id, before);
    if draft.link(id, opportunity::STAGE) != before.link(opportunity::STAGE) {
        draft.set(id, opportunity::STAGE_SINCE, Some(Value::Moment(draft.now)));
    }
}

/// What follows from the creation or change of a deal: a close date moved to a later month counts as a push, a new
/// stage has the effects of [`StageChange`], a lost deal keeps a reason, and a deal the fields that its stage asks for.
/// `before` is `None` for a new deal; `after` returns the fields as the command leaves them.
pub fn effects(
    set: &RecordStore,
    before: Option<&Row>,
    after: impl Fn(FieldId) -> Option<Value>,
    today: Date,
) -> Result<Vec<FieldEdit>, Rejection> {
    let mut edits = Vec::new();
    if let Some(before) = before
        && let (Some(old), Some(Value::Day(new))) =
            (before.day(opportunity::CLOSE_DATE), after(opportunity::CLOSE_DATE))
    {
        let month = |day: Date| (day.ymd().0, day.ymd().1);
        if month(new) > month(old) {
            let pushes = before.number(opportunity::PUSH_COUNT).unwrap_or(0) + 1;
            edits.push((opportunity::PUSH_COUNT, Some(Value::Number(pushes))));
        }
    }
    if let Some(to) = after(opportunity::STAGE).as_ref().and_then(Value::link) {
        let had_reason = before.is_some_and(|row| row.get(opportunity::LOSS_REASON).is_some());
        if had_reason && after(opportunity::LOSS_REASON).is_none() && stages::is_lost(set, to) {
            return Err(no_reason());
        }
        if let Some(field) = before.and_then(|before| emptied(set, before, to, &after).first().copied()) {
            return Err(must_stay(field));
        }
        let change = stage_change_of(set, before, to, after, today);
        change.check()?;
        edits.extend(change.edits);
    }
    Ok(edits)
}

/// The fields that a deal loses although its stage, in which it stays, asks for them.
pub fn emptied(
    set: &RecordStore,
    before: &Row,
    to: Id,
    after: impl Fn(FieldId) -> Option<Value>,
) -> Vec<&'static Field> {
    let Some(stage) = set.get(RecordType::Stage, to).filter(|_| before.link(opportunity::STAGE) == Some(to)) else {
        return Vec::new();
    };
    let mut fields = required_fields(set, stage);
    fields.retain(|field| before.get(field.number).is_some() && after(field.number).is_none());
    fields
}

/// [`effects`] of a file's changes: a deal keeps what its stage asks for and the file leaves empty, a lost one without a
/// reason gets the one for all others, and one that lacks a field of a stage's gate stays in its stage.
pub fn effects_of_file(
    set: &RecordStore,
    before: &Row,
    after: impl Fn(FieldId) -> Option<Value>,
    today: Date,
) -> Vec<FieldEdit> {
    let own = before.get(opportunity::LOSS_REASON).unwrap_or(Value::Link(defaults::LOSS_OTHER));
    let other = (opportunity::LOSS_REASON, Some(own));
    let figures = [opportunity::STAGE, opportunity::STAGE_SINCE, opportunity::PROBABILITY, opportunity::FORECAST];
    let unchanged = figures.map(|number| (number, before.get(number)));
    let kept: Vec<FieldEdit> = before
        .link(opportunity::STAGE)
        .map(|stage| emptied(set, before, stage, &after))
        .unwrap_or_default()
        .into_iter()
        .map(|field| (field.number, before.get(field.number)))
        .collect();
    let moved = [Vec::new(), vec![other.clone()]];
    let stays = [kept.clone(), [kept.as_slice(), &[other]].concat()].map(|more| [&unchanged, more.as_slice()].concat());
    for more in moved.into_iter().chain([kept]).chain(stays) {
        let given = |number: FieldId| match more.iter().find(|(other, _)| *other == number) {
            Some((_, value)) => value.clone(),
            None => after(number),
        };
        if let Ok(edits) = effects(set, Some(before), given, today) {
            return more.into_iter().chain(edits).collect();
        }
    }
    Vec::new()
}

/// Rejects the deletion of a record that a deal links to in a field which its stage asks for.
pub fn check_delete(set: &RecordStore, id: Id) -> Result<(), Rejection> {
    for (_, deal) in set.backlinks(id).filter(|(kind, _)| *kind == RecordType::Opportunity) {
        let stage = deal.link(opportunity::STAGE).and_then(|stage| set.get(RecordType::Stage, stage));
        let asked = stage.map(|stage| required_fields(set, stage)).unwrap_or_default();
        if let Some(field) = asked.into_iter().find(|field| deal.link(field.number) == Some(id)) {
            return Err(must_stay(field));
        }
    }
    Ok(())
}

/// What the rules ask of a deal that is restored: since it was deleted, its stage may have become one of lost deals.
pub fn effects_of_restored(set: &RecordStore, row: &Row) -> Vec<(FieldId, Value)> {
    let is_lost = row.link(opportunity::STAGE).is_some_and(|stage| stages::is_lost(set, stage));
    match is_lost && row.get(opportunity::LOSS_REASON).is_none() {
        true => vec![(opportunity::LOSS_REASON, Value::Link(defaults::LOSS_OTHER))],
        false => Vec::new(),
    }
}

/// The fields a stage requires: those of its gate's keys that exist.
fn required_fields(set: &RecordStore, stage: &Row) -> Vec<&'static Field> {
    let mut fields = fields_of_keys(set, stage.text(stage::GATE));
    fields.retain(|field| field.derived.is_none());
    fields
}

/// The fields that matter in a stage, which its deals show beside the guidance: those of its keys that exist.
pub fn key_fields(set: &RecordStore, stage: &Row) -> Vec<&'static Field> {
    fields_of_keys(set, stage.text(stage::KEY_FIELDS))
}

fn fields_of_keys(set: &RecordStore, keys: &str) -> Vec<&'static Field> {
    let fields = keys.split_whitespace().filter_map(|key| set.field_by_key(RecordType::Opportunity, key));
    fields.filter(|field| !field.deprecated).collect()
}

/// Makes an additional contact of a deal its primary one; the former one becomes an additional contact.
pub fn make_primary(draft: &mut Draft, role: Id) -> Result<Id, Rejection> {
    let row = draft.base().get(RecordType::ContactRole, role).ok_or(GONE)?;
    let deal = row.link(contact_role::OPPORTUNITY).ok_or(GONE)?;
    let (contact, part) = (draft.get(deal, opportunity::CONTACT), draft.get(deal, opportunity::CONTACT_ROLE));
    draft.set(deal, opportunity::CONTACT, row.get(contact_role::CONTACT));
    draft.set(deal, opportunity::CONTACT_ROLE, row.get(contact_role::ROLE));
    match contact {
        Some(contact) => {
            draft.set(role, contact_role::CONTACT, Some(contact));
            draft.set(role, contact_role::ROLE, part);
        }
        None => draft.remove(role),
    }
    Ok(deal)
}

/// Rejects a second role of a contact in the same deal.
pub fn check_role(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let (Some(deal), Some(contact)) =
        (draft.link(id, contact_role::OPPORTUNITY), draft.link(id, contact_role::CONTACT))
    else {
        return Ok(());
    };
    let mut others = draft.base().linking(deal, RecordType::ContactRole, contact_role::OPPORTUNITY);
    let is_there = draft.link(deal, opportunity::CONTACT) == Some(contact)
        || others.any(|row| row.id() != id && row.link(contact_role::CONTACT) == Some(contact));
    if is_there {
        let text = phrase!(
            "This contact already has a role in the opportunity. Change that one.",
            "Dieser Kontakt hat bereits eine Rolle in der Opportunity. Ändern Sie diese.",
            "Ce contact a déjà un rôle dans l’opportunité. Modifiez ce rôle.",
        );
        return Err(Rejection::of(RecordType::ContactRole, contact_role::CONTACT, text));
    }
    Ok(())
}

/// Rejects an edit of a single field of a deal: a stage that requires others first, an amount that is a sum, a field that
/// the stage asks for and the edit empties, a lost deal without its reason. `answers` are the other edits of the deal.
pub fn check_field_edit(
    set: &RecordStore,
    row: &Row,
    (number, value): (FieldId, Option<&Value>),
    answers: &[FieldEdit],
    today: Date,
) -> Result<(), Rejection> {
    if number == opportunity::AMOUNT && row.get(number).as_ref() != value && line_items::has_lines(set, row.id()) {
        return Err(line_items::amount_is_sum_error());
    }
    if let (None, Some(stage)) = (value, row.link(opportunity::STAGE)) {
        let after = |other: FieldId| row.get(other).filter(|_| other != number);
        if let Some(field) = emptied(set, row, stage, after).first() {
            return Err(must_stay(field));
        }
    }
    let loses_reason = number == opportunity::LOSS_REASON && value.is_none() && row.get(number).is_some();
    if loses_reason && row.link(opportunity::STAGE).is_some_and(|stage| stages::is_lost(set, stage)) {
        return Err(no_reason());
    }
    let stage = value.and_then(Value::link).filter(|_| number == opportunity::STAGE);
    let after = |number: FieldId| match answers.iter().rfind(|(other, _)| *other == number) {
        Some((_, value)) => value.clone(),
        None => row.get(number),
    };
    stage.map_or(Ok(()), |stage| stage_change_of(set, Some(row), stage, after, today).check())
}

fn lacking(first: &'static Field, more: Vec<&'static Field>) -> Rejection {
    let text = phrase!(
        "This stage requires these fields. Fill them in and move the opportunity again.",
        "Für diese Phase sind diese Felder erforderlich. Füllen Sie sie aus, und verschieben Sie die Opportunity dann.",
        "Cette étape exige ces champs. Renseignez-les, puis déplacez de nouveau l’opportunité.",
    );
    Rejection { more, ..Rejection::about(first, text) }
}

fn must_stay(field: &'static Field) -> Rejection {
    let text = phrase!(
        "The opportunity’s stage asks for this field. It cannot be emptied while the opportunity is in this stage.",
        "Die Phase der Opportunity verlangt dieses Feld. Es lässt sich nicht leeren, solange die Opportunity in dieser Phase ist.",
        "L’étape de l’opportunité exige ce champ. Il ne peut pas être vidé tant que l’opportunité est à cette étape.",
    );
    Rejection::about(field, text)
}

fn no_reason() -> Rejection {
    Rejection::of(
        RecordType::Opportunity,
        opportunity::LOSS_REASON,
        phrase!("Choose a reason for the loss.", "Wählen Sie den Verlustgrund.", "Choisissez le motif de perte."),
    )
}

/// Updates the role after a change of the primary contact: a former additional contact keeps their role and is no
/// longer additional; without a contact there is no role.
fn follow_contact(draft: &mut Draft, id: Id, before: &Row) {
    let new = draft.link(id, opportunity::CONTACT);
    if new == before.link(opportunity::CONTACT) {
        return;
    }
    let is_untouched = draft.get(id, opportunity::CONTACT_ROLE) == before.get(opportunity::CONTACT_ROLE);
    let mut further = draft.base().linking(id, RecordType::ContactRole, contact_role::OPPORTUNITY);
    let role = further.find(|row| new.is_some() && row.link(contact_role::CONTACT) == new);
    if is_untouched {
        draft.set(id, opportunity::CONTACT_ROLE, role.and_then(|row| row.get(contact_role::ROLE)));
    }
    if let Some(role) = role {
        draft.remove(role.id());
    }
}

/// The furthest stage that an open deal was in and has left; a lost stage is no progress.
fn furthest(set: &RecordStore, before: &Row, now: Id) -> Option<Id> {
    let order = |id: &Id| {
        let row = set.get(RecordType::Stage, *id)?;
        (!stages::is_lost(set, *id)).then(|| row.number(stage::ORDER).unwrap_or(0))
    };
    let pipeline = picklists::pipeline_of(set, now);
    let seen = [before.link(opportunity::FURTHEST), before.link(opportunity::STAGE)];
    let best = seen
        .into_iter()
        .flatten()
        .filter(|stage| picklists::pipeline_of(set, *stage) == pipeline)
        .filter_map(|stage| Some((order(&stage)?, stage)))
        .max()?;
    let is_beyond = order(&now).is_none_or(|now| best.0 > now);
    is_beyond.then_some(best.1)
}

fn stage_figures(draft: &Draft, id: Id) -> Option<(Option<Value>, Option<Value>)> {
    let stage = draft.get(id, opportunity::STAGE)?.link()?;
    let row = draft.base().get(RecordType::Stage, stage)?;
    Some((row.get(stage::PROBABILITY), row.get(stage::FORECAST)))
}
