//! Choosing a record by its name: an input with suggestions.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::{display_names, search};
use crate::ui::components::focus;
use crate::ui::context::AppContext;

/// A picker for a record of type `kind`. `chosen` is the current choice and receives a new one.
pub fn picker(
    cx: AppContext,
    id: String,
    kind: RecordType,
    chosen: Signal<Option<Id>>,
    choose: impl Fn(Option<Id>) + Copy + Send + 'static,
) -> AnyView {
    let find = Callback::new(move |text: String| cx.app.read(|set| search::of_kind(set, kind, &text, 8)));
    picker_of(cx, id, kind.many().of(cx.language), find, None, chosen, choose)
}

/// A picker for the results of `find` for the typed text; `label` names each suggestion, `detail` describes it.
pub fn picker_of(
    cx: AppContext,
    id: String,
    label: &'static str,
    find: Callback<String, Vec<Id>>,
    detail: Option<Callback<Id, String>>,
    chosen: Signal<Option<Id>>,
    choose: impl Fn(Option<Id>) + Copy + Send + 'static,
) -> AnyView {
    let text = RwSignal::new(None::<String>);
    let at = RwSignal::new(0usize);
    let app = cx.app;
    let name = move |id: Id| app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    let hits = Memo::new(move |_| match text.get() {
        Some(text) if !text.trim().is_empty() => find.run(text),
        _ => Vec::new(),
    });
    let shown = move || text.get().unwrap_or_else(|| chosen.get().map(name).unwrap_or_default());
    let take = move |id: Id| {
        choose(Some(id));
        text.set(None);
    };
    let list_id = format!("{id}-list");
    // In a dialog the list may begin below what is visible, and an entry below what is visible of the list.
    let followed = list_id.clone();
    Effect::new(move |_| {
        if let (false, place) = (hits.with(Vec::is_empty), at.get()) {
            let ids = [followed.clone(), format!("{followed}-{place}")];
            request_animation_frame(move || ids.iter().for_each(|id| focus::scroll_to(id)));
        }
    });
    let (controls, list_box, list) = (list_id.clone(), list_id.clone(), list_id.clone());
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = hits.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if count > 0 => {
                if let Some(id) = hits.with(|hits| hits.get(at.get_untracked()).copied()) {
                    take(id);
                }
            }
            "Escape" if text.get_untracked().is_some() => text.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="picker">
            <input id=id role="combobox" autocomplete="off" aria-autocomplete="list" aria-controls=controls
                aria-expanded=move || (!hits.with(Vec::is_empty)).to_string()
                aria-activedescendant=move || (!hits.with(Vec::is_empty)).then(|| format!("{list_id}-{}", at.get()))
                placeholder=cx.t(phrases::TYPE_TO_FIND)
                prop:value=shown
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    if typed.is_empty() { choose(None); }
                    at.set(0);
                    text.set(Some(typed));
                }
                on:keydown=on_key
                on:blur=move |_| text.set(None)
            />
            <ul id=list_box class="picker-list" role="listbox" aria-label=label
                hidden=move || hits.with(Vec::is_empty)>
                {move || {
                    let list = list.clone();
                    hits.get().into_iter().enumerate().map(move |(place, id)| view! {
                        <li id=format!("{list}-{place}") role="option" class="search-hit"
                            aria-selected=move || (at.get() == place).to_string()
                            on:mousedown=move |event| { event.prevent_default(); take(id); }>{name(id)}{detail.map(|detail| view! { <span class="search-detail">{detail.run(id)}</span> })}</li>
                    }).collect_view()
                }}
            </ul>
        </div>
    }
    .into_any()
}
