//! The fields that the app maintains, below those that are edited.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::records::{activity, opportunity, quote};
use crate::domain::{Field, RecordType};
use crate::store::record_header::has_chip;
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
    // The document is in that language; its page says so in words.
    let is_hidden = |field: &Field| {
        // What is known of an invitation stands above, with the participants.
        let of_invitation = kind == RecordType::Activity
            && matches!(field.number, activity::RESPONSES | activity::INVITATION | activity::MOVED);
        is_told(field)
            || of_invitation
            || has_chip(kind, field.number)
            || (kind, field.number) == (RecordType::Quote, quote::LANGUAGE)
    };
    let fields = untrack(|| cx.fields(kind))
        .into_iter()
        .filter(|field| field.system && !field.is_defined() && !is_hidden(field));
    view! { <dl class="facts">{fields.map(line).collect_view()}</dl> }.into_any()
}
