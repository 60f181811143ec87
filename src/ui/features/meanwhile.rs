//! An open editor of a field that says so if the field is changed by somebody else meanwhile: both values are shown, and
//! nothing is saved before one of them is chosen.
use leptos::prelude::*;

use crate::base::{Id, Meanwhile};
use crate::command::currency;
use crate::domain::rules::validate;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::RecordStore;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// An open editor of a field of a record.
#[derive(Clone, Copy)]
pub struct OpenEdit {
    cx: AppContext,
    kind: RecordType,
    id: Id,
    field: &'static Field,
}

impl OpenEdit {
    /// The editor of a field.
    pub fn of(cx: AppContext, kind: RecordType, id: Id, field: &'static Field) -> OpenEdit {
        OpenEdit { cx, kind, id, field }
    }

    /// Notes what the editor begins with, unless it goes on with something that was typed before.
    pub fn begin(self, goes_on: bool) {
        let key = (self.id, self.field.number);
        if !goes_on || self.cx.edited_from.with_untracked(|all| !all.contains_key(&key)) {
            self.rebase();
        }
    }

    /// What is stored now is what is being edited: the user knows of it.
    pub fn rebase(self) {
        let stored = untrack(|| self.stored());
        self.cx.edited_from.update(|all| drop(all.insert((self.id, self.field.number), stored)));
    }

    /// The editor is closed, and nothing is left of its input.
    pub fn end(self) {
        self.cx.edited_from.update(|all| drop(all.remove(&(self.id, self.field.number))));
    }

    /// What is stored, as the text of an input; tracked.
    pub fn stored(self) -> String {
        let (cx, number) = (self.cx, self.field.number);
        cx.app.read(|set| {
            let value = set.get(self.kind, self.id).and_then(|row| row.get(number));
            format_value::to_input(self.field, value.as_ref(), cx.language)
        })
    }

    /// What became of the field since the editor was opened; tracked.
    pub fn meanwhile(self, typed: Option<&str>) -> Meanwhile {
        let before = self.before();
        before.map_or(Meanwhile::Same, |before| Meanwhile::of(&before, &self.stored(), typed))
    }

    fn before(self) -> Option<String> {
        self.cx.edited_from.with(|all| all.get(&(self.id, self.field.number)).cloned())
    }

    /// The line that says so, with a choice if both changed it. `typed` is what is typed, if anything is.
    pub fn line(
        self,
        typed: impl Fn() -> Option<String> + Send + Sync + 'static,
        keep: Callback<()>,
        take: Callback<()>,
    ) -> AnyView {
        let cx = self.cx;
        let found = Memo::new(move |_| {
            let typed = typed();
            match self.meanwhile(typed.as_deref()) {
                Meanwhile::Same => None,
                Meanwhile::Changed => Some((self.before().unwrap_or_default(), None)),
                Meanwhile::Clash => Some((self.stored(), typed)),
            }
        });
        (move || {
            found.get().map(|(other, typed)| {
                let other = self.shown(&other);
                let Some(typed) = typed else {
                    let text = cx.t_with(phrases::MEANWHILE_CHANGED, &[&other]);
                    return view! { <p class="meanwhile" role="status">{text}</p> }.into_any();
                };
                let text = cx.t_with(phrases::MEANWHILE_CLASH, &[&other, &self.shown(&typed)]);
                view! {
                    <div class="meanwhile" role="alert">
                        <p>{text}</p>
                        <button type="button" class="button" on:click=move |_| keep.run(())>{cx.t(phrases::MEANWHILE_KEEP)}</button>
                        <button type="button" class="button" on:click=move |_| take.run(())>{cx.t(phrases::MEANWHILE_TAKE)}</button>
                    </div>
                }
                .into_any()
            })
        })
        .into_any()
    }

    /// The text of an input as it is shown elsewhere.
    fn shown(self, text: &str) -> String {
        let read = |set: &RecordStore| {
            let value = validate::read(self.field, text, currency(set)).ok()?;
            Some(format_value::display(set, self.field, value.as_ref(), self.cx.language))
        };
        let shown = self.cx.app.read_untracked(read).unwrap_or_else(|| text.to_string());
        if shown.is_empty() { self.cx.t(phrases::TEAM_EMPTY_VALUE).to_string() } else { shown }
    }
}
