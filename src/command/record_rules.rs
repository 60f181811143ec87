//! Record rules at every way in: they are applied to the changes of a decided command, after everything else, so that no
//! way in has rules of its own. Who is asked is refused; what cannot ask, such as a file, goes without what breaks a rule.
//! What a rule means is in `store/record_rules.rs`.
use std::collections::{HashMap, HashSet};

use super::decision::{Context, FieldEdit, Rejection};
use super::draft::Draft;
use super::opportunity as opportunity_rules;
use crate::base::{Date, FieldId, Id, Row, Seq, Value};
use crate::change::{Action, Change};
use crate::domain::records::{opportunity, record_rule};
use crate::domain::{Field, RecordType, schema};
use crate::locale::{Language, Phrase, phrase};
use crate::store::filter::QueryContext;
use crate::store::record_rule::{Effect, read};
use crate::store::record_rules::{Breach, Rules, has_any, viewer, viewer_of};
use crate::store::{RecordStore, display_names};

const ASKED: Phrase = phrase!(
    "The rule “{}” asks for this. Fill it in.",
    "Die Regel „{}“ verlangt das. Füllen Sie es aus.",
    "La règle « {} » l’exige. Renseignez-le.",
);
const ALL_ASKED: Phrase = phrase!(
    "Rules of this workspace ask for these fields. Fill them in.",
    "Regeln dieses Arbeitsbereichs verlangen diese Felder. Füllen Sie sie aus.",
    "Des règles de cet espace de travail exigent ces champs. Renseignez-les.",
);
const LOCKED: Phrase = phrase!(
    "The rule “{}” makes this field read-only here. Change first what the rule depends on.",
    "Die Regel „{}“ macht dieses Feld hier schreibgeschützt. Ändern Sie zuerst, wovon die Regel abhängt.",
    "La règle « {} » met ici ce champ en lecture seule. Modifiez d’abord ce dont dépend la règle.",
);
const NOT_ALLOWED: Phrase = phrase!(
    "The rule “{}” does not allow this entry here. Choose another one.",
    "Die Regel „{}“ erlaubt diesen Eintrag hier nicht. Wählen Sie einen anderen.",
    "La règle « {} » n’autorise pas cette entrée ici. Choisissez-en une autre.",
);
const NOT_SHOWN: Phrase = phrase!(
    "The rule “{}” does not show this field here, so that it cannot be filled. Change first what the rule depends on.",
    "Die Regel „{}“ zeigt dieses Feld hier nicht, sodass es sich nicht ausfüllen lässt. Ändern Sie zuerst, wovon die Regel abhängt.",
    "La règle « {} » n’affiche pas ce champ ici ; il ne peut donc pas être rempli. Modifiez d’abord ce dont dépend la règle.",
);

/// The rejection of a change that breaks rules; `record` is told before the message, if it may be one of several.
pub fn rejection(breaches: &[Breach], record: Option<&str>, language: Language) -> Option<Rejection> {
    let first = breaches.first()?;
    let is_asked = |breach: &&Breach| breach.rule.effect == Effect::Required;
    let mut asked: Vec<&'static Field> = Vec::new();
    if is_asked(&first) {
        for field in breaches.iter().filter(is_asked).filter_map(|breach| breach.field) {
            if !asked.contains(&field) {
                asked.push(field);
            }
        }
    }
    let usual = match first.rule.effect {
        Effect::Required => ASKED,
        Effect::Shown => NOT_SHOWN,
        Effect::ReadOnly => LOCKED,
        Effect::Choices | Effect::Refuse => NOT_ALLOWED,
    };
    let is_of_one = breaches.iter().filter(is_asked).all(|breach| breach.rule == first.rule);
    let mut text = match first.rule.message.as_str() {
        _ if asked.len() > 1 && !is_of_one => ALL_ASKED.of(language).to_string(),
        "" => usual.with(language, &[&first.rule.name]),
        message => message.to_string(),
    };
    if let Some(record) = record {
        text = format!("{record}: {text}");
    }
    let text = schema::kept(&text);
    let more = asked.get(1..).unwrap_or_default().to_vec();
    Some(Rejection { text: Phrase::named(text, text), field: first.field, more })
}

/// The rules of each record type, read once.
struct AllRules<'a> {
    set: &'a RecordStore,
    viewer: QueryContext,
    of: HashMap<RecordType, Rules>,
}

impl<'a> AllRules<'a> {
    fn new(set: &'a RecordStore, viewer: QueryContext) -> AllRules<'a> {
        AllRules { set, viewer, of: HashMap::new() }
    }

    fn of(&mut self, kind: RecordType) -> &Rules {
        self.of.entry(kind).or_insert_with(|| match kind.is_work() {
            true => Rules::of(self.set, kind, &self.viewer),
            false => Rules::default(),
        })
    }
}

/// A record with some fields set.
fn edited<'v>(row: &Row, edits: impl Iterator<Item = (FieldId, Option<&'v Value>)>) -> Row {
    row.with_edits(row.changed(), Seq::NONE, &edits.collect::<Vec<_>>())
}

/// Refuses a command that breaks a rule. What nobody can be asked about is left out instead: what a file brings, and
/// records among many. An enquiry is let in, unless a rule refuses it as a whole.
pub fn settle(
    set: &RecordStore,
    changes: &mut Vec<Change>,
    action: Action,
    context: &Context,
) -> Result<(), Rejection> {
    // A deleted field takes its values along, and its rules have no effect any more.
    if !has_any(set) || action == Action::Fields {
        return Ok(());
    }
    let mut rules = AllRules::new(set, viewer(context.user, context.today, context.language, context.zone.moment));
    let is_lenient = matches!(
        action,
        Action::Import
            | Action::BulkEdit
            | Action::Assign
            | Action::Disqualify
            | Action::CloseOverdue
            | Action::ExpireQuotes
    );
    let mut first = None;
    // What is left out may be what another record of the command needed.
    loop {
        let refused = refused(&mut rules, changes, action, context.language);
        let Some((_, _, why)) = refused.first() else { return Ok(()) };
        if !is_lenient {
            return Err(why.clone());
        }
        first.get_or_insert_with(|| why.clone());
        leave_out(set, changes, &refused, action == Action::Import);
        if let (true, Some(why)) = (changes.is_empty(), first.clone()) {
            return Err(why);
        }
    }
}

/// A record that breaks rules, with the fields that are about it.
type Refused = (Id, Vec<FieldId>, Rejection);

fn refused(rules: &mut AllRules, changes: &[Change], action: Action, language: Language) -> Vec<Refused> {
    let set = rules.set;
    let gone: HashSet<Id> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Remove { row, .. } => Some(row.id()),
            _ => None,
        })
        .collect();
    let of_stages = changes.iter().any(|change| change.record().0 == RecordType::Stage);
    let mut order: Vec<(RecordType, Id)> = Vec::new();
    let mut sets: HashMap<Id, Vec<(FieldId, Option<&Value>)>> = HashMap::new();
    let mut created: HashMap<Id, &Row> = HashMap::new();
    for change in changes {
        let (kind, id) = change.record();
        if rules.of(kind).is_empty() {
            continue;
        }
        match change {
            Change::Create { row, .. } => {
                order.push((kind, id));
                created.insert(id, row);
            }
            Change::Set { field, after, .. } => {
                let own = sets.entry(id).or_default();
                if own.is_empty() {
                    order.push((kind, id));
                }
                own.push((*field, after.as_ref()));
            }
            Change::Remove { .. } => {}
        }
    }
    let is_one = order.len() <= 1 && matches!(action, Action::Create | Action::Edit | Action::MoveStage);
    let mut out = Vec::new();
    for (kind, id) in order.into_iter().filter(|(_, id)| !gone.contains(id)) {
        let before = set.get(kind, id).filter(|_| !created.contains_key(&id));
        let after = match (created.get(&id), before, sets.get(&id)) {
            (Some(row), ..) => (*row).clone(),
            (None, Some(row), Some(sets)) => edited(row, sets.iter().copied()),
            _ => continue,
        };
        let mut broken = rules.of(kind).broken(set, before, &after);
        // A visitor cannot be asked, and the lead is listed beside the rule.
        if action == Action::Arrive {
            broken.retain(|breach| breach.rule.effect == Effect::Refuse);
        }
        // Nothing stays linked to a record that goes.
        let is_cleared = |field: &Field| {
            let old = before.and_then(|row| row.get(field.number));
            old.is_some_and(|old| old.links().iter().any(|id| gone.contains(id)))
        };
        // What a changed stage says of its deals follows from it.
        let follows = |field: &Field| is_cleared(field) || (kind == RecordType::Opportunity && of_stages);
        broken.retain(|breach| breach.rule.effect != Effect::ReadOnly || !breach.field.is_some_and(follows));
        let name =
            (!is_one).then(|| format!("{} {}", kind.one().of(language), display_names::name(kind, &after, language)));
        let fields = broken.iter().filter_map(|breach| breach.field).map(|field| field.number).collect();
        out.extend(rejection(&broken, name.as_deref(), language).map(|why| (id, fields, why)));
    }
    out
}

/// Leaves out what breaks rules: of a file, the fields that are about it, if it sets them, and otherwise all that is changed
/// of the record; new records with the links to them, and those that cannot be without.
fn leave_out(set: &RecordStore, changes: &mut Vec<Change>, refused: &[Refused], by_field: bool) {
    let refused: HashMap<Id, &[FieldId]> = refused.iter().map(|(id, fields, _)| (*id, fields.as_slice())).collect();
    let is_meant = |change: &Change| match change {
        Change::Set { id, field, .. } => refused.get(id).is_some_and(|fields| fields.contains(field)),
        _ => false,
    };
    let narrow: HashSet<Id> = match by_field {
        true => changes.iter().filter(|change| is_meant(change)).map(|change| change.record().1).collect(),
        false => HashSet::new(),
    };
    let mut gone: HashSet<Id> = HashSet::new();
    changes.retain(|change| {
        let id = change.record().1;
        let stays = !refused.contains_key(&id) || (narrow.contains(&id) && !is_meant(change));
        if let (false, Change::Create { .. }) = (stays, change) {
            gone.insert(id);
        }
        stays
    });
    while !gone.is_empty() {
        let lost = std::mem::take(&mut gone);
        let keep = |value: Value| super::replay::keep_existing_links(value, |id| !lost.contains(&id));
        changes.retain_mut(|change| match change {
            Change::Create { kind, row } => {
                let mut is_hit = false;
                row.each_link(|_, id| is_hit |= lost.contains(&id));
                if !is_hit {
                    return true;
                }
                let fields = row.fields().into_iter();
                let left: Vec<(FieldId, Value)> =
                    fields.filter_map(|(number, value)| Some((number, keep(value)?))).collect();
                let needs = |number: FieldId| set.field(*kind, number).is_some_and(|field| field.required);
                let is_whole = row
                    .fields()
                    .iter()
                    .all(|(number, _)| !needs(*number) || left.iter().any(|(other, _)| other == number));
                if !is_whole {
                    gone.insert(row.id());
                }
                *row = Row::new(row.id(), row.changed(), &[], &left);
                is_whole
            }
            Change::Set { before, after, .. } => {
                *after = after.take().and_then(&keep);
                before != after
            }
            Change::Remove { .. } => true,
        });
    }
}

/// Rejects a rule that would have no effect. One whose field was deleted since can still be renamed and switched off.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    const DEFINED: [FieldId; 6] = [
        record_rule::OF,
        record_rule::EFFECT,
        record_rule::QUERY,
        record_rule::FIELD_KEYS,
        record_rule::ENTRIES,
        record_rule::MESSAGE,
    ];
    let set = draft.base();
    let Some(after) = draft.row(id) else { return Ok(()) };
    let before = set.get(RecordType::RecordRule, id);
    let is_same = before.is_some_and(|before| DEFINED.iter().all(|number| before.get(*number) == after.get(*number)));
    let is_switched = after.is(record_rule::ON) && !before.is_some_and(|row| row.is(record_rule::ON));
    match read(set, &after) {
        Err(trouble) if !is_same || is_switched => {
            Err(Rejection::of(RecordType::RecordRule, trouble.part(), trouble.phrase()))
        }
        _ => Ok(()),
    }
}

/// Rejects an edit of a record that breaks a rule.
pub fn check_edit(
    set: &RecordStore,
    rules: &Rules,
    row: &Row,
    edits: &[FieldEdit],
    language: Language,
) -> Result<(), Rejection> {
    if rules.is_empty() {
        return Ok(());
    }
    let after = edited(row, edits.iter().map(|(number, value)| (*number, value.as_ref())));
    rejection(&rules.broken(set, Some(row), &after), None, language).map_or(Ok(()), Err)
}

/// Takes the edits of a record out that break a rule: those of the fields that it is about, or all if none is. `before` is
/// the record that is changed.
pub fn take_refused(
    set: &RecordStore,
    rules: &Rules,
    before: &Row,
    edits: &mut Vec<FieldEdit>,
    language: Language,
) -> Vec<(FieldEdit, Rejection)> {
    let mut out = Vec::new();
    while !rules.is_empty() && !edits.is_empty() {
        let after = edited(before, edits.iter().map(|(number, value)| (*number, value.as_ref())));
        let broken = rules.broken(set, Some(before), &after);
        let Some(why) = rejection(&broken, None, language) else { break };
        let is_about = |number: FieldId| broken.iter().any(|breach| breach.field.is_some_and(|f| f.number == number));
        let is_any = edits.iter().any(|(number, _)| is_about(*number));
        let taken = edits.extract_if(.., |(number, _)| !is_any || is_about(*number));
        out.extend(taken.map(|edit| (edit, why.clone())));
    }
    out
}

/// The cells that would break a rule, if all of them were set, each with the reason.
pub fn refused_cells(
    set: &RecordStore,
    cells: &[(Id, FieldEdit)],
    viewer: &QueryContext,
) -> HashMap<(Id, FieldId), Rejection> {
    let mut out = HashMap::new();
    if !has_any(set) {
        return out;
    }
    let mut rules = AllRules::new(set, *viewer);
    for record in cells.chunk_by(|one, other| one.0 == other.0) {
        let Some((kind, row)) = record.first().and_then(|(id, _)| set.find(*id)) else { continue };
        let mut edits: Vec<FieldEdit> = record.iter().map(|(_, edit)| edit.clone()).collect();
        let refused = take_refused(set, rules.of(kind), row, &mut edits, viewer.language);
        out.extend(refused.into_iter().map(|((number, _), why)| ((row.id(), number), why)));
    }
    out
}

/// The fields that rules ask for if a record is edited so, and that are empty.
pub fn asked_by(set: &RecordStore, id: Id, edits: &[FieldEdit], viewer: &QueryContext) -> Vec<&'static Field> {
    let Some((kind, row)) = set.find(id).filter(|_| has_any(set)) else { return Vec::new() };
    let after = edited(row, edits.iter().map(|(number, value)| (*number, value.as_ref())));
    let rules = Rules::of(set, kind, viewer);
    let broken = rules.broken(set, Some(row), &after);
    let asked = broken.iter().filter(|breach| breach.rule.effect == Effect::Required);
    let mut out: Vec<&'static Field> = Vec::new();
    for field in asked.filter_map(|breach| breach.field) {
        if !out.contains(&field) {
            out.push(field);
        }
    }
    out
}

/// What a deal has to be asked for before it moves to a stage: what the stage requires, and what rules do there.
pub fn asked_in_stage(set: &RecordStore, deal: Id, to: Id, viewer: &QueryContext) -> Vec<&'static Field> {
    let change = opportunity_rules::stage_change(set, deal, to, viewer.today);
    let mut asks = change.asks;
    let mut edits = change.edits;
    edits.push((opportunity::STAGE, Some(Value::Link(to))));
    for field in asked_by(set, deal, &edits, viewer) {
        if !asks.contains(&field) {
            asks.push(field);
        }
    }
    asks
}

/// What rules say about a record that is to be: the fields that they ask for, or the reason why it is refused.
pub fn of_planned(
    set: &RecordStore,
    kind: RecordType,
    before: Option<&Row>,
    fields: &[(FieldId, Value)],
    (user, today, language): (Option<Id>, Date, Language),
) -> Result<Vec<&'static Field>, Rejection> {
    if !has_any(set) {
        return Ok(Vec::new());
    }
    let after = match before {
        Some(before) => edited(before, fields.iter().map(|(number, value)| (*number, Some(value)))),
        None => Row::new(Id([0; 16]), crate::base::Timestamp(0), &[], fields),
    };
    let rules = Rules::of(set, kind, &viewer_of(set, user, today, language));
    let (asked, others): (Vec<Breach>, Vec<Breach>) =
        rules.broken(set, before, &after).into_iter().partition(|breach| breach.rule.effect == Effect::Required);
    match rejection(&others, None, language) {
        Some(why) => Err(why),
        None if before.is_some() => rejection(&asked, None, language).map_or(Ok(Vec::new()), Err),
        None => Ok(asked.iter().filter_map(|breach| breach.field).collect()),
    }
}
