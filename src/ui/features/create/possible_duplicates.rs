//! The possible duplicates of a record that is being entered.
use leptos::prelude::*;

use crate::base::{Currency, FieldId, Id, Value};
use crate::command::lead::is_converted_lead;
use crate::domain::rules::validate;
use crate::domain::{FieldType, RecordType};
use crate::locale::phrases;
use crate::store::{display_names, duplicates};
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::duplicates::{Side, certainty_of, rescan_on_commit};
use crate::ui::navigation::Route;

/// Possible duplicates of the input, each opened or used instead. They are looked up at every key, and redrawn if they
/// change.
pub fn banner(cx: AppContext, kind: RecordType, typed: RwSignal<Typed>, use_it: Callback<Id>) -> AnyView {
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
    let line = move |(found, id, reason): duplicates::DuplicateCandidate| {
        let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
        let why = certainty_of(cx, reason, Side::Entry(kind, fields.get_untracked()), id);
        // A converted lead takes nothing any more.
        let is_usable = found == kind && !cx.app.read_untracked(|set| is_converted_lead(set, id));
        let open = cx.t_with(phrases::OPEN_DUPLICATE_WHAT, &[&name]);
        let take = cx.t_with(phrases::USE_DUPLICATE_WHAT, &[&name]);
        view! {
            <li><span class="duplicate-what">{found.one().of(cx.language)}" "<strong>{name}</strong></span>
                <a class="button" aria-label=open href=cx.href(Route::Record(id)) on:click=move |_| cx.dialog.set(None)>{cx.t(phrases::OPEN_DUPLICATE)}</a>
                {is_usable.then(|| view! { <button type="button" class="button" aria-label=take on:click=move |_| use_it.run(id)>{cx.t(phrases::USE_DUPLICATE)}</button> })}
                {why}</li>
        }
    };
    let banner = move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            view! {
                <div class="banner form-duplicates"><strong>{cx.t(phrases::POSSIBLE_DUPLICATES)}</strong>
                    <ul>{found.into_iter().take(5).map(line).collect_view()}</ul></div>
            }
        })
    };
    view! { <div class="field" data-wide="" role="status">{banner}</div> }.into_any()
}
