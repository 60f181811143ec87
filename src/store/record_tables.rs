//! The rows of all records by record type and slot, with an index of ids and of links between working records.
use std::ops::Range;

use super::change_clock::BLOCK_ROWS;
use super::computed_values::ComputedValues;
use super::page::{self, PageKey};
use super::slot::Slot;
use crate::base::{FieldId, Id, IdMap, Row};
use crate::domain::{Field, RecordType, Schema};

/// The location of a record: its type and slot.
pub type RecordRef = (RecordType, Slot);

/// The rows of a workspace and its schema.
#[derive(Clone)]
pub struct RecordTables {
    tables: Vec<Vec<Option<Row>>>,
    live: Vec<usize>,
    places: IdMap<RecordRef>,
    incoming: IdMap<Vec<RecordRef>>,
    schema: Schema,
    computed: ComputedValues,
}

impl Default for RecordTables {
    fn default() -> RecordTables {
        RecordTables {
            tables: vec![Vec::new(); RecordType::PLACES],
            live: vec![0; RecordType::PLACES],
            places: IdMap::default(),
            incoming: IdMap::default(),
            schema: Schema::default(),
            computed: ComputedValues::default(),
        }
    }
}

impl RecordTables {
    /// The number of records of a type.
    pub fn count(&self, kind: RecordType) -> usize {
        self.live[kind as usize]
    }

    /// The numbers of records of the types in [`RecordType::WORK`], and of all types of the workspace's own together.
    pub fn counts(&self) -> Vec<u32> {
        let custom = RecordType::PLACES_FOR_CUSTOM.iter().map(|kind| self.count(*kind)).sum();
        RecordType::WORK.iter().map(|kind| self.count(*kind)).chain([custom]).map(|count| count as u32).collect()
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
    pub fn row_at(&self, kind: RecordType, slot: Slot) -> Option<&Row> {
        self.tables[kind as usize].get(slot.index())?.as_ref()
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
    pub fn rows(&self, kind: RecordType) -> impl DoubleEndedIterator<Item = (Slot, &Row)> {
        self.tables[kind as usize].iter().enumerate().filter_map(|(slot, row)| Some((Slot(slot as u32), row.as_ref()?)))
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

    /// The values of formulas computed so far.
    pub(super) fn computed_values(&self) -> &ComputedValues {
        &self.computed
    }

    /// The values of formulas computed so far, to forget some.
    pub(super) fn computed_values_mut(&mut self) -> &mut ComputedValues {
        &mut self.computed
    }

    /// All fields of the workspace.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The locations of working records that link to `id` by any field.
    pub fn incoming_places(&self, id: Id) -> impl Iterator<Item = RecordRef> {
        self.incoming.get(&id).into_iter().flatten().copied()
    }

    /// The slots of a type with their rows, including holes.
    pub fn slots_of(&self, kind: RecordType) -> &[Option<Row>] {
        &self.tables[kind as usize]
    }

    /// All pages in the stored form.
    pub fn pages(&self) -> Vec<(PageKey, Vec<u8>)> {
        let page = |kind: RecordType| {
            let count = self.slots(kind).div_ceil(page::ROWS_PER_PAGE as u32);
            (0..count).map(move |number| PageKey { kind, number }).map(|key| (key, self.page(key)))
        };
        RecordType::ALL.iter().flat_map(|kind| page(*kind)).collect()
    }

    /// A page.
    pub fn page(&self, key: PageKey) -> Vec<u8> {
        let rows = self.slots_of(key.kind).chunks(page::ROWS_PER_PAGE).nth(key.number as usize).unwrap_or_default();
        page::encode(key, rows.iter().map(Option::as_ref))
    }

    /// Puts a row into a slot or empties it, and updates the ids, the links and, for the record of a field or of a record type, the schema.
    pub(super) fn put(&mut self, kind: RecordType, slot: Slot, row: Option<Row>) {
        let table = &mut self.tables[kind as usize];
        if table.len() <= slot.index() {
            table.resize(slot.index() + 1, None);
        }
        let old = std::mem::replace(&mut table[slot.index()], row.clone());
        if kind == RecordType::Field
            && let Some(id) = row.as_ref().or(old.as_ref()).map(Row::id)
        {
            self.schema.put(id, row.as_ref());
        }
        if kind == RecordType::CustomType
            && let Some(id) = row.as_ref().or(old.as_ref()).map(Row::id)
        {
            self.schema.put_type(id, row.as_ref());
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
