//! The fields that the app maintains, below those that are edited.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::records::opportunity;
use crate::domain::{Field, RecordType};
use crate::ui::context::AppContext;
use crate::ui::pages::record::field_value::{FieldDisplay, value_view};

/// The system fields as text, with links.
pub fn system_fields(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let line = move |field: &'static Field| {
        let shown = Memo::new(move |_| {
            cx.app.read(|set| set.find(id).map(|(_, row)| FieldDisplay::of(set, kind, row, field, cx)))
        });
        move || {
            shown.get().filter(|shown| !shown.parts.is_empty()).map(|shown| {
                view! { <div class="fact"><dt>{field.label.of(cx.language)}</dt><dd>{value_view(shown)}</dd></div> }
            })
        }
    };
    // The highlights above the fields show these already.
    let is_told = |field: &Field| {
        kind == RecordType::Opportunity
            && matches!(field.number, opportunity::STAGE_SINCE | opportunity::PUSH_COUNT | opportunity::FURTHEST)
    };
    let fields =
        untrack(|| cx.fields(kind)).into_iter().filter(|field| field.system && !field.is_defined() && !is_told(field));
    view! { <dl class="facts">{fields.map(line).collect_view()}</dl> }.into_any()
}
