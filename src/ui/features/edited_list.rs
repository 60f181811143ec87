//! A section of the settings whose records each open in an editor of its own, in their place; a new one is edited at the top.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{Phrase, phrases};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;

/// What is being edited.
#[derive(Clone, Copy, PartialEq)]
pub enum Editing {
    /// Nothing.
    Nothing,
    /// A new record.
    New,
    /// A new record that begins with an example.
    Example,
    /// A stored one.
    Stored(Id),
}

impl Editing {
    /// The stored record, if it is one.
    pub fn id(self) -> Option<Id> {
        match self {
            Editing::Stored(id) => Some(id),
            _ => None,
        }
    }
}

/// What differs between such sections.
#[derive(Clone, Copy)]
pub struct EditedList {
    /// The type of the records.
    pub kind: RecordType,
    /// The beginning of the ids of its elements: `sequence` for `sequence-new` and `sequence-name`.
    pub prefix: &'static str,
    /// What is said while there is no record.
    pub empty: Phrase,
    /// The editor of a record.
    pub editor: fn(AppContext, RwSignal<Editing>) -> AnyView,
    /// A record while it is not edited.
    pub shown: fn(AppContext, Id, RwSignal<Editing>) -> AnyView,
}

impl EditedList {
    /// The section with the records of these ids.
    pub fn section(self, cx: AppContext, all: Memo<Vec<Id>>) -> AnyView {
        let editing = RwSignal::new(Editing::Nothing);
        let begin = move |what: Editing| {
            editing.set(what);
            focus(&format!("{}-name", self.prefix));
        };
        let head = move || {
            let is_empty = all.with(Vec::is_empty);
            if matches!(editing.get(), Editing::New | Editing::Example) {
                return (self.editor)(cx, editing);
            }
            let id = format!("{}-new", self.prefix);
            let new = view! { <button type="button" id=id class="button" data-look="primary" on:click=move |_| begin(Editing::New)>{self.kind.creation(cx.language)}</button> };
            let example = is_empty.then(|| view! { <button type="button" class="button" on:click=move |_| begin(Editing::Example)>{cx.t(phrases::TEMPLATE_EXAMPLE)}</button> });
            let buttons = view! { <div class="page-actions">{new}{example}</div> };
            match is_empty {
                true => view! { <section class="panel"><div class="panel-body stack"><p>{cx.t(self.empty)}</p>{buttons}</div></section> }.into_any(),
                false => buttons.into_any(),
            }
        };
        let one = move |id: Id| {
            let is_edited = Memo::new(move |_| editing.get() == Editing::Stored(id));
            move || match is_edited.get() {
                true => (self.editor)(cx, editing),
                false => (self.shown)(cx, id, editing),
            }
        };
        view! {
            {head}
            <For each=move || all.get() key=|id| *id children=one/>
        }
        .into_any()
    }
}

/// The title of the editor of a record of a type: a new one, or a stored one.
pub fn title(cx: AppContext, kind: RecordType, id: Option<Id>) -> String {
    match id {
        None => kind.creation(cx.language),
        Some(_) => cx.t_with(phrases::EDIT_FIELD, &[kind.one().of(cx.language)]),
    }
}

/// What the Escape key does in an editor, unless something in it took the key.
pub fn on_escape(close: impl Fn() + 'static) -> impl Fn(web_sys::KeyboardEvent) + 'static {
    move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            close();
        }
    }
}
