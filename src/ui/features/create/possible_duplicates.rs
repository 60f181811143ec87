//! The possible duplicates of a record that is being entered.
use leptos::prelude::*;

use crate::base::{Currency, FieldId, Value};
use crate::domain::rules::validate;
use crate::domain::{FieldType, RecordType};
use crate::locale::phrases;
use crate::store::{display_names, duplicates};
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::duplicates::{Side, certainty_of, rescan_on_commit};
use crate::ui::navigation::Route;

/// Possible duplicates of the input. They are looked up at every key, and redrawn if they change.
pub fn banner(cx: AppContext, kind: RecordType, typed: RwSignal<Typed>) -> AnyView {
    rescan_on_commit(cx);
    let fields = Memo::new(move |_| {
        typed.with(|typed| {
            let read = |(number, text): (&FieldId, &String)| {
                let field = cx.field(kind, *number)?;
                let is_compared = field.target().is_none() || matches!(field.kind, FieldType::Link(_));
                let value = is_compared.then(|| validate::read(field, text, Currency::EUR))?;
                Some((*number, value.ok()??))
            };
            typed.iter().filter_map(read).collect::<Vec<(FieldId, Value)>>()
        })
    });
    let found = Memo::new(move |_| {
        cx.app.duplicate_scan.progress.track();
        fields.with(|fields| cx.app.read(|set| duplicates::of_fields(set, kind, fields)))
    });
    let of = kind;
    let line = move |(kind, id, reason): duplicates::DuplicateCandidate| {
        let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
        let why = certainty_of(cx, reason, Side::Entry(of, fields.get_untracked()), id);
        view! { <li>{kind.one().of(cx.language)}" "<a href=cx.href(Route::Record(id)) on:click=move |_| cx.dialog.set(None)>{name}</a>{why}</li> }
    };
    let banner = move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            view! {
                <div class="banner"><strong>{cx.t(phrases::POSSIBLE_DUPLICATES)}</strong>
                    <ul>{found.into_iter().take(5).map(line).collect_view()}</ul></div>
            }
        })
    };
    view! { <div role="status">{banner}</div> }.into_any()
}
