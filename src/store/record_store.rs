//! All records of a workspace with the indexes that are updated for each change.
use std::ops::Deref;
use std::rc::Rc;

use super::change_clock::ChangeClock;
use super::columns::Columns;
use super::computed_values::{Scores, View};
use super::dependents::Dependents;
use super::display_names;
use super::due_index::DueIndex;
use super::duplicate_index::DuplicateIndex;
use super::page::{self, PageKey, Rows};
use super::record_tables::RecordTables;
use super::search_index::SearchIndex;
use super::slot::Slot;
use super::sorted_lists::SortedLists;
use super::staged::Staged;
use crate::base::{Row, Seq};
use crate::change::Commit;
use crate::domain::RecordType;
use crate::locale::Language;

/// Every record of one workspace, with indexes. Code that only reads records takes its [`RecordTables`].
#[derive(Default)]
pub struct RecordStore {
    tables: RecordTables,
    texts: SearchIndex,
    sorted_lists: SortedLists,
    due_index: DueIndex,
    duplicate_index: DuplicateIndex,
    columns: Columns,
    touches: ChangeClock,
    head: Seq,
}

impl Deref for RecordStore {
    type Target = RecordTables;

    fn deref(&self) -> &RecordTables {
        &self.tables
    }
}

impl RecordStore {
    /// An empty record store.
    pub fn new() -> RecordStore {
        RecordStore::default()
    }

    /// The records that result from a journal.
    pub fn played(commits: &[Commit]) -> RecordStore {
        let mut set = RecordStore::new();
        commits.iter().for_each(|commit| set.apply(commit));
        set
    }

    /// Decodes stored pages; `head` is the sequence number of the last commit. Also returns what is unreadable.
    pub fn load(pages: Vec<(PageKey, Vec<u8>)>, head: Seq) -> (RecordStore, Vec<Vec<u8>>) {
        RecordStore::of_pages(pages.into_iter().map(|(key, bytes)| (key, bytes.into())).collect(), head)
    }

    /// [`RecordStore::load`] for shared pages.
    pub fn of_pages(pages: page::SharedPages, head: Seq) -> (RecordStore, Vec<Vec<u8>>) {
        let mut set = RecordStore::new();
        set.head = head;
        let mut damaged = Vec::new();
        // Custom fields first: whether a link is traced depends on its field.
        let (own, rest): (Vec<_>, Vec<_>) = pages.into_iter().partition(|(key, _)| key.kind == RecordType::Field);
        for (key, bytes) in own.into_iter().chain(rest) {
            let Some((_, opened)) = page::decode(bytes.clone()).filter(|(kind, _)| *kind == key.kind) else {
                damaged.push(bytes.to_vec());
                continue;
            };
            damaged.extend(opened.damaged);
            // There is no index yet that would have to follow.
            for (slot, row) in page_slots(key).zip(opened.rows) {
                set.tables.put(key.kind, slot, row);
            }
        }
        (set, damaged)
    }

    /// The sequence number of the last commit applied.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// The index of searched text.
    pub fn texts(&self) -> &SearchIndex {
        &self.texts
    }

    /// The cache of sorted lists.
    pub fn sorted_lists(&self) -> &SortedLists {
        &self.sorted_lists
    }

    /// The index of due activities.
    pub fn due_index(&self) -> &DueIndex {
        &self.due_index
    }

    /// The index of possible duplicates.
    pub fn duplicate_index(&self) -> &DuplicateIndex {
        &self.duplicate_index
    }

    /// The columns of fields for reports.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The versions in which records were touched.
    pub fn touches(&self) -> &ChangeClock {
        &self.touches
    }

    /// Applies a stored commit.
    pub fn install(&mut self, staged: Staged) {
        // Custom fields first: whether a link is traced depends on its field. One that goes, goes after its links.
        let (own, rest): (Vec<_>, Vec<_>) =
            staged.rows.into_iter().partition(|(kind, _, row)| *kind == RecordType::Field && row.is_some());
        for (kind, slot, row) in own.into_iter().chain(rest) {
            self.set_slot(kind, slot, row);
        }
        self.head = staged.seq;
    }

    /// Applies a commit, whether it is stored or not.
    pub fn apply(&mut self, commit: &Commit) {
        let staged = Staged::new(self, commit);
        self.install(staged);
    }

    /// Replaces pages that differ from the ones in memory. Returns what is unreadable.
    pub fn reload_pages(&mut self, pages: Vec<(PageKey, Vec<u8>)>) -> Vec<Vec<u8>> {
        let mut damaged = Vec::new();
        let (own, rest): (Vec<_>, Vec<_>) = pages.into_iter().partition(|(key, _)| key.kind == RecordType::Field);
        for (key, bytes) in own.into_iter().chain(rest) {
            let first = key.number as usize * page::ROWS_PER_PAGE;
            let own = self.tables.slots_of(key.kind).iter().skip(first).take(page::ROWS_PER_PAGE);
            if page::encode(key, own.map(Option::as_ref)) == bytes {
                continue;
            }
            let bytes: Rc<[u8]> = bytes.into();
            let Some((_, opened)) = page::decode(bytes.clone()).filter(|(kind, _)| *kind == key.kind) else {
                damaged.push(bytes.to_vec());
                continue;
            };
            damaged.extend(opened.damaged);
            self.replace(key, opened.rows);
        }
        damaged
    }

    /// Replaces the rows of a page.
    pub fn replace(&mut self, key: PageKey, rows: Rows) {
        for (slot, row) in page_slots(key).zip(rows) {
            self.set_slot(key.kind, slot, row);
        }
    }

    /// Notes that a whole commit has been applied.
    pub fn set_head(&mut self, seq: Seq) {
        self.head = seq;
    }

    /// The same records, without derived indexes.
    pub fn clone_records(&self) -> RecordStore {
        RecordStore { tables: self.tables.clone(), head: self.head, ..RecordStore::default() }
    }

    /// Computes the values of formulas for somebody, on a day.
    pub fn view(&self, view: View) {
        if self.tables.computed_values().set_view(view) {
            self.sorted_lists.clear();
            self.columns.clear();
        }
    }

    /// Sets what gives records of a type their scores.
    pub fn put_scores(&self, kind: RecordType, scores: Rc<dyn Scores>) {
        self.tables.computed_values().put_scores(kind, scores);
        self.sorted_lists.clear();
        self.columns.clear();
        self.touches.changed_all(kind);
    }

    pub(super) fn set_slot(&mut self, kind: RecordType, slot: Slot, row: Option<Row>) {
        let follows = self.tables.schema().follows();
        let mut follow = Dependents::default();
        self.tables.computed_values_mut().forget(kind, slot);
        if follows {
            follow.add(&self.tables, kind, slot);
        }
        if let (Some(before), Some(after)) = (self.tables.row_at(kind, slot), &row)
            && kind.has_backlinks()
            && display_names::whole(kind, before, Language::En) != display_names::whole(kind, after, Language::En)
        {
            follow.add_named(&self.tables, before.id());
        }
        self.texts.changed(kind, slot);
        self.sorted_lists.changed(kind, slot, self.tables.schema());
        self.due_index.changed(kind, slot);
        self.duplicate_index.changed(kind, slot);
        self.columns.changed(kind, slot);
        self.touches.changed(kind, slot);
        self.tables.put(kind, slot, row);
        if follows {
            follow.add(&self.tables, kind, slot);
        }
        self.forget(follow);
        match kind {
            RecordType::Field => self.tables.computed_values().forget_all_scores(),
            RecordType::Status => self.tables.computed_values().forget_scores(RecordType::Lead),
            RecordType::Stage => self.tables.computed_values().forget_scores(RecordType::Opportunity),
            _ => {}
        }
        if kind == RecordType::Field {
            self.texts = SearchIndex::default();
            self.sorted_lists = SortedLists::default();
            self.columns = Columns::default();
            RecordType::all_work().for_each(|kind| self.tables.computed_values_mut().forget_all(kind));
        }
    }

    /// Notes that computed values of some records are no longer valid.
    fn forget(&mut self, follow: Dependents) {
        for (kind, slot) in follow.records {
            self.tables.computed_values_mut().forget(kind, slot);
            self.sorted_lists.changed(kind, slot, self.tables.schema());
            self.columns.changed(kind, slot);
            self.touches.changed(kind, slot);
        }
        for kind in follow.kinds {
            self.tables.computed_values_mut().forget_all(kind);
            self.sorted_lists.forget(kind);
            self.columns.forget(kind);
            self.touches.changed_all(kind);
        }
    }
}

/// The slots of the rows of a page.
fn page_slots(key: PageKey) -> impl Iterator<Item = Slot> {
    (key.number * page::ROWS_PER_PAGE as u32..).map(Slot)
}
