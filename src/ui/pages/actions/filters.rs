//! The search and the filters of the log.
use leptos::prelude::*;

use crate::base::Date;
use crate::locale::{Phrase, phrases};
use crate::store::action_log::{self, ActionFilter, ActionKind, Author};
use crate::store::display_names;
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;

/// The inputs, which keep the focus while the filter changes.
pub fn filters(cx: AppContext, filter: RwSignal<ActionFilter>) -> AnyView {
    let authors = Memo::new(move |_| cx.app.read_headers(action_log::authors));
    let people = move || {
        let name = |author: Author| match author {
            Author::Nobody => cx.t(phrases::ACTIONS_NOBODY).to_string(),
            Author::User(id) => cx.app.read(|set| display_names::name_of(set, id, cx.language)),
        };
        let mut people: Vec<(String, String)> =
            authors.get().into_iter().map(|author| (author.write(), name(author))).collect();
        // A person who was deleted has no name any more.
        people.retain(|(_, name)| !name.is_empty());
        people
    };
    let kinds = move || {
        let named = |kind: ActionKind| (kind.key().to_string(), cx.t(kind.label()).to_string());
        ActionKind::ALL.into_iter().map(named).collect()
    };
    let by = move || filter.with(|filter| filter.by.map(Author::write)).unwrap_or_default();
    let kind = move || filter.with(|filter| filter.kind.map_or("", ActionKind::key)).to_string();
    let set_by = move |key: String| filter.update(|filter| filter.by = Author::read(&key));
    let set_kind = move |key: String| {
        filter.update(|filter| filter.kind = ActionKind::ALL.into_iter().find(|kind| kind.key() == key));
    };
    let from = move || filter.with(|filter| filter.from);
    let until = move || filter.with(|filter| filter.until);
    let clear = move || {
        filter.with(|filter| *filter != ActionFilter::default()).then(|| {
            view! { <button type="button" class="button" on:click=move |_| filter.set(ActionFilter::default())>{cx.t(phrases::CLEAR_FILTERS)}</button> }
        })
    };
    view! {
        <div class="list-tools" role="search" aria-label=cx.t(phrases::ALL_ACTIONS)>
            <input class="input actions-search" type="search" autocomplete="off" aria-label=cx.t(phrases::ACTIONS_SEARCH) placeholder=cx.t(phrases::ACTIONS_SEARCH)
                prop:value=move || filter.with(|filter| filter.text.clone())
                on:input=move |event| filter.update(|filter| filter.text = event_target_value(&event))/>
            {select(cx, phrases::ACTIONS_PERSON, phrases::ACTIONS_EVERYONE, people, by, set_by)}
            {select(cx, phrases::ACTIONS_KIND, phrases::ACTIONS_ALL_KINDS, kinds, kind, set_kind)}
            {date(cx, phrases::FROM, from, move |day| filter.update(|filter| filter.from = day))}
            {date(cx, phrases::UNTIL, until, move |day| filter.update(|filter| filter.until = day))}
            {clear}
        </div>
    }
    .into_any()
}

/// A select whose first option is no choice.
fn select(
    cx: AppContext,
    label: Phrase,
    none: Phrase,
    options: impl Fn() -> Vec<(String, String)> + Send + 'static,
    now: impl Fn() -> String + Copy + Send + Sync + 'static,
    set: impl Fn(String) + 'static,
) -> AnyView {
    let option = move |(value, name): (String, String)| {
        let own = value.clone();
        view! { <option value=value selected=move || now() == own>{name}</option> }
    };
    view! {
        <select class="input" aria-label=cx.t(label) on:change=while_here(move |event| set(event_target_value(&event)))>
            <option value="" selected=move || now().is_empty()>{cx.t(none)}</option>
            {move || options().into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// A date with a visible label.
fn date(
    cx: AppContext,
    label: Phrase,
    now: impl Fn() -> Option<Date> + Send + Sync + 'static,
    set: impl Fn(Option<Date>) + 'static,
) -> AnyView {
    let text = move || now().map(Date::to_iso).unwrap_or_default();
    view! {
        <label class="actions-date"><span>{cx.t(label)}</span>
            <input class="input" type="date" prop:value=text on:change=while_here(move |event| set(Date::parse_iso(&event_target_value(&event))))/></label>
    }
    .into_any()
}
