//! The accumulated values of records by group: of all records, or of one stretch of slots.
use super::accumulator::Accumulator;
use crate::base::get_or_grow;

/// The accumulated values of a group.
#[derive(Clone, Default)]
pub struct Group {
    /// By term.
    pub total: Vec<Accumulator>,
    /// By second group and term; empty if no record is in that group.
    pub cells: Vec<Vec<Accumulator>>,
}

/// The totals of all records, or of a stretch.
#[derive(Default)]
pub struct GroupTotals {
    /// The number of records that match the report's filter.
    pub records: i64,
    /// All records, by term.
    pub total: Vec<Accumulator>,
    /// By the number of the first group; groups without records may be included.
    pub groups: Vec<(u32, Group)>,
}

impl Group {
    /// Adds another group.
    pub fn merge(&mut self, other: &Group) {
        merge(&mut self.total, &other.total);
        if self.cells.len() < other.cells.len() {
            self.cells.resize_with(other.cells.len(), Vec::new);
        }
        self.cells.iter_mut().zip(&other.cells).for_each(|(into, from)| merge(into, from));
    }

    /// The accumulators, by term, of the records that are also in a second group.
    pub fn cell(&mut self, second: u32, parts: usize) -> &mut Vec<Accumulator> {
        let cell = get_or_grow(&mut self.cells, second as usize, Vec::new);
        if cell.is_empty() {
            cell.resize(parts, Accumulator::default());
        }
        cell
    }

    /// Whether any term has records.
    pub fn has_records(&self) -> bool {
        has_records(&self.total)
    }
}

/// Whether any term has records.
pub fn has_records(tallies: &[Accumulator]) -> bool {
    tallies.iter().any(|tally| tally.count > 0)
}

/// Adds the accumulators of the same terms.
pub fn merge(into: &mut Vec<Accumulator>, from: &[Accumulator]) {
    if into.len() < from.len() {
        into.resize(from.len(), Accumulator::default());
    }
    into.iter_mut().zip(from).for_each(|(into, from)| into.merge(from));
}
