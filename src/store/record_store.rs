//! All records of a workspace by record type and slot, with an index of ids and of links between working records.
use std::ops::Range;
use std::rc::Rc;

use super::change_clock::{BLOCK_ROWS, ChangeClock};
use super::columns::Columns;
use super::due_index::DueIndex;
use super::duplicate_index::DuplicateIndex;
use super::page::{self, PageKey, Rows};
use super::search_index::SearchIndex;
use super::sorted_lists::SortedLists;
use super::staged::Staged;
use crate::base::{FieldId, Id, IdMap, Row};
use crate::change::Commit;
use crate::domain::{Field, RecordType, Schema};

/// The location of a record: its type and slot.
pub type RecordRef = (RecordType, u32);

/// Every record of one workspace.
#[derive(Default)]
pub struct RecordStore {
    tables: Vec<Vec<Option<Row>>>,
    live: Vec<usize>,
    places: IdMap<RecordRef>,
    incoming: IdMap<Vec<RecordRef>>,
    texts: SearchIndex,
    listings: SortedLists,
    agenda: DueIndex,
    schema: Schema,
    likeness: DuplicateIndex,
    columns: Columns,
    touches: ChangeClock,
    head: u32,
}

impl RecordStore {
    /// An empty record store.
    pub fn new() -> RecordStore {
        let kinds = RecordType::PLACES;
        RecordStore { tables: vec![Vec::new(); kinds], live: vec![0; kinds], ..RecordStore::default() }
    }

    /// Decodes stored pages; `head` is the sequence number of the last commit. Also returns what is unreadable.
    pub fn load(pages: Vec<(PageKey, Vec<u8>)>, head: u32) -> (RecordStore, Vec<Vec<u8>>) {
        RecordStore::of_pages(pages.into_iter().map(|(key, bytes)| (key, bytes.into())).collect(), head)
    }

    /// [`RecordStore::load`] for shared pages.
    pub fn of_pages(pages: page::SharedPages, head: u32) -> (RecordStore, Vec<Vec<u8>>) {
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
            set.replace(key, opened.rows);
        }
        (set, damaged)
    }

    /// The sequence number of the last commit applied.
    pub fn head(&self) -> u32 {
        self.head
    }

    /// The number of records of a type.
    pub fn count(&self, kind: RecordType) -> usize {
        self.live[kind as usize]
    }

    /// The number of slots of a type, including holes.
    pub fn slots(&self, kind: RecordType) -> u32 {
        self.tables[kind as usize].len() as u32
    }

    /// The stretches of a type's slots. Loops over all records work stretch by stretch, each in a function call of its
    /// own: browsers optimise a function between calls, not while it runs.
    pub fn stretches(&self, kind: RecordType) -> Range<u32> {
        0..self.slots(kind).div_ceil(BLOCK_ROWS)
    }

    /// The row in a slot; `None` for a hole.
    pub fn row_at(&self, kind: RecordType, slot: u32) -> Option<&Row> {
        self.tables[kind as usize].get(slot as usize)?.as_ref()
    }

    /// The rows of a stretch, including holes.
    pub fn stretch(&self, kind: RecordType, stretch: u32) -> &[Option<Row>] {
        let rows = self.tables[kind as usize].get((stretch * BLOCK_ROWS) as usize..).unwrap_or_default();
        rows.get(..BLOCK_ROWS as usize).unwrap_or(rows)
    }

    /// The location of a record.
    pub fn locate(&self, id: Id) -> Option<RecordRef> {
        self.places.get(&id).copied()
    }

    /// A record with its type.
    pub fn find(&self, id: Id) -> Option<(RecordType, &Row)> {
        let (kind, slot) = self.locate(id)?;
        Some((kind, self.row_at(kind, slot)?))
    }

    /// A record of a type.
    pub fn get(&self, kind: RecordType, id: Id) -> Option<&Row> {
        self.find(id).filter(|(found, _)| *found == kind).map(|(_, row)| row)
    }

    /// All records of a type with their slots.
    pub fn rows(&self, kind: RecordType) -> impl DoubleEndedIterator<Item = (u32, &Row)> {
        self.tables[kind as usize].iter().enumerate().filter_map(|(slot, row)| Some((slot as u32, row.as_ref()?)))
    }

    /// Records of a type that link to `id` by a given field.
    pub fn linking(&self, id: Id, kind: RecordType, field: FieldId) -> impl Iterator<Item = &Row> {
        self.backlinks(id)
            .filter(move |(found, _)| *found == kind)
            .map(|(_, row)| row)
            .filter(move |row| row.get(field).is_some_and(|value| value.links().contains(&id)))
    }

    /// Working records that link to `id` by any field.
    pub fn backlinks(&self, id: Id) -> impl Iterator<Item = (RecordType, &Row)> {
        self.incoming
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|(kind, slot)| Some((*kind, self.row_at(*kind, *slot)?)))
    }

    /// The fields of a record type: those of its table, and custom fields.
    pub fn fields(&self, kind: RecordType) -> &[&'static Field] {
        self.schema.fields(kind)
    }

    /// A field of a record type, by number.
    pub fn field(&self, kind: RecordType, number: FieldId) -> Option<&'static Field> {
        self.schema.field(kind, number)
    }

    /// A field of a record type, by its key in files.
    pub fn field_by_key(&self, kind: RecordType, key: &str) -> Option<&'static Field> {
        self.schema.field_by_key(kind, key)
    }

    /// All fields of the workspace.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The locations of working records that link to `id` by any field.
    pub fn incoming_places(&self, id: Id) -> impl Iterator<Item = RecordRef> {
        self.incoming.get(&id).into_iter().flatten().copied()
    }

    /// The index of searched text.
    pub fn texts(&self) -> &SearchIndex {
        &self.texts
    }

    /// The cache of sorted lists.
    pub fn listings(&self) -> &SortedLists {
        &self.listings
    }

    /// The index of due activities.
    pub fn agenda(&self) -> &DueIndex {
        &self.agenda
    }

    /// The index of possible duplicates.
    pub fn likeness(&self) -> &DuplicateIndex {
        &self.likeness
    }

    /// The columns of fields for reports.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The versions in which records were touched.
    pub fn touches(&self) -> &ChangeClock {
        &self.touches
    }

    /// All pages in the stored form.
    pub fn pages(&self) -> Vec<(PageKey, Vec<u8>)> {
        let page = |kind: RecordType| {
            self.tables[kind as usize].chunks(page::ROWS_PER_PAGE).enumerate().map(move |(number, rows)| {
                let key = PageKey { kind, number: number as u32 };
                (key, page::encode(key, rows.iter().map(Option::as_ref)))
            })
        };
        RecordType::ALL.iter().flat_map(|kind| page(*kind)).collect()
    }

    /// Applies a stored commit.
    pub fn install(&mut self, staged: Staged) {
        for (kind, slot, row) in staged.rows {
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
        for (key, bytes) in pages {
            let first = key.number as usize * page::ROWS_PER_PAGE;
            let own = self.tables[key.kind as usize].iter().skip(first).take(page::ROWS_PER_PAGE);
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
        let first = key.number * page::ROWS_PER_PAGE as u32;
        for (place, row) in rows.into_iter().enumerate() {
            self.set_slot(key.kind, first + place as u32, row);
        }
    }

    /// The same records, without derived indexes.
    pub fn clone_records(&self) -> RecordStore {
        RecordStore {
            tables: self.tables.clone(),
            live: self.live.clone(),
            places: self.places.clone(),
            incoming: self.incoming.clone(),
            schema: self.schema.clone(),
            head: self.head,
            ..RecordStore::default()
        }
    }

    /// Notes that a whole commit has been applied.
    pub fn set_head(&mut self, seq: u32) {
        self.head = seq;
    }

    pub(super) fn set_slot(&mut self, kind: RecordType, slot: u32, row: Option<Row>) {
        let table = &mut self.tables[kind as usize];
        if table.len() <= slot as usize {
            table.resize(slot as usize + 1, None);
        }
        self.texts.changed(kind, slot);
        self.listings.changed(kind, slot, &self.schema);
        self.agenda.changed(kind, slot);
        self.likeness.changed(kind, slot);
        self.columns.changed(kind, slot);
        self.touches.changed(kind, slot);
        let old = std::mem::replace(&mut table[slot as usize], row.clone());
        if kind == RecordType::Field
            && let Some(id) = row.as_ref().or(old.as_ref()).map(Row::id)
        {
            self.schema.put(id, row.as_ref());
            self.texts = SearchIndex::default();
            self.listings = SortedLists::default();
            self.columns = Columns::default();
        }
        let [before, after] = [old.as_ref(), row.as_ref()].map(|row| row.map(|row| self.traced_links(kind, row)));
        let [before, after] = [before.unwrap_or_default(), after.unwrap_or_default()];
        if let Some(old) = old {
            self.live[kind as usize] -= 1;
            self.places.remove(&old.id());
            // Links that stay are left alone, because half a workspace may link to one record.
            for target in before.iter().filter(|target| !after.contains(target)) {
                if let Some(list) = self.incoming.get_mut(target) {
                    leave(list, (kind, slot));
                    if list.is_empty() {
                        self.incoming.remove(target);
                    }
                }
            }
        }
        if let Some(row) = row {
            self.live[kind as usize] += 1;
            self.places.insert(row.id(), (kind, slot));
            for target in after.iter().filter(|target| !before.contains(target)) {
                let list = self.incoming.entry(*target).or_default();
                if list.last() != Some(&(kind, slot)) {
                    list.push((kind, slot));
                }
            }
        }
    }

    /// The records a row links to by fields whose links are indexed backwards.
    fn traced_links(&self, kind: RecordType, row: &Row) -> Vec<Id> {
        let mut out = Vec::new();
        row.each_link(|number, id| {
            if self.schema.is_traced(kind, number) {
                out.push(id);
            }
        });
        out
    }
}

/// Removes a location from a list. The search runs from both ends, and the last location fills the gap. A series of
/// removals finds its locations near the ends, so that a long list is not shifted each time.
fn leave(list: &mut Vec<RecordRef>, place: RecordRef) {
    let (mut from, mut to) = (0, list.len());
    while from < to {
        to -= 1;
        if let Some(at) = [from, to].into_iter().find(|at| list[*at] == place) {
            list.swap_remove(at);
            return;
        }
        from += 1;
    }
}
