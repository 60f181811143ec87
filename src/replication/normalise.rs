//! From live values to the rows that are shown: rules that hold across records although two replicas, each of which
//! kept them, have been merged. Nothing of it is sent; it follows from the merged state alone, whatever the order in
//! which commits arrived, and what is hidden returns when its cause is gone.
//!
//! - A link to a record that does not exist is hidden. If it is required, its target comes back.
//! - A circle in a hierarchy loses its weakest link.
//! - Totals of line items and of quotes, and the amounts of deals, are computed again.
//! - Of two custom fields with one number, the later one is hidden.
use std::collections::{BTreeMap, BTreeSet};

use super::merged_state::MergedState;
use crate::base::{FieldId, Id, Row, Value};
use crate::command::hierarchy::parent_field;
use crate::domain::RecordType;
use crate::domain::records::{field, line_item, opportunity, quote, quote_line};
use crate::domain::rules::line_items::{Line, totals};
use crate::domain::rules::quote_totals::quote_totals;

impl MergedState {
    /// Whether a record is shown.
    pub fn is_present(&self, id: Id) -> bool {
        self.is_there(id) || self.rescued.contains(&id)
    }

    /// Whether a record is shown for its own sake.
    fn is_there(&self, id: Id) -> bool {
        self.kind(id).is_some()
            && !self.doubled.contains(&id)
            && self.records.get(&id).is_some_and(|record| record.is_alive())
    }

    /// The records whose rows may differ after some were touched, of which `flipped` began or ceased to exist.
    pub(super) fn affected(&mut self, touched: &[Id], mut flipped: BTreeSet<Id>) -> BTreeSet<Id> {
        if touched.iter().any(|id| self.kind(*id) == Some(RecordType::Field)) {
            let doubled = self.doubled_fields();
            flipped.extend(doubled.symmetric_difference(&self.doubled));
            self.doubled = doubled;
        }
        if !self.rescued.is_empty() || touched.iter().any(|id| self.concerns_graves(*id)) {
            let rescued = self.required_graves();
            flipped.extend(rescued.symmetric_difference(&self.rescued));
            self.rescued = rescued;
        }
        let mut affected: BTreeSet<Id> = touched.iter().chain(&flipped).copied().collect();
        affected.extend(flipped.iter().filter_map(|id| self.sources.get(id)).flatten());
        let cut = self.closing_links(affected.iter().chain(&self.cut));
        affected.extend(cut.symmetric_difference(&self.cut));
        self.cut = cut;
        let owners: Vec<Id> = affected.iter().flat_map(|id| self.owners_of(*id)).collect();
        affected.extend(owners);
        affected
    }

    /// Whether a record was removed, or requires one that was.
    fn concerns_graves(&self, id: Id) -> bool {
        let mut concerns = self.graves.contains(&id) || self.shown.contains_key(&id) != self.is_present(id);
        if let Some(record) = self.records.get(&id) {
            record.each_link(|field, target| {
                concerns |= self.graves.contains(&target) && self.requires(id, field);
            });
        }
        concerns
    }

    /// Whether a record cannot be without the link in a field. Custom fields may be made required at any time, which
    /// brings nothing back.
    fn requires(&self, id: Id, number: FieldId) -> bool {
        self.kind(id).and_then(|kind| kind.field(number)).is_some_and(|field| field.required)
    }

    /// The removed records that records require which are there, and what these require in turn.
    fn required_graves(&self) -> BTreeSet<Id> {
        let mut out = BTreeSet::new();
        let is_grave =
            |id: Id| self.graves.contains(&id) && self.kind(id).is_some_and(|kind| kind != RecordType::Field);
        let is_required = |target: Id| {
            self.sources.get(&target).into_iter().flatten().any(|source| {
                let Some(record) = self.records.get(source).filter(|_| self.is_there(*source)) else { return false };
                record.fields.keys().any(|field| self.requires(*source, *field) && record.link(*field) == Some(target))
            })
        };
        let mut open: Vec<Id> = self.graves.iter().copied().filter(|id| is_grave(*id) && is_required(*id)).collect();
        while let Some(id) = open.pop() {
            if !out.insert(id) {
                continue;
            }
            if let Some(record) = self.records.get(&id) {
                record.each_link(|field, target| {
                    let is_plain = record.link(field) == Some(target);
                    if is_plain && is_grave(target) && self.requires(id, field) && !out.contains(&target) {
                        open.push(target);
                    }
                });
            }
        }
        out
    }

    /// The custom fields that have the number of an earlier one of the same record type.
    fn doubled_fields(&self) -> BTreeSet<Id> {
        let mut by_number: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, record) in self.records.iter().filter(|(_, record)| record.kind == RecordType::Field as u8) {
            let value = |number| record.winner(number).map(|live| live.value.as_slice()).unwrap_or_default();
            if record.is_alive() && !value(field::NUMBER).is_empty() {
                by_number.entry((value(field::OF), value(field::NUMBER))).or_default().push((record.created(), *id));
            }
        }
        by_number
            .into_values()
            .flat_map(|mut same| {
                same.sort_unstable();
                same.into_iter().skip(1).map(|(_, id)| id)
            })
            .collect()
    }

    /// The record above another in a hierarchy, if both are shown.
    fn parent(&self, id: Id) -> Option<Id> {
        let kind = self.kind(id).filter(|_| self.is_present(id))?;
        let above = self.records.get(&id)?.link(parent_field(kind)?)?;
        (self.kind(above) == Some(kind) && self.is_present(above)).then_some(above)
    }

    /// For each circle that can be reached from some records, the record whose link is the weakest: the one that was
    /// set first.
    fn closing_links<'a>(&self, from: impl Iterator<Item = &'a Id>) -> BTreeSet<Id> {
        let mut out = BTreeSet::new();
        let mut visited: BTreeSet<Id> = BTreeSet::new();
        for start in from {
            let mut path = Vec::new();
            let mut at = Some(*start);
            while let Some(id) = at.filter(|id| visited.insert(*id)) {
                path.push(id);
                at = self.parent(id);
            }
            // Whatever is met again either ends elsewhere or closes a circle with this path.
            let Some(first) = at.and_then(|id| path.iter().position(|other| *other == id)) else { continue };
            let strength = |id: &Id| {
                let link = self.kind(*id).and_then(parent_field);
                (link.and_then(|field| self.records.get(id)?.winner(field)).map(|live| live.stamp), *id)
            };
            out.extend(path[first..].iter().min_by_key(|id| strength(id)));
        }
        out
    }

    /// The deals or quotes whose amount depends on a line, before and after.
    fn owners_of(&self, id: Id) -> Vec<Id> {
        let Some((owner, link)) = self.kind(id).and_then(owner_of) else { return Vec::new() };
        let before = self.shown.get(&id).and_then(|row| row.link(link));
        let after = self.records.get(&id).and_then(|record| record.link(link));
        before.into_iter().chain(after).filter(|id| self.kind(*id) == Some(owner)).collect()
    }

    /// The row of a record as it is to be shown.
    pub(super) fn row_to_show(&self, id: Id) -> Option<Row> {
        let kind = self.kind(id).filter(|_| self.is_present(id))?;
        let mut row = self.row_without_sums(id)?;
        if owner_of(kind).is_some()
            && let Some(net) = Line::of(&row).and_then(|line| line.net())
        {
            row = with_value(&row, line_item::TOTAL, Value::Money(net));
        }
        if kind == RecordType::Opportunity
            && let Ok(Some(sum)) = totals(&self.lines(id, RecordType::LineItem))
        {
            row = with_value(&row, opportunity::AMOUNT, Value::Money(sum.net));
        }
        if kind == RecordType::Quote
            && let Ok(Some(sum)) =
                quote_totals(&self.lines(id, RecordType::QuoteLine), row.number(quote::DISCOUNT).unwrap_or(0))
        {
            row = with_value(&row, quote::NET, Value::Money(sum.totals.net));
            row = with_value(&row, quote::GROSS, Value::Money(sum.totals.gross));
        }
        Some(row)
    }

    /// The lines of a deal or quote.
    fn lines(&self, owner: Id, kind: RecordType) -> Vec<Line> {
        let Some((_, link)) = owner_of(kind) else { return Vec::new() };
        let is_line = |id: &&Id| {
            self.kind(**id) == Some(kind)
                && self.is_present(**id)
                && self.records.get(*id).and_then(|record| record.link(link)) == Some(owner)
        };
        let lines = self.sources.get(&owner).into_iter().flatten().filter(is_line);
        lines.filter_map(|id| Line::of(&self.row_without_sums(*id)?)).collect()
    }

    /// Whether the amount of a deal is the sum of its line items, so that no value of it can be in conflict.
    pub(super) fn has_computed_amount(&self, deal: Id) -> bool {
        self.kind(deal) == Some(RecordType::Opportunity) && !self.lines(deal, RecordType::LineItem).is_empty()
    }

    fn row_without_sums(&self, id: Id) -> Option<Row> {
        let record = self.records.get(&id)?;
        let hidden = self.kind(id).and_then(parent_field).filter(|_| self.cut.contains(&id));
        let mut fields = Vec::new();
        for field in record.fields.keys().filter(|field| Some(**field) != hidden) {
            let value = match record.shown(*field) {
                Some(Value::Link(target)) if !self.is_present(target) => None,
                Some(Value::Links(mut targets)) if !targets.is_empty() => {
                    targets.retain(|target| self.is_present(*target));
                    (!targets.is_empty()).then_some(Value::Links(targets))
                }
                value => value,
            };
            fields.extend(value.map(|value| (*field, value)));
        }
        Some(Row::new(id, record.changed, &[], &fields))
    }
}

/// The type of the record to which a line belongs, and the line's link to it.
fn owner_of(line: RecordType) -> Option<(RecordType, FieldId)> {
    match line {
        RecordType::LineItem => Some((RecordType::Opportunity, line_item::OPPORTUNITY)),
        RecordType::QuoteLine => Some((RecordType::Quote, quote_line::QUOTE)),
        _ => None,
    }
}

fn with_value(row: &Row, field: FieldId, value: Value) -> Row {
    let mut fields = row.fields();
    fields.retain(|(number, _)| *number != field);
    fields.push((field, value));
    Row::new(row.id(), row.changed(), &[], &fields)
}
