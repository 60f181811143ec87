//! Record rules: what a workspace asks of the records of a type. What the rules mean for a record, and what a change of it
//! breaks; both follow from the record before and after alone. `command/record_rules.rs` asks for every command, and forms
//! ask while somebody types.
use std::cell::Cell;

use super::RecordStore;
use super::filter::{CompiledFilter, CompiledNode, QueryContext};
use super::picklists;
use super::record_rule::{Effect, RecordRule, read};
use super::record_tables::RecordTables;
use crate::base::{Date, FieldId, Id, Row, Timestamp, Value, small_sort};
use crate::domain::records::{lead, opportunity, record_rule};
use crate::domain::{Field, RecordType};
use crate::locale::Language;

thread_local! {
    /// The user's time zone, which is the same as long as the program runs. A query takes no more than an address.
    static MOMENT: Cell<fn(i64) -> Timestamp> = const { Cell::new(Timestamp) };
}

/// Those for whom rules are read.
pub fn viewer(me: Option<Id>, today: Date, language: Language, moment: fn(i64) -> Timestamp) -> QueryContext {
    MOMENT.set(moment);
    QueryContext { me, today, language, midnight: |day| MOMENT.get()(day.midnight().0) }
}

/// [`viewer`] in the time zone of the record store.
pub fn viewer_of(set: &RecordStore, me: Option<Id>, today: Date, language: Language) -> QueryContext {
    viewer(me, today, language, set.computed_values().view().zone.moment)
}

/// Whether a workspace has any rules.
pub fn has_any(set: &RecordStore) -> bool {
    set.count(RecordType::RecordRule) > 0
}

/// A rule that is ready to be asked.
#[derive(Clone, PartialEq, Debug)]
struct Ready {
    rule: RecordRule,
    when: CompiledFilter,
    /// The allowed entries that can still be chosen.
    offered: Vec<Id>,
}

impl Ready {
    fn holds(&self, set: &RecordTables, row: &Row) -> bool {
        self.when.matches(set, row)
    }

    fn is_about(&self, effect: Effect, field: &Field) -> bool {
        self.rule.effect == effect && self.rule.fields.iter().any(|own| own.number == field.number)
    }
}

/// What a change breaks.
#[derive(Clone, Copy, Debug)]
pub struct Breach<'a> {
    /// The rule.
    pub rule: &'a RecordRule,
    /// The field.
    pub field: Option<&'static Field>,
}

/// What the rules ask of a form.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Asked {
    /// The fields that have to be filled.
    pub required: Vec<FieldId>,
    /// The fields that are not shown.
    pub hidden: Vec<FieldId>,
    /// The fields that cannot be changed.
    pub locked: Vec<FieldId>,
    /// The entries that are allowed, by field.
    pub allowed: Vec<(FieldId, Vec<Id>)>,
}

impl Asked {
    /// Whether a field may hold an entry.
    pub fn allows(&self, number: FieldId, entry: Id) -> bool {
        self.allowed.iter().all(|(other, entries)| *other != number || entries.contains(&entry))
    }
}

/// The rules of a record type that are switched on and sound.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Rules {
    all: Vec<Ready>,
}

impl Rules {
    /// Those of a record type.
    pub fn of(set: &RecordStore, kind: RecordType, viewer: &QueryContext) -> Rules {
        let is_on = |row: &&Row| row.is(record_rule::ON) && row.text(record_rule::OF) == kind.key();
        let rows = set.rows(RecordType::RecordRule).map(|(_, row)| row).filter(is_on);
        let mut all: Vec<(Id, Ready)> =
            rows.filter_map(|row| Some((row.id(), ready(set, read(set, row).ok()?, viewer)))).collect();
        small_sort::sort_by_key(&mut all, |(id, _)| *id);
        Rules { all: all.into_iter().map(|(_, ready)| ready).collect() }
    }

    /// One alone.
    pub fn one(set: &RecordStore, rule: RecordRule, viewer: &QueryContext) -> Rules {
        Rules { all: vec![ready(set, rule, viewer)] }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn about(&self, effect: Effect, field: &'static Field) -> impl Iterator<Item = &Ready> {
        self.all.iter().filter(move |ready| ready.is_about(effect, field))
    }

    /// Whether a field is not shown: rules say where it is, and none of them is met.
    pub fn hides(&self, set: &RecordTables, row: &Row, field: &'static Field) -> bool {
        let mut shown = self.about(Effect::Shown, field).peekable();
        !field.required && shown.peek().is_some() && !shown.any(|ready| ready.holds(set, row))
    }

    /// The rule by which a record's field cannot be changed.
    fn locks(&self, set: &RecordTables, before: Option<&Row>, field: &'static Field) -> Option<&Ready> {
        let before = before?;
        self.about(Effect::ReadOnly, field).find(|ready| ready.holds(set, before))
    }

    /// The entries that a field may hold; `None` if no rule says so.
    fn allowed(&self, set: &RecordTables, row: &Row, field: &'static Field) -> Option<Vec<Id>> {
        let mut held = self.about(Effect::Choices, field).filter(|ready| ready.holds(set, row));
        let mut allowed = held.next()?.offered.clone();
        held.for_each(|ready| allowed.retain(|id| ready.offered.contains(id)));
        Some(allowed)
    }

    /// Whether a field can be filled at all. What cannot is not asked for, so that no record is locked.
    fn is_open(&self, set: &RecordTables, before: Option<&Row>, row: &Row, field: &'static Field) -> bool {
        !self.hides(set, row, field)
            && self.locks(set, before, field).is_none()
            && self.allowed(set, row, field).is_none_or(|allowed| !allowed.is_empty())
    }

    /// Whether a rule misses the value of a field.
    fn lacks(&self, set: &RecordTables, ready: &Ready, before: Option<&Row>, row: &Row, field: &'static Field) -> bool {
        set.value(field, row).is_none() && ready.holds(set, row) && self.is_open(set, before, row, field)
    }

    /// What a change of a record breaks; `before` is `None` for a new one. A record that broke a rule before may be changed
    /// all the same, unless the change sets anew what the rule is against.
    pub fn broken(&self, set: &RecordTables, before: Option<&Row>, after: &Row) -> Vec<Breach<'_>> {
        let mut out = Vec::new();
        let changed = |field: &Field| before.is_none_or(|before| set.value(field, before) != set.value(field, after));
        for ready in &self.all {
            let rule = &ready.rule;
            let mut found = |field: Option<&'static Field>| out.push(Breach { rule, field });
            match rule.effect {
                Effect::Required => {
                    let is_new = |field: &'static Field| {
                        self.lacks(set, ready, before, after, field)
                            && !before.is_some_and(|row| self.lacks(set, ready, before, row, field))
                    };
                    rule.fields.iter().copied().filter(|field| is_new(field)).for_each(|field| found(Some(field)));
                }
                Effect::Choices => {
                    let wrong = |row: &Row, field: &Field| -> Vec<Id> {
                        let value = if ready.holds(set, row) { row.get(field.number) } else { None };
                        let links = value.as_ref().map_or(&[][..], Value::links).iter().copied();
                        links.filter(|id| !rule.entries.contains(id)).collect()
                    };
                    for field in rule.fields.iter().copied() {
                        let had = before.map(|row| wrong(row, field)).unwrap_or_default();
                        if wrong(after, field).iter().any(|id| !had.contains(id)) {
                            found(Some(field));
                        }
                    }
                }
                Effect::ReadOnly => {
                    let Some(row) = before.filter(|row| ready.holds(set, row)) else { continue };
                    let is_broken = |field: &'static Field| changed(field) && !follows(rule.kind, row, after, field);
                    rule.fields.iter().copied().filter(|field| is_broken(field)).for_each(|field| found(Some(field)));
                }
                Effect::Shown => {
                    // A new record keeps what it brings, so that nothing of a file or of a lead is lost.
                    let is_hidden = |field: &'static Field| {
                        before.is_some_and(|row| self.hides(set, row, field)) && self.hides(set, after, field)
                    };
                    let is_broken =
                        |field: &'static Field| after.get(field.number).is_some() && changed(field) && is_hidden(field);
                    rule.fields.iter().copied().filter(|field| is_broken(field)).for_each(|field| found(Some(field)));
                }
                Effect::Refuse if ready.holds(set, after) => {
                    let mut leaves = Vec::new();
                    leaves_of(&ready.when.0, &mut leaves);
                    leaves.retain(|leaf| leaf.holds(set, after));
                    let set_anew = leaves.iter().filter_map(|leaf| field_of(leaf)).find(|field| changed(field));
                    if set_anew.is_some() || !before.is_some_and(|row| ready.holds(set, row)) {
                        found(set_anew.or_else(|| leaves.iter().find_map(|leaf| field_of(leaf))));
                    }
                }
                Effect::Refuse => {}
            }
        }
        out
    }

    /// What the rules ask of a form with a record in it; `before` is the stored one.
    pub fn asked(&self, set: &RecordTables, before: Option<&Row>, row: &Row) -> Asked {
        let mut out = Asked::default();
        let mut known: Vec<FieldId> = Vec::new();
        for field in self.all.iter().flat_map(|ready| ready.rule.fields.iter().copied()) {
            if known.contains(&field.number) {
                continue;
            }
            known.push(field.number);
            let is_required = self.about(Effect::Required, field).any(|ready| ready.holds(set, row));
            if is_required && self.is_open(set, before, row, field) {
                out.required.push(field.number);
            }
            if self.hides(set, row, field) {
                out.hidden.push(field.number);
            }
            if self.locks(set, before, field).is_some() {
                out.locked.push(field.number);
            }
            out.allowed.extend(self.allowed(set, row, field).map(|allowed| (field.number, allowed)));
        }
        out
    }
}

fn ready(set: &RecordStore, rule: RecordRule, viewer: &QueryContext) -> Ready {
    let when = rule.when.compile(set, rule.kind, viewer);
    let mut offered = rule.fields.first().map(|field| picklists::entries(set, field)).unwrap_or_default();
    offered.retain(|id| rule.entries.contains(id));
    Ready { rule, when, offered }
}

/// The conditions of a filter.
fn leaves_of<'a>(node: &'a CompiledNode, out: &mut Vec<&'a CompiledNode>) {
    match node {
        CompiledNode::All(parts) | CompiledNode::Any(parts) => parts.iter().for_each(|part| leaves_of(part, out)),
        leaf => out.push(leaf),
    }
}

fn field_of(leaf: &CompiledNode) -> Option<&'static Field> {
    match leaf {
        CompiledNode::Field(field, ..) => Some(field),
        _ => None,
    }
}

/// Whether a field follows from a change of status or stage, which nobody types.
fn follows(kind: RecordType, before: &Row, after: &Row, field: &Field) -> bool {
    let (by, fields): (FieldId, &[FieldId]) = match kind {
        RecordType::Lead => (lead::STATUS, &[lead::REASON]),
        RecordType::Opportunity => (
            opportunity::STAGE,
            &[opportunity::PROBABILITY, opportunity::FORECAST, opportunity::CLOSE_DATE, opportunity::LOSS_REASON],
        ),
        _ => return false,
    };
    fields.contains(&field.number) && before.get(by) != after.get(by)
}
