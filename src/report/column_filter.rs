//! A filter evaluated on columns instead of records: a condition on a picklist or a date is a table lookup.
use std::collections::HashMap;
use std::rc::Rc;

use crate::base::FieldId;
use crate::domain::{Field, RecordType};
use crate::store::columns::{Column, NONE};
use crate::store::filter::{CompiledNode, CompiledTest};
use crate::store::{RecordStore, Slot};

/// The columns of a report, by field.
pub type Read = HashMap<FieldId, Rc<Column>>;

/// A filter compiled for columns.
enum ColumnPredicate {
    /// All of these.
    All(Vec<ColumnPredicate>),
    /// One of these.
    Any(Vec<ColumnPredicate>),
    /// The value's index is set in this table.
    Listed(Rc<Column>, Vec<bool>),
    /// The number is in this range, or not.
    Span(Rc<Column>, i64, i64, bool),
    /// The value is filled, or not.
    Filled(Rc<Column>, bool),
    /// A test that needs the record itself.
    Record(CompiledNode),
}

/// The fields of a filter that are worth reading as columns.
pub fn fields(part: &CompiledNode, out: &mut Vec<&'static Field>) {
    match part {
        CompiledNode::All(parts) | CompiledNode::Any(parts) => parts.iter().for_each(|part| fields(part, out)),
        CompiledNode::Field(
            _,
            _,
            CompiledTest::Text(..) | CompiledTest::Amount(..) | CompiledTest::Stalled(..) | CompiledTest::Gathered(_),
        ) => {}
        CompiledNode::Field(field, ..) => out.push(field),
        CompiledNode::Linking(_) | CompiledNode::Nothing => {}
    }
}

impl ColumnPredicate {
    /// Compiles a filter.
    fn new(part: &CompiledNode, columns: &Read) -> ColumnPredicate {
        let all = |parts: &[CompiledNode]| parts.iter().map(|part| ColumnPredicate::new(part, columns)).collect();
        let (field, negated, probe) = match part {
            CompiledNode::All(parts) => return ColumnPredicate::All(all(parts)),
            CompiledNode::Any(parts) => return ColumnPredicate::Any(all(parts)),
            CompiledNode::Field(field, negated, probe) => (field, *negated, probe),
            CompiledNode::Linking(_) | CompiledNode::Nothing => return ColumnPredicate::Record(part.clone()),
        };
        let Some(column) = columns.get(&field.number).cloned() else { return ColumnPredicate::Record(part.clone()) };
        match (probe, &*column) {
            (CompiledTest::Links(wanted), Column::Links { ids, .. }) => {
                let listed = ids.iter().enumerate().map(|(at, id)| (at > 0 && wanted.contains(id)) != negated);
                let listed = listed.collect();
                ColumnPredicate::Listed(column, listed)
            }
            (CompiledTest::Span(least, most), Column::Numbers(_)) => {
                ColumnPredicate::Span(column, *least, *most, negated)
            }
            (CompiledTest::Filled, _) => ColumnPredicate::Filled(column, negated),
            _ => ColumnPredicate::Record(part.clone()),
        }
    }

    /// The slots whose records match.
    fn sift(&self, set: &RecordStore, kind: RecordType, slots: &[Slot]) -> Vec<Slot> {
        // The kind of test is distinguished once, not for every record.
        match self {
            ColumnPredicate::Listed(column, listed) => {
                let (codes, listed) = (column.codes(), listed.as_slice());
                sift(slots, |slot| listed[codes[slot] as usize])
            }
            ColumnPredicate::Span(column, least, most, negated) => match &**column {
                Column::Numbers(numbers) => {
                    let (numbers, least, most, negated) = (numbers.as_slice(), *least, *most, *negated);
                    sift(slots, |slot| {
                        let number = numbers[slot];
                        (number != NONE && number >= least && number <= most) != negated
                    })
                }
                _ => sift(slots, |slot| self.holds(set, kind, slot)),
            },
            _ => sift(slots, |slot| self.holds(set, kind, slot)),
        }
    }

    /// Whether the record in a slot matches.
    fn holds(&self, set: &RecordStore, kind: RecordType, slot: usize) -> bool {
        match self {
            ColumnPredicate::All(parts) => parts.iter().all(|part| part.holds(set, kind, slot)),
            ColumnPredicate::Any(parts) => parts.iter().any(|part| part.holds(set, kind, slot)),
            ColumnPredicate::Listed(column, listed) => {
                column.codes().get(slot).is_some_and(|code| listed[*code as usize])
            }
            ColumnPredicate::Span(column, least, most, negated) => {
                let number = column.number(slot);
                (number != NONE && (*least..=*most).contains(&number)) != *negated
            }
            ColumnPredicate::Filled(column, negated) => column.is_filled(slot) != *negated,
            ColumnPredicate::Record(part) => {
                set.row_at(kind, Slot(slot as u32)).is_some_and(|row| part.holds(set, row))
            }
        }
    }
}

fn sift(slots: &[Slot], holds: impl Fn(usize) -> bool) -> Vec<Slot> {
    let mut out = slots.to_vec();
    let (kept, mut count): (&mut [Slot], usize) = (&mut out, 0);
    for slot in slots {
        kept[count] = *slot;
        count += usize::from(holds(slot.index()));
    }
    out.truncate(count);
    out
}

/// The filters of a report and of its terms as a tree, in which each filter is evaluated only for records that passed
/// its parent.
#[derive(Default)]
pub struct FilterCascade {
    /// The parent's node, and the filter. Node 0 is all records; a step's node is its index plus one.
    steps: Vec<(usize, CompiledNode, ColumnPredicate)>,
}

impl FilterCascade {
    /// Adds a filter below a node and returns its node.
    pub fn add(&mut self, before: usize, part: &CompiledNode, columns: &Read) -> usize {
        if let CompiledNode::All(parts) = part {
            return parts.iter().fold(before, |before, part| self.add(before, part, columns));
        }
        let known = self.steps.iter().position(|(from, asked, _)| *from == before && asked == part);
        let place = known.unwrap_or_else(|| {
            self.steps.push((before, part.clone(), ColumnPredicate::new(part, columns)));
            self.steps.len() - 1
        });
        place + 1
    }

    /// By node, the slots of the matching records.
    pub fn sift(&self, set: &RecordStore, kind: RecordType, all: Vec<Slot>) -> Vec<Vec<Slot>> {
        let mut out = vec![all];
        for (before, _, mask) in &self.steps {
            let own = mask.sift(set, kind, &out[*before]);
            out.push(own);
        }
        out
    }
}
