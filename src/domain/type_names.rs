//! The names of the record types that a workspace defines, as the workspace that is read gives them. A session writes them,
//! see [`CustomTypes::name`](super::custom_type::CustomTypes::name).
use std::cell::RefCell;

use crate::locale::Phrase;

/// What is shown of a record type.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TypeName {
    /// The code of the record type.
    pub code: u8,
    /// The singular and the plural name.
    pub names: [Phrase; 2],
    /// The name of its icon.
    pub icon: &'static str,
}

thread_local! {
    static NAMES: RefCell<Vec<TypeName>> = const { RefCell::new(Vec::new()) };
}

/// What is shown of the record type with a code; `None` if the workspace has none.
pub fn of(code: u8) -> Option<TypeName> {
    NAMES.with_borrow(|all| all.iter().find(|own| own.code == code).copied())
}

/// Replaces all names.
pub(super) fn set(all: Vec<TypeName>) {
    NAMES.set(all);
}
