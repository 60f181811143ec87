//! Record types that a workspace defines. Each has one of the places that the program keeps for such types; what differs
//! from place to place is the names and the custom fields.
use std::cell::Cell;

use super::RecordType;
use super::records::custom_type;
use super::type_names::{self, TypeName};
use crate::base::kept::kept;
use crate::base::{Id, Row};
use crate::locale::Phrase;

/// A record type of a workspace.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CustomType {
    /// Its record.
    pub id: Id,
    /// Its place.
    pub kind: RecordType,
    /// The singular and the plural name.
    pub names: [Phrase; 2],
    /// The name of its icon.
    pub icon: &'static str,
    /// Its position among the others.
    pub order: i64,
    /// Whether it is no longer offered.
    pub is_archived: bool,
}

impl CustomType {
    /// The type that a record describes; `None` if it is damaged.
    pub fn of(row: &Row) -> Option<CustomType> {
        let kind = place(row.number(custom_type::PLACE)?)?;
        let named = |name, german| {
            let (name, german) = (row.text(name), row.text(german));
            Phrase::named(kept(name), kept(if german.is_empty() { name } else { german }))
        };
        Some(CustomType {
            id: row.id(),
            kind,
            names: [named(custom_type::NAME, custom_type::NAME_DE), named(custom_type::MANY, custom_type::MANY_DE)],
            icon: kept(row.text(custom_type::ICON)),
            order: row.number(custom_type::ORDER).unwrap_or(0),
            is_archived: row.is(custom_type::ARCHIVED),
        })
    }
}

/// The record type with a place, which is counted from 1.
pub fn place(number: i64) -> Option<RecordType> {
    RecordType::PLACES_FOR_CUSTOM.get(usize::try_from(number.checked_sub(1)?).ok()?).copied()
}

thread_local! {
    /// The state of the definitions that the names are from which are shown.
    static NAMED_BY: Cell<u32> = const { Cell::new(0) };
    static LAST_STATE: Cell<u32> = const { Cell::new(0) };
}

/// The record types of a workspace by their records, and a number that changes with them.
#[derive(Clone, Default)]
pub struct CustomTypes {
    all: Vec<CustomType>,
    state: u32,
}

impl CustomTypes {
    /// All of them, by their order.
    pub fn all(&self) -> &[CustomType] {
        &self.all
    }

    /// The type with a place. If two browsers of a team took the same one, it is the type that was made first.
    pub fn of(&self, kind: RecordType) -> Option<&CustomType> {
        self.all.iter().filter(|own| own.kind == kind).min_by_key(|own| own.id)
    }

    /// The types that are offered: those that are not archived and have their place for themselves, by their order.
    pub fn offered(&self) -> impl Iterator<Item = &CustomType> {
        self.all.iter().filter(|own| !own.is_archived && self.is_first(own))
    }

    /// Whether no other type had the place of this one before it.
    pub fn is_first(&self, own: &CustomType) -> bool {
        self.of(own.kind).is_some_and(|first| first.id == own.id)
    }

    /// Updates the types after the record `id` became `row`; `None` if it was removed.
    pub fn put(&mut self, id: Id, row: Option<&Row>) {
        self.all.retain(|own| own.id != id);
        self.all.extend(row.and_then(CustomType::of));
        crate::base::small_sort::sort_by_key(&mut self.all, |own| (own.order, own.id));
        self.state = LAST_STATE.get() + 1;
        LAST_STATE.set(self.state);
    }

    /// Makes these the types whose names [`RecordType::one`] and [`RecordType::many`] give: a session does so for its
    /// workspace whenever it is read. Copies that are only compared, or seen as of an earlier day, name nothing.
    pub fn name(&self) {
        if NAMED_BY.replace(self.state) != self.state {
            let name = |own: &CustomType| TypeName { code: own.kind as u8, names: own.names, icon: own.icon };
            type_names::set(self.all.iter().filter(|own| self.is_first(own)).map(name).collect());
        }
    }
}
