//! The state of the preview's table: which rows are shown, what of them is loaded, and where the cursor is.
use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::Field;
use crate::locale::phrases;
use crate::ui::components::viewport::is_narrow;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::column_target::target_name;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::ui::pages::import_export::reading;
use crate::worker_protocol::import_config::{FileConfig, Target};
use crate::worker_protocol::preview_rows::{PreviewRow, RowCounts, RowFilter, RowQuery};
use crate::worker_protocol::{ImportPreview, Reply, Request};

/// The number of rows that are asked for at once.
const PAGE: u32 = 50;
/// The maximum number of such parts that are kept.
const MAX_PAGES: usize = 40;
/// The number of rows and columns drawn outside the visible ones.
const OVERSCAN: u32 = 4;
/// The height of a row in CSS pixels; the style sheet has the same.
const ROW_HEIGHT: u32 = 36;
/// The height of a row with the text of its complaints, or with values before and after.
const TALL_HEIGHT: u32 = 60;
/// The width of the column with the row numbers; the style sheet has the same.
pub fn first_width() -> i32 {
    if is_narrow() { 84 } else { 152 }
}

/// A part of the rows that was loaded.
pub struct Page {
    epoch: u32,
    rows: Vec<PreviewRow>,
    names: BTreeMap<Id, String>,
}

/// A column of the table.
#[derive(Clone, PartialEq)]
pub struct ShownColumn {
    /// Its name in the file, or the label of the field that all rows get.
    pub header: String,
    /// Its index in the file; `None` for a value that all rows get, and for the notes.
    pub at: Option<usize>,
    /// The field its values belong to.
    pub field: Option<&'static Field>,
    /// The index of its cell in a row; `None` for the notes.
    pub cell: Option<usize>,
    /// Its place from the left edge, behind the row numbers.
    pub left: i32,
    /// Its width.
    pub width: i32,
}

/// The state of the table.
#[derive(Clone, Copy)]
pub struct PreviewTable {
    /// The page.
    pub cx: AppContext,
    /// The import.
    pub wizard: ImportState,
    /// The columns.
    pub columns: Memo<Vec<ShownColumn>>,
    /// The number of rows.
    pub total: Memo<u32>,
    /// The position of the table.
    pub scrolled: RwSignal<(i32, i32)>,
    /// The size of the table.
    pub size: RwSignal<(i32, i32)>,
    /// The row and the column of the cursor; column 0 has the row numbers.
    pub cursor: RwSignal<(u32, usize)>,
    /// The column whose menu is open.
    pub open: RwSignal<Option<usize>>,
    /// The table.
    pub node: NodeRef<html::Div>,
    pages: RwSignal<BTreeMap<u32, Arc<Page>>>,
    epoch: Memo<u32>,
    is_asking: StoredValue<bool>,
}

impl PreviewTable {
    /// A table that follows the plan.
    pub fn new(cx: AppContext, wizard: ImportState) -> PreviewTable {
        let columns = Memo::new(move |_| {
            let sheet = wizard.config.with(|config| config.sheets.get(wizard.sheet.get()).cloned());
            let has_notes = wizard.plan.with(|plan| {
                plan.as_ref().is_some_and(|plan| has_notes(plan, wizard.sheet.get(), wizard.filter.get()))
            });
            sheet.map_or(Vec::new(), |sheet| columns(cx, &sheet, has_notes))
        });
        let total = Memo::new(move |_| {
            let (sheet, filter) = (wizard.sheet.get(), wizard.filter.get());
            wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| count(plan, sheet, filter)))
        });
        let epoch = Memo::new(move |before: Option<&u32>| {
            wizard.plan.track();
            wizard.sheet.track();
            wizard.filter.track();
            before.map_or(0, |before| before.wrapping_add(1))
        });
        let table = PreviewTable {
            cx,
            wizard,
            columns,
            total,
            scrolled: RwSignal::new((0, 0)),
            size: RwSignal::new((1200, 500)),
            cursor: RwSignal::new((0, 0)),
            open: RwSignal::new(None),
            node: NodeRef::new(),
            pages: RwSignal::new(BTreeMap::new()),
            epoch,
            is_asking: StoredValue::new(false),
        };
        // Other rows begin at their top; those of a new plan stay where they are.
        Effect::new(move |before: Option<(usize, RowFilter)>| {
            let now = (wizard.sheet.get(), wizard.filter.get());
            if before.is_some_and(|before| before != now) {
                table.pages.set(BTreeMap::new());
                table.cursor.set((0, 0));
                table.scroll_to(Some(0), Some(0));
            }
            now
        });
        Effect::new(move |_| {
            table.epoch.track();
            table.rows_seen().track();
            table.fetch();
        });
        table
    }

    /// The height of a row.
    pub fn row_height(self) -> u32 {
        match self.wizard.filter.get() {
            RowFilter::All | RowFilter::New | RowFilter::Same => ROW_HEIGHT,
            _ => TALL_HEIGHT,
        }
    }

    /// The first row to draw, and the one after the last.
    pub fn rows_seen(self) -> Signal<(u32, u32)> {
        Signal::derive(move || {
            let ((top, _), (_, height)) = (self.scrolled.get(), self.size.get());
            let (row, total) = (self.row_height(), self.total.get());
            let first = (top.max(0) as u32 / row).saturating_sub(OVERSCAN);
            (first.min(total), (first + height.max(0) as u32 / row + 2 * OVERSCAN + 1).min(total))
        })
    }

    /// The first column to draw, and the one after the last.
    pub fn columns_seen(self) -> (usize, usize) {
        let ((_, left), (width, _)) = (self.scrolled.get(), self.size.get());
        self.columns.with(|columns| {
            let first = columns.partition_point(|column| column.left + column.width < left - 200);
            (first, columns.partition_point(|column| column.left < left + width + 200))
        })
    }

    /// A row, if it is loaded.
    pub fn row(self, at: u32) -> Option<(Arc<Page>, usize)> {
        let page = self.pages.with(|pages| pages.get(&(at / PAGE)).cloned())?;
        let place = (at % PAGE) as usize;
        page.rows.get(place)?;
        Some((page, place))
    }

    /// Asks for the first visible part that is not loaded.
    fn fetch(self) {
        let is_busy = self.is_asking.get_value() || self.wizard.progress.with_untracked(Option::is_some);
        let Some(job) = self.wizard.job.get_value().filter(|_| !is_busy) else { return };
        let (first, end) = self.rows_seen().get_untracked();
        let epoch = self.epoch.get_untracked();
        let is_missing =
            |page: &u32| self.pages.with_untracked(|pages| pages.get(page).is_none_or(|page| page.epoch != epoch));
        if first >= end {
            return;
        }
        let Some(page) = (first / PAGE..=(end - 1) / PAGE).find(is_missing) else { return };
        let query = RowQuery {
            sheet: self.wizard.sheet.get_untracked() as u32,
            filter: self.wizard.filter.get_untracked(),
            from: page * PAGE,
            count: PAGE,
        };
        self.is_asking.set_value(true);
        // The plan stays as it is, so that this is no change of the configuration.
        job.ask(&Request::PreviewRows(query), move |answer| {
            if self.is_asking.try_set_value(false).is_some() {
                return;
            }
            // Without a plan there are no rows; the next one asks again.
            let Ok((Reply::PreviewRows(rows), _)) = answer else { return };
            if self.epoch.try_get_untracked() == Some(epoch) {
                let loaded = Page { epoch, rows: rows.rows, names: rows.names.into_iter().collect() };
                self.pages.update(|pages| {
                    pages.insert(page, Arc::new(loaded));
                    // The parts that are the furthest away are dropped.
                    while pages.len() > MAX_PAGES {
                        let (one, other) = (pages.keys().next().copied(), pages.keys().next_back().copied());
                        let far =
                            one.filter(|one| page - (*one).min(page) > other.unwrap_or(page).saturating_sub(page));
                        match far.or(other) {
                            Some(far) => drop(pages.remove(&far)),
                            None => break,
                        }
                    }
                });
            }
            self.fetch();
        });
    }

    /// Scrolls the table.
    pub fn scroll_to(self, top: Option<i32>, left: Option<i32>) {
        if let Some(node) = self.node.try_get_untracked().flatten() {
            top.into_iter().for_each(|top| node.set_scroll_top(top));
            left.into_iter().for_each(|left| node.set_scroll_left(left));
        }
    }

    /// Shows the rows of a filter, in the file it belongs to.
    pub fn show(self, sheet: usize, filter: RowFilter) {
        self.wizard.sheet.set(sheet);
        self.wizard.filter.set(filter);
    }

    /// Brings a column of the file into view.
    pub fn reveal(self, at: usize) {
        let place = self.columns.with_untracked(|columns| {
            columns
                .iter()
                .enumerate()
                .find(|(_, column)| column.at == Some(at))
                .map(|(place, column)| (place, column.left))
        });
        if let Some((place, left)) = place {
            self.cursor.update(|(_, column)| *column = place + 1);
            self.scroll_to(None, Some(left.saturating_sub(60).max(0)));
        }
    }
}

impl Page {
    /// A row.
    pub fn row(&self, place: usize) -> &PreviewRow {
        &self.rows[place]
    }

    /// The names of new records.
    pub fn names(&self) -> &BTreeMap<Id, String> {
        &self.names
    }
}

/// Whether something is said about whole rows of a filter.
fn has_notes(plan: &ImportPreview, sheet: usize, filter: RowFilter) -> bool {
    match filter {
        RowFilter::LeftOut | RowFilter::Duplicates => true,
        RowFilter::Doubtful => {
            plan.complaints.iter().any(|complaint| complaint.sheet as usize == sheet && complaint.at.is_none())
        }
        RowFilter::Complaint(place) => {
            plan.complaints.get(place as usize).is_some_and(|complaint| complaint.at.is_none())
        }
        RowFilter::All | RowFilter::New | RowFilter::Changed | RowFilter::Same => false,
    }
}

/// The number of rows of a filter.
pub fn count(plan: &ImportPreview, sheet: usize, filter: RowFilter) -> u32 {
    let counts = plan.rows.get(sheet).copied().unwrap_or_default();
    let RowCounts { all, new, changed, same, left_out, doubtful, duplicates } = counts;
    match filter {
        RowFilter::All => all,
        RowFilter::New => new,
        RowFilter::Changed => changed,
        RowFilter::Same => same,
        RowFilter::Doubtful => doubtful,
        RowFilter::LeftOut => left_out,
        RowFilter::Duplicates => duplicates,
        RowFilter::Complaint(at) => {
            let complaint = plan.complaints.get(at as usize);
            complaint.filter(|complaint| complaint.sheet as usize == sheet).map_or(0, |complaint| complaint.rows)
        }
    }
}

fn columns(cx: AppContext, sheet: &FileConfig, has_notes: bool) -> Vec<ShownColumn> {
    let kind = sheet.kind;
    let field = |number| kind.and_then(|kind| cx.field(kind, number));
    let mut out: Vec<ShownColumn> = Vec::new();
    if has_notes {
        let header = cx.t(phrases::NOTES_COLUMN).to_string();
        out.push(ShownColumn { header, at: None, field: None, cell: None, left: 0, width: 260 });
    }
    for (at, column) in sheet.columns.iter().enumerate() {
        let of = match column.target {
            Target::Field(number) | Target::Id(number) => field(number),
            _ => None,
        };
        let length = |text: &str| text.chars().count() as i32;
        let target = kind.map(|kind| {
            length(&target_name(cx, kind, column.target))
                + reading::brief(cx, kind, column).map_or(0, |brief| length(brief) + 3)
        });
        let sample = column.samples.iter().map(|sample| length(sample)).max().unwrap_or(0);
        let width =
            (length(&column.header) * 8 + 24).max(sample * 8 + 24).max(target.unwrap_or(0) * 7 + 56).clamp(120, 280);
        out.push(ShownColumn {
            header: column.header.clone(),
            at: Some(at),
            field: of,
            cell: Some(at),
            left: 0,
            width,
        });
    }
    for (place, fixed) in sheet.fixed.iter().enumerate() {
        let of = field(fixed.field);
        let header = of.map_or("", |field| field.label.of(cx.language)).to_string();
        out.push(ShownColumn {
            header,
            at: None,
            field: of,
            cell: Some(sheet.columns.len() + place),
            left: 0,
            width: 168,
        });
    }
    let mut left = 0;
    for column in &mut out {
        column.left = left;
        left += column.width;
    }
    out
}
