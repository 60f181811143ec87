//! The scan of a report's records, one stretch of slots at a time and column by column: first the filters, then the
//! groups of all records, then the sums term by term. Rare cases (several groups of a record, several currencies,
//! medians) are processed record by record.
use std::borrow::Cow;

use super::accumulator::Accumulator;
use super::column_filter::{FilterCascade, Read};
use super::currency::CurrencyTable;
use super::group_totals::{Group, GroupTotals};
use super::grouping::{GroupCodes, GroupEncoder, Groups};
use super::measure::{Aggregation, Term};
use super::operand::{FieldReader, take};
use super::report_spec::{ReportSpec, date_of, wanted};
use crate::base::{FieldId, get_or_grow};
use crate::domain::{Field, RecordType};
use crate::store::change_clock::BLOCK_ROWS;
use crate::store::columns::{Column, NONE};
use crate::store::filter::QueryContext;
use crate::store::workspace_settings::fiscal_month;
use crate::store::{RecordStore, Slot};

/// With more cells than this in a stretch, records are added one by one, because most cells would be empty.
const MAX_GRID_CELLS: usize = 4_096;

/// A term prepared for the scan.
struct Ready {
    /// The node of its records in the filter cascade.
    records: usize,
    take: FieldReader,
    keeps_values: bool,
    /// The index of its encoder for the first grouping.
    coder: usize,
}

/// A scan over records.
pub struct Scan<'a> {
    set: &'a RecordStore,
    kind: RecordType,
    exchange: &'a CurrencyTable,
    sieve: FilterCascade,
    /// The node of the report's records in the filter cascade.
    records: usize,
    ready: Vec<Ready>,
    /// The first grouping, and its variants by the other dates of some terms.
    firsts: Vec<(FieldId, GroupEncoder)>,
    second: Option<GroupEncoder>,
}

impl Scan<'_> {
    /// Prepares the columns that a report reads.
    pub fn new<'a>(
        set: &'a RecordStore,
        asked: &ReportSpec,
        viewer: &QueryContext,
        exchange: &'a CurrencyTable,
    ) -> Scan<'a> {
        let ReportSpec { report, recipes, fields } = asked;
        let kind = report.kind;
        let parts: Vec<(&Aggregation, &Term)> =
            recipes.iter().flat_map(|(how, parts)| parts.iter().map(move |part| (how, part))).collect();
        let (check, checks) = asked.checks(set, viewer);
        let dates: Vec<Option<&'static Field>> = parts.iter().map(|(_, part)| date_of(report, part, fields)).collect();
        let wanted = wanted(set, asked, &check, &checks);
        let read: Read = wanted.iter().map(|field| field.number).zip(set.columns().get(set, kind, &wanted)).collect();

        let month = fiscal_month(set);
        let coder = |field: &Field, place: usize| {
            let column = read.get(&field.number)?.clone();
            Some(GroupEncoder::new(field, column, report.groups[place], month, viewer))
        };
        let mut firsts: Vec<(FieldId, GroupEncoder)> = Vec::new();
        firsts.extend(fields.first().and_then(|field| Some((field.number, coder(field, 0)?))));
        let second = fields.get(1).and_then(|field| coder(field, 1));
        let mut sieve = FilterCascade::default();
        let records = sieve.add(0, &check.0, &read);
        let mut ready: Vec<Ready> = Vec::new();
        for (((how, part), check), date) in parts.iter().zip(&checks).zip(&dates) {
            let place = match date {
                Some(date) if !firsts.is_empty() => {
                    match firsts.iter().position(|(number, _)| *number == date.number) {
                        Some(place) => place,
                        None => {
                            firsts.extend(coder(date, 0).map(|coder| (date.number, coder)));
                            firsts.len() - 1
                        }
                    }
                }
                _ => 0,
            };
            ready.push(Ready {
                records: sieve.add(records, &check.0, &read),
                take: take(set, part.what, &read, viewer),
                keeps_values: **how == Aggregation::Median,
                coder: place,
            });
        }
        Scan { set, kind, exchange, sieve, records, ready, firsts, second }
    }

    /// Counts a stretch.
    pub fn count(&mut self, stretch: u32, keys: &mut [Groups; 2]) -> GroupTotals {
        let rows = (stretch * BLOCK_ROWS..).map(Slot).zip(self.set.stretch(self.kind, stretch));
        let all = rows.filter_map(|(slot, row)| row.as_ref().map(|_| slot)).collect();
        let sifted = self.sieve.sift(self.set, self.kind, all);
        let met = &sifted[self.records];
        let [first_keys, second_keys] = keys;
        let coded: Vec<GroupCodes> = self.firsts.iter_mut().map(|(_, coder)| coder.code(met, first_keys)).collect();
        let second = self.second.as_mut().map(|coder| coder.code(met, second_keys));
        let firsts = if coded.is_empty() { vec![None] } else { coded.iter().map(Some).collect() };
        let grids: Vec<Option<Grid>> = firsts.into_iter().map(|rows| Grid::new(rows, second.as_ref())).collect();

        let mut sum =
            Summing { parts: self.ready.len(), out: GroupTotals::default(), groups: Vec::new(), used: Vec::new() };
        sum.out.records = met.len() as i64;
        sum.out.total = vec![Accumulator::default(); self.ready.len()];
        for (place, part) in self.ready.iter().enumerate() {
            let own = &sifted[part.records];
            match &grids[part.coder] {
                Some(grid) if part.is_plain() => sum.add_grid(place, grid, part, own),
                _ => sum.add_each(place, part, own, self.exchange, coded.get(part.coder), second.as_ref()),
            }
        }
        sum.finish()
    }
}

impl Ready {
    /// Whether the operand is a plain number, or an amount in the only currency.
    fn is_plain(&self) -> bool {
        let is_alone = match &self.take {
            FieldReader::Column(column) => {
                !matches!(&**column, Column::Money { currencies, .. } if currencies.len() > 1)
            }
            _ => true,
        };
        is_alone && !self.keeps_values
    }
}

/// The sums of a stretch so far.
struct Summing {
    parts: usize,
    out: GroupTotals,
    /// By number; the ones in use are listed.
    groups: Vec<Group>,
    used: Vec<u32>,
}

/// A cell of plain numbers, or of amounts in one currency.
#[derive(Clone, Default)]
struct Cell {
    count: i64,
    filled: i64,
    sum: i128,
}

/// The cell of each record of a stretch, if every record has exactly one.
struct Grid<'a> {
    rows: Option<&'a GroupCodes>,
    columns: Option<&'a GroupCodes>,
    /// By slot in the stretch, the index of its cell.
    cells: Cow<'a, [u32]>,
}

impl<'a> Grid<'a> {
    /// `None` if records have to be added one by one.
    fn new(rows: Option<&'a GroupCodes>, columns: Option<&'a GroupCodes>) -> Option<Grid<'a>> {
        let columns = columns.filter(|_| rows.is_some());
        let is_single = [rows, columns].into_iter().flatten().all(|coded| coded.several.is_none());
        let cells = match (rows, columns) {
            (Some(rows), None) => Cow::Borrowed(rows.places()),
            (Some(rows), Some(columns)) => {
                let width = columns.numbers.len() as u32;
                rows.places().iter().zip(columns.places()).map(|(row, column)| row * width + column).collect()
            }
            (None, _) => vec![0; BLOCK_ROWS as usize].into(),
        };
        let grid = Grid { rows, columns, cells };
        (is_single && grid.size() <= MAX_GRID_CELLS).then_some(grid)
    }

    fn width(&self) -> usize {
        self.columns.map_or(1, |coded| coded.numbers.len())
    }

    fn size(&self) -> usize {
        self.rows.map_or(1, |coded| coded.numbers.len()) * self.width()
    }

    /// Adds numbers to the cells of their records.
    fn add(&self, cells: &mut [Cell], slots: &[Slot], number: impl Fn(usize) -> i64) {
        let places: &[u32] = &self.cells;
        for slot in slots {
            let cell = &mut cells[places[(slot.0 % BLOCK_ROWS) as usize] as usize];
            let number = number(slot.index());
            cell.count += 1;
            if number != NONE {
                cell.filled += 1;
                cell.sum += i128::from(number);
            }
        }
    }
}

impl Summing {
    fn finish(mut self) -> GroupTotals {
        let groups = &mut self.groups;
        let group = |number: u32| (number, std::mem::take(&mut groups[number as usize]));
        self.out.groups = self.used.into_iter().map(group).collect();
        self.out
    }

    fn group(&mut self, number: u32) -> &mut Group {
        let group = get_or_grow(&mut self.groups, number as usize, Group::default);
        if group.total.is_empty() {
            group.total.resize(self.parts, Accumulator::default());
            self.used.push(number);
        }
        group
    }

    /// Sums a term in a grid of cells, then adds each cell to its group.
    fn add_grid(&mut self, place: usize, grid: &Grid, part: &Ready, own: &[Slot]) {
        let mut cells = vec![Cell::default(); grid.size()];
        match &part.take {
            FieldReader::Itself => grid.add(&mut cells, own, |_| NONE),
            FieldReader::Time(time) => grid.add(&mut cells, own, |slot| time.of(slot)),
            FieldReader::Column(column) => match &**column {
                Column::Numbers(numbers) | Column::Money { minor: numbers, .. } => {
                    let numbers = numbers.as_slice();
                    grid.add(&mut cells, own, |slot| numbers[slot]);
                }
                _ => grid.add(&mut cells, own, |_| NONE),
            },
        }
        let into = |tally: &mut Accumulator, cell: &Cell| match &part.take {
            FieldReader::Column(column) => match &**column {
                Column::Money { currencies, .. } => {
                    tally.add_amounts(cell.count, currencies.first(), cell.filled, cell.sum)
                }
                _ => tally.add_numbers(cell.count, cell.filled, cell.sum),
            },
            _ => tally.add_numbers(cell.count, cell.filled, cell.sum),
        };
        let width = grid.width().max(1);
        for (row, cells) in cells.chunks(width).enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.count > 0) {
                into(&mut self.out.total[place], cell);
                let Some(rows) = grid.rows else { continue };
                let parts = self.parts;
                let group = self.group(rows.numbers[row]);
                into(&mut group.total[place], cell);
                if let Some(columns) = grid.columns {
                    into(&mut group.cell(columns.numbers[column], parts)[place], cell);
                }
            }
        }
    }

    /// Adds a term record by record.
    fn add_each(
        &mut self,
        place: usize,
        part: &Ready,
        own: &[Slot],
        exchange: &CurrencyTable,
        rows: Option<&GroupCodes>,
        columns: Option<&GroupCodes>,
    ) {
        let parts = self.parts;
        for slot in own {
            add(exchange, &mut self.out.total[place], part, slot.index());
            for row in rows.into_iter().flat_map(|coded| coded.all(*slot)) {
                let group = self.group(row);
                add(exchange, &mut group.total[place], part, slot.index());
                for column in columns.into_iter().flat_map(|coded| coded.all(*slot)) {
                    add(exchange, &mut group.cell(column, parts)[place], part, slot.index());
                }
            }
        }
    }
}

fn add(exchange: &CurrencyTable, tally: &mut Accumulator, part: &Ready, slot: usize) {
    tally.count += 1;
    let number = match &part.take {
        FieldReader::Itself => return,
        FieldReader::Time(time) => time.of(slot),
        FieldReader::Column(column) => match &**column {
            Column::Money { minor, currency, currencies } => {
                if minor[slot] == NONE {
                    return;
                }
                let own = currencies[currency[slot] as usize];
                tally.add_plain(own, minor[slot]);
                let (currency, minor) = exchange.convert(own, minor[slot], currencies.len() == 1);
                tally.add_converted(currency, minor);
                if part.keeps_values {
                    tally.values.push((Some(currency), minor));
                }
                return;
            }
            column => column.number(slot),
        },
    };
    if number != NONE {
        tally.add_number(number);
        if part.keeps_values {
            tally.values.push((None, number));
        }
    }
}
