//! The key fields of a deal's stage, below its path: shown with their values, also empty ones, and edited in place.
use leptos::prelude::*;

use super::{Sheet, cell, is_cell};
use crate::base::Id;
use crate::command::opportunity as opportunity_rules;
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::phrases;
use crate::ui::context::AppContext;

/// The key fields of a deal's stage, below its path; absent if the stage has none.
pub fn key_fields(cx: AppContext, id: Id) -> AnyView {
    let fields = Memo::new(move |_| {
        cx.app.read(|set| {
            let stage = set.get(RecordType::Opportunity, id).and_then(|row| row.link(opportunity::STAGE));
            let stage = stage.and_then(|stage| set.get(RecordType::Stage, stage));
            stage.map(|stage| opportunity_rules::key_fields(set, stage)).unwrap_or_default()
        })
    });
    (move || {
        let mut fields = fields.get();
        fields.retain(|field| is_cell(RecordType::Opportunity, field));
        (!fields.is_empty()).then(|| {
            let ids = ("key-edit", "key-open");
            let sheet = Sheet::new(cx, RecordType::Opportunity, id, ids, RwSignal::new(true));
            let cells: Vec<AnyView> = fields.into_iter().map(|field| cell(sheet, field)).collect();
            view! {
                <section class="guidance key-fields" aria-label=cx.t(phrases::KEY_FIELDS_OF) on:click=move |_| sheet.open_pressed()>
                    <h2>{cx.t(phrases::KEY_FIELDS_OF)}</h2>
                    <div class="datums">{cells}</div>
                </section>
            }
        })
    })
    .into_any()
}
