//! What adds a condition to a list: the content of the menu beside its conditions. First the field, which is found by
//! typing, then the comparison.
use leptos::html;
use leptos::prelude::*;

use crate::base::fold::fold;
use crate::domain::Field;
use crate::locale::phrases;
use crate::store::filter::Filter;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::condition_editor::{self, ConditionEditor, add_part};
use crate::ui::features::linked_fields::by_link;
use crate::ui::features::linking_editor::{self, LinkingEditor, Relation, relations};
use crate::ui::state::list::{ListId, ListState};

/// What a condition is about.
#[derive(Clone, Copy, PartialEq)]
enum Subject {
    /// A field, also one of a linked record.
    Field(&'static Field),
    /// The records that link to the record.
    Linking(Relation),
}

/// The fields, and once one is chosen the form that adds a condition.
pub fn adder(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let chosen = RwSignal::new(None::<Subject>);
    (move || match chosen.get() {
        None => subjects(cx, page, chosen),
        Some(subject) => form(cx, page, state, subject),
    })
    .into_any()
}

/// What a condition can be about: the record's fields, the records that link to it, and the fields of those that it links
/// to. They are found by what is typed; Enter takes the first.
fn subjects(cx: AppContext, page: ListId, chosen: RwSignal<Option<Subject>>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let label = move |field: &'static Field| (Subject::Field(field), field.label.of(cx.language).to_string());
    let own = cx.fields(page.kind()).into_iter().map(label);
    let linking = relations(cx, page.kind()).into_iter().map(|(relation, name)| (Subject::Linking(relation), name));
    let linked = by_link(cx, page.kind()).into_iter().flat_map(|(_, fields)| fields).map(label);
    let all: Vec<(Subject, String)> = own.chain(linking).chain(linked).collect();
    let found = Memo::new(move |_| {
        let wanted = typed.with(|typed| fold(typed.trim()));
        all.iter().filter(|(_, name)| fold(name).contains(&wanted)).cloned().collect::<Vec<_>>()
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // A refused focus stays where it was.
            let _ = input.focus();
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            if let Some(first) = found.with(|found| found.first().map(|(subject, _)| *subject)) {
                chosen.set(Some(first));
            }
        }
    };
    let line = move |(subject, name): (Subject, String)| view! { <li><button type="button" class="menu-item" on:click=move |_| chosen.set(Some(subject))>{name}</button></li> };
    view! {
        <div class="filter-form">
            <input class="input" type="search" node_ref=input aria-label=cx.t(phrases::FIND_FIELD) placeholder=cx.t(phrases::FIND_FIELD)
                on:input=move |event| typed.set(event_target_value(&event)) on:keydown=on_key/>
            <ul class="plain-list filter-fields" aria-label=cx.t(phrases::FIELD)>{move || found.get().into_iter().map(line).collect_view()}</ul>
            <button type="button" class="button" data-look="quiet" on:click=move |_| cx.dialog.set(Some(Dialog::Filter(page)))>{cx.t(phrases::EDIT_GROUPS)}</button>
        </div>
    }
    .into_any()
}

/// The form that adds a condition.
fn form(cx: AppContext, page: ListId, state: ListState, subject: Subject) -> AnyView {
    let prefix = "filter".to_string();
    let (inputs, build): (AnyView, Box<dyn Fn() -> Option<Filter>>) = match subject {
        Subject::Field(field) => {
            let maker = ConditionEditor::new(field);
            let build = move || maker.build(cx).map(Filter::Where);
            (condition_editor::inputs(cx, page.kind(), maker, prefix), Box::new(build))
        }
        Subject::Linking(relation) => {
            let editor = LinkingEditor::new(cx, relation);
            (linking_editor::inputs(cx, page.kind(), editor, prefix), Box::new(move || editor.build(cx)))
        }
    };
    let submit = move || {
        if let Some(part) = build() {
            state.ask(|query| add_part(&mut query.filter, part));
        }
    };
    view! {
        <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
            {inputs}
            <button type="submit" class="button" data-look="primary">{cx.t(phrases::ADD)}</button>
        </form>
    }
    .into_any()
}
