//! A draft: records are edited freely, and the difference to the record store becomes the changes.
use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::decision::Rejection;
use crate::base::{Date, FieldId, Id, IdMap, Row, Timestamp, Value};
use crate::change::Change;
use crate::domain::RecordType;
use crate::domain::field::Derived;
use crate::domain::rules::validate;
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, display_names};

type Fields = BTreeMap<FieldId, Value>;

/// Records as they will be after a command.
pub struct Draft<'a> {
    set: &'a RecordStore,
    order: Vec<(RecordType, Id)>,
    /// The new state of each record: its type, and its fields unless it is removed.
    after: IdMap<(RecordType, Option<Fields>)>,
    whole: Vec<(RecordType, Row)>,
    /// The ids among these; built at the first use, which a large import may never need.
    whole_ids: OnceCell<IdMap<()>>,
    whole_sets: Vec<Change>,
    /// The fields that were cleared, whatever they held.
    cleared: Vec<(Id, FieldId)>,
    /// Today in the user's time zone.
    pub today: Date,
    /// The clock.
    pub now: Timestamp,
}

/// What a draft has changed, without the record store, so that a long work can be done a little at a time.
#[derive(Default)]
pub struct DraftEdits {
    order: Vec<(RecordType, Id)>,
    after: IdMap<(RecordType, Option<Fields>)>,
    whole: Vec<(RecordType, Row)>,
    whole_sets: Vec<Change>,
    cleared: Vec<(Id, FieldId)>,
}

const COMPUTED: Phrase = phrase!(
    "A formula computes this field. Change the fields it uses, or the formula in the settings.",
    "Eine Formel berechnet dieses Feld. Ändern Sie die Felder, die sie verwendet, oder die Formel in den Einstellungen.",
    "Une formule calcule ce champ. Modifiez les champs qu’elle utilise, ou la formule dans les paramètres.",
);

impl<'a> Draft<'a> {
    /// Goes on with a draft that was put aside. The record store must be as it was.
    pub fn resume(set: &'a RecordStore, today: Date, now: Timestamp, edits: DraftEdits) -> Draft<'a> {
        let DraftEdits { order, after, whole, whole_sets, cleared } = edits;
        Draft { order, after, whole, whole_sets, cleared, ..Draft::new(set, today, now) }
    }

    /// Puts the draft aside.
    pub fn set_aside(self) -> DraftEdits {
        let Draft { order, after, whole, whole_sets, cleared, .. } = self;
        DraftEdits { order, after, whole, whole_sets, cleared }
    }

    /// An empty draft on a record store.
    pub fn new(set: &'a RecordStore, today: Date, now: Timestamp) -> Draft<'a> {
        Draft {
            set,
            order: Vec::new(),
            after: IdMap::default(),
            whole: Vec::new(),
            whole_ids: OnceCell::new(),
            whole_sets: Vec::new(),
            cleared: Vec::new(),
            today,
            now,
        }
    }

    /// The record store without the draft.
    pub fn base(&self) -> &'a RecordStore {
        self.set
    }

    /// The id of a record that the app creates by itself: the same in every browser that creates it for the same reason,
    /// unless that record is there already.
    pub fn derived_id(&self, seeds: &[&[u8]]) -> Id {
        let numbered = |count: u32| Id::derived(&[seeds, &[&count.to_le_bytes()]].concat());
        let is_free = |id: &Id| self.set.locate(*id).is_none() && !self.after.contains_key(id);
        (0..).map(numbered).find(is_free).unwrap_or_else(|| numbered(0))
    }

    /// Whether a record that the app creates for a reason is there already.
    pub fn has_derived(&self, seeds: &[&[u8]]) -> bool {
        let first = self.first_derived(seeds);
        self.set.locate(first).is_some() || self.after.contains_key(&first)
    }

    /// The first of these ids, whether the record is there or not.
    pub fn first_derived(&self, seeds: &[&[u8]]) -> Id {
        Id::derived(&[seeds, &[&0u32.to_le_bytes()]].concat())
    }

    /// Adds a new record.
    pub fn insert(&mut self, kind: RecordType, id: Id, fields: Vec<(FieldId, Value)>) {
        self.order.push((kind, id));
        self.after.insert(id, (kind, Some(fields.into_iter().collect())));
    }

    /// Adds a new record that the draft does not read again, so that of many at once, none is kept twice.
    pub fn insert_whole(&mut self, kind: RecordType, row: Row) {
        self.whole.push((kind, row));
    }

    /// Sets or clears a field. Does nothing for a record that does not exist.
    pub fn set(&mut self, id: Id, number: FieldId, value: Option<Value>) {
        let Some(fields) = self.open(id) else { return };
        match value {
            Some(value) => drop(fields.insert(number, value)),
            None => {
                fields.remove(&number);
                self.cleared.push((id, number));
            }
        }
    }

    /// Sets or clears a field of a record that the draft does not read again, so that of many at once, none is opened.
    pub fn set_whole(&mut self, kind: RecordType, row: &Row, field: FieldId, after: Option<Value>) {
        let before = row.get(field);
        if before != after {
            self.whole_sets.push(Change::Set { kind, id: row.id(), field, before, after });
        }
    }

    /// The new records that the draft does not read again.
    pub fn whole_rows(&self) -> &[(RecordType, Row)] {
        &self.whole
    }

    /// The fields of records that the draft does not read again, with what they are set to.
    pub fn whole_sets(&self) -> impl Iterator<Item = (RecordType, Id, FieldId, &Option<Value>)> {
        self.whole_sets.iter().filter_map(|change| match change {
            Change::Set { kind, id, field, after, .. } => Some((*kind, *id, *field, after)),
            _ => None,
        })
    }

    /// Removes a record.
    pub fn remove(&mut self, id: Id) {
        if let Some((_, fields)) = self.after.get_mut(&id) {
            *fields = None;
        } else if let Some((kind, _)) = self.set.locate(id) {
            self.order.push((kind, id));
            self.after.insert(id, (kind, None));
        }
    }

    /// A field in the draft.
    pub fn get(&self, id: Id, number: FieldId) -> Option<Value> {
        match self.after.get(&id) {
            Some((_, fields)) => fields.as_ref()?.get(&number).cloned(),
            None => self.set.find(id)?.1.get(number),
        }
    }

    /// A record in the draft.
    pub fn row(&self, id: Id) -> Option<Row> {
        match self.after.get(&id) {
            Some((_, fields)) => fields.as_ref().map(|fields| row(id, fields)),
            None => self.set.find(id).map(|(_, row)| row.clone()),
        }
    }

    /// The target of a link field in the draft.
    pub fn link(&self, id: Id, number: FieldId) -> Option<Id> {
        self.get(id, number).as_ref().and_then(Value::link)
    }

    /// Whether a record is opened for changes.
    pub fn is_touched(&self, id: Id) -> bool {
        self.after.contains_key(&id)
    }

    /// The records opened for changes, in that order, including removed ones.
    pub fn touched(&self) -> impl Iterator<Item = (RecordType, Id)> + '_ {
        self.order.iter().copied()
    }

    /// The record type, if the record exists in the draft.
    pub fn kind(&self, id: Id) -> Option<RecordType> {
        match self.after.get(&id) {
            Some((kind, fields)) => fields.is_some().then_some(*kind),
            None => self.set.locate(id).map(|(kind, _)| kind),
        }
    }

    /// The name of a record.
    pub fn name(&self, id: Id, language: Language) -> String {
        match self.after.get(&id) {
            Some((kind, Some(fields))) => display_names::name(*kind, &row(id, fields), language),
            _ => display_names::name_of(self.set, id, language),
        }
    }

    /// Checks that the changed fields are valid and the required ones are filled. A record that is there may lack those
    /// that became required later; an edit of others does not ask for them, but it must not clear one.
    pub fn check(&self, id: Id) -> Result<(), Rejection> {
        let Some((kind, Some(fields))) = self.after.get(&id) else { return Ok(()) };
        let kind = *kind;
        let before = self.set.get(kind, id);
        let is_cleared = |number: FieldId| {
            before.is_none_or(|row| row.get(number).is_some()) || self.cleared.contains(&(id, number))
        };
        let is_fine = |number: FieldId| fields.contains_key(&number) || !is_cleared(number);
        if let Some(field) = validate::missing(self.set.fields(kind), is_fine).first() {
            return Err(Rejection::about(
                field,
                phrase!("This field is required.", "Dieses Feld ist ein Pflichtfeld.", "Ce champ est obligatoire."),
            ));
        }
        for (number, value) in fields {
            let unchanged = before.is_some_and(|row| row.get(*number).as_ref() == Some(value));
            if let (false, Some(field)) = (unchanged, self.set.field(kind, *number)) {
                if field.is_linked() || field.is_learnt() || field.derived.is_some_and(Derived::is_custom) {
                    return Err(Rejection::about(field, COMPUTED));
                }
                validate::check(field, value).map_err(|text| Rejection::about(field, text))?;
            }
        }
        Ok(())
    }

    /// Brings the values that the draft sets into the form in which they are stored.
    pub fn normalize(&mut self) {
        let set = self.set;
        let normalize = |kind: RecordType, number: FieldId, value: &mut Value| {
            set.field(kind, number).is_none_or(|field| validate::normalize(field, value))
        };
        for (id, (kind, fields)) in &mut self.after {
            let Some(fields) = fields else { continue };
            let before = set.get(*kind, *id);
            fields.retain(|number, value| {
                let is_set = before.and_then(|row| row.get(*number)).as_ref() != Some(value);
                !is_set || normalize(*kind, *number, value)
            });
        }
        for change in &mut self.whole_sets {
            if let Change::Set { kind, field, after: after @ Some(_), .. } = change
                && let Some(value) = after
                && !normalize(*kind, *field, value)
            {
                *after = None;
            }
        }
    }

    /// The changes. Rejected if a link would point to a record that does not exist.
    pub fn finish(mut self) -> Result<Vec<Change>, Rejection> {
        let mut changes = Vec::with_capacity(self.whole.len() + self.order.len());
        for (kind, row) in &self.whole {
            let mut lost = None;
            row.each_link(|number, id| lost = lost.or((!self.exists(id)).then_some(number)));
            if let Some(number) = lost {
                return Err(no_such_record(*kind, number));
            }
        }
        // They remain here as well, because others may link to them.
        changes.extend(self.whole.iter().map(|(kind, row)| Change::Create { kind: *kind, row: row.clone() }));
        for change in std::mem::take(&mut self.whole_sets) {
            if let Change::Set { kind, field, after, .. } = &change {
                self.links_whole(*kind, after.iter().map(|value| (field, value)))?;
            }
            changes.push(change);
        }
        for (kind, id) in &self.order {
            let before = self.set.get(*kind, *id);
            match (before, &self.after[id].1) {
                (None, None) => {}
                (None, Some(fields)) => {
                    self.links_whole(*kind, fields.iter())?;
                    changes.push(Change::Create { kind: *kind, row: row(*id, fields) });
                }
                (Some(row), None) => changes.push(Change::Remove { kind: *kind, row: row.clone() }),
                (Some(row), Some(fields)) => self.difference(*kind, *id, row, fields, &mut changes)?,
            }
        }
        Ok(changes)
    }

    fn difference(
        &self,
        kind: RecordType,
        id: Id,
        row: &Row,
        after: &Fields,
        out: &mut Vec<Change>,
    ) -> Result<(), Rejection> {
        let before: Fields = row.fields().into_iter().collect();
        let numbers: std::collections::BTreeSet<FieldId> = before.keys().chain(after.keys()).copied().collect();
        for field in numbers {
            let (old, new) = (before.get(&field), after.get(&field));
            if old != new {
                self.links_whole(kind, new.map(|value| (&field, value)).into_iter())?;
                out.push(Change::Set { kind, id, field, before: old.cloned(), after: new.cloned() });
            }
        }
        Ok(())
    }

    fn links_whole<'b>(
        &self,
        kind: RecordType,
        fields: impl Iterator<Item = (&'b FieldId, &'b Value)>,
    ) -> Result<(), Rejection> {
        let mut links = fields.flat_map(|(number, value)| value.links().iter().map(move |link| (*number, *link)));
        match links.find(|(_, link)| !self.exists(*link)) {
            Some((number, _)) => Err(no_such_record(kind, number)),
            None => Ok(()),
        }
    }

    /// Whether a record exists after the draft.
    fn exists(&self, id: Id) -> bool {
        let is_whole = || {
            let all = || self.whole.iter().map(|(_, row)| (row.id(), ())).collect();
            self.whole_ids.get_or_init(all).contains_key(&id)
        };
        match self.after.get(&id) {
            Some((_, fields)) => fields.is_some(),
            None => self.set.locate(id).is_some() || is_whole(),
        }
    }

    fn open(&mut self, id: Id) -> Option<&mut Fields> {
        if !self.after.contains_key(&id) {
            let (kind, row) = self.set.find(id)?;
            self.order.push((kind, id));
            self.after.insert(id, (kind, Some(row.fields().into_iter().collect())));
        }
        self.after.get_mut(&id)?.1.as_mut()
    }
}

fn no_such_record(kind: RecordType, number: FieldId) -> Rejection {
    let text = phrase!(
        "The linked record no longer exists. Choose another one.",
        "Der verknüpfte Datensatz existiert nicht mehr. Wählen Sie einen anderen.",
        "La fiche liée n’existe plus. Choisissez-en une autre.",
    );
    Rejection::of(kind, number, text)
}

fn row(id: Id, fields: &Fields) -> Row {
    let fields: Vec<(FieldId, Value)> = fields.iter().map(|(number, value)| (*number, value.clone())).collect();
    Row::new(id, Timestamp(0), &[], &fields)
}
