//! Avatars: initials on a colour that is always the same for a person (round) or a company (square).
use leptos::prelude::*;

use crate::base::Row;
use crate::base::initials::{hue, initials};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::Language;
use crate::store::{RecordStore, display_names};

/// Initials and hue of a record whose name is known; those of its account for an opportunity. `None` if records of this
/// type have no avatar.
pub fn face(set: &RecordStore, kind: RecordType, row: &Row, name: &str, language: Language) -> Option<(String, u32)> {
    match kind {
        RecordType::Lead | RecordType::Contact => Some((initials(name, true), hue(name))),
        RecordType::Account => Some((initials(name, false), hue(name))),
        RecordType::Opportunity => {
            let account = row.link(opportunity::ACCOUNT).map(|account| display_names::name_of(set, account, language));
            let name = account.as_deref().unwrap_or(name);
            Some((initials(name, false), hue(name)))
        }
        _ => None,
    }
}

/// The shape of the avatars of a record type, the attribute `data-shape`.
pub fn shape(kind: RecordType) -> &'static str {
    if matches!(kind, RecordType::Account | RecordType::Opportunity) { "square" } else { "round" }
}

/// The avatar of a name; screen readers skip it, because the name stands beside it.
pub fn avatar(name: &str, kind: RecordType) -> AnyView {
    let shape = shape(kind);
    let letters = initials(name, shape == "round");
    view! { <span class="avatar" aria-hidden="true" data-shape=shape data-initials=letters style=("--hue", hue(name).to_string())></span> }
        .into_any()
}
