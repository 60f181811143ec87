//! The fields of a layout in groups and on tabs, as the record page and the preview of the settings show them.
use leptos::prelude::*;

use crate::domain::Field;
use crate::domain::layout::{Arranged, Heading, Section};
use crate::locale::phrases;
use crate::store::layouts;
use crate::ui::components::focus::move_focus;
use crate::ui::context::AppContext;

/// The name of a tab.
pub fn tab_name(cx: AppContext, name: &str) -> String {
    if name.is_empty() { cx.t(phrases::DETAILS).to_string() } else { name.to_string() }
}

/// The groups with the cells of their fields. Groups and tabs without any are left out, and a single tab is not named. `prefix`
/// makes ids unique on the page; `asks_more` opens the fields that are shown on demand.
pub fn groups(
    cx: AppContext,
    arranged: &Arranged,
    prefix: &'static str,
    tab: RwSignal<usize>,
    asks_more: Signal<bool>,
    cell: impl Fn(&'static Field) -> Option<AnyView>,
) -> AnyView {
    let group = |section: &Section| {
        let cells: Vec<AnyView> = section.fields.iter().filter_map(|field| cell(field)).collect();
        let is_more = section.heading == Heading::More;
        (!cells.is_empty()).then(|| {
            view! {
                <details class="datum-group" open=move || !is_more || asks_more.get()>
                    <summary><h2>{layouts::heading(&section.heading, cx.language)}</h2></summary>
                    <div class="datums" data-columns=(section.columns > 1).then(|| section.columns.to_string())>{cells}</div>
                </details>
            }
            .into_any()
        })
    };
    let all = |sections: &[Section]| sections.iter().filter_map(group).collect::<Vec<AnyView>>();
    let tabs = arranged.tabs.iter().map(|tab| (tab_name(cx, &tab.name), all(&tab.sections)));
    let tabs: Vec<(String, Vec<AnyView>)> = tabs.filter(|(_, groups)| !groups.is_empty()).collect();
    let rest = all(&arranged.rest);
    let count = tabs.len();
    if count < 2 {
        return view! { {tabs.into_iter().map(|(_, groups)| groups).collect_view()}{rest} }.into_any();
    }
    let current = Memo::new(move |_| tab.get().min(count - 1));
    let button = |(at, (name, _)): (usize, &(String, Vec<AnyView>))| {
        view! {
            <button type="button" role="tab" id=format!("{prefix}-tab-{at}") aria-controls=format!("{prefix}-panel-{at}")
                aria-selected=move || (current.get() == at).to_string() on:click=move |_| tab.set(at)>{name.clone()}</button>
        }
    };
    let buttons = tabs.iter().enumerate().map(button).collect_view();
    let panel = |(at, (_, groups)): (usize, (String, Vec<AnyView>))| {
        view! {
            <div role="tabpanel" id=format!("{prefix}-panel-{at}") aria-labelledby=format!("{prefix}-tab-{at}")
                hidden=move || current.get() != at>{groups}</div>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=cx.t(phrases::DETAILS) on:keydown=|event| move_focus(&event)>{buttons}</div>
        {tabs.into_iter().enumerate().map(panel).collect_view()}
        {rest}
    }
    .into_any()
}
