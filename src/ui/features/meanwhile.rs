//! An open editor of a field, and a dialog about records, that says so if somebody else changes meanwhile what it edits:
//! both values are shown, and nothing is saved before one of them is chosen.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Meanwhile, Value};
use crate::command::currency;
use crate::domain::Field;
use crate::domain::rules::validate;
use crate::locale::phrases;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// An open editor of a field of a record.
#[derive(Clone, Copy)]
pub struct OpenEdit {
    cx: AppContext,
    id: Id,
    field: &'static Field,
}

impl OpenEdit {
    /// The editor of a field.
    pub fn of(cx: AppContext, id: Id, field: &'static Field) -> OpenEdit {
        OpenEdit { cx, id, field }
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
        self.cx.app.read(|set| stored(set, self.id, self.field, self.cx))
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
        let field = self.field;
        (move || {
            let (other, typed) = found.get()?;
            let Some(typed) = typed else {
                let text = cx.t_with(phrases::MEANWHILE_CHANGED, &[&shown(cx, field, &other)]);
                return Some(view! { <p class="meanwhile" role="status">{text}</p> }.into_any());
            };
            Some(choice(cx, clash(cx, field, &other, &typed), keep, take))
        })
        .into_any()
    }
}

/// A text in an input that is stored when the input is left: what is typed, and what was stored when the typing began.
#[derive(Clone, Copy)]
pub struct TypedText {
    cx: AppContext,
    stored: Signal<String>,
    typed: RwSignal<Option<String>>,
    before: RwSignal<String>,
    clash: Memo<Option<String>>,
}

impl TypedText {
    /// The input of a field with a stored value as its text.
    pub fn of(cx: AppContext, field: &'static Field, stored: Signal<String>) -> TypedText {
        let typed = RwSignal::new(None::<String>);
        let before = RwSignal::new(String::new());
        let clash = Memo::new(move |_| {
            let typed = typed.get()?;
            let stored = stored.get();
            let what = before.with(|before| Meanwhile::of(before, &stored, Some(&typed)));
            (what == Meanwhile::Clash).then(|| clash(cx, field, &stored, &typed))
        });
        TypedText { cx, stored, typed, before, clash }
    }

    /// The text of the input; tracked.
    pub fn text(self) -> String {
        self.typed.get().unwrap_or_else(|| self.stored.get())
    }

    /// What is typed, if it is not what is stored.
    pub fn typed(self) -> Option<String> {
        self.typed.get_untracked().filter(|text| *text != self.stored.get_untracked())
    }

    /// Notes what is typed.
    pub fn enter(self, text: String) {
        if self.typed.with_untracked(Option::is_none) {
            self.before.set(self.stored.get_untracked());
        }
        // Whoever typed the former value again has changed nothing.
        let is_same = self.before.with_untracked(|before| *before == text);
        self.typed.set(Some(text).filter(|_| !is_same));
    }

    /// The input shows what is stored. What was typed may be stored only after the page with the input was left.
    pub fn end(self) {
        if self.typed.try_with_untracked(Option::is_some) == Some(true) {
            self.typed.set(None);
        }
    }

    /// The sentence that somebody else changed the value while this user typed; tracked. Nothing is stored as long as there
    /// is one.
    pub fn clash(self) -> Option<String> {
        self.clash.get()
    }

    /// The sentence with the choice. `store` stores what is typed.
    pub fn choice(self, store: Callback<()>) -> AnyView {
        let keep = Callback::new(move |()| {
            self.before.set(self.stored.get_untracked());
            store.run(());
        });
        let take = Callback::new(move |()| self.end());
        (move || self.clash.get().map(|text| choice(self.cx, text, keep, take))).into_any()
    }
}

/// A dialog about records: what each of their fields had when it was opened.
#[derive(Clone, Copy)]
pub struct OpenDialog {
    cx: AppContext,
    before: RwSignal<Vec<(Id, &'static Field, String)>>,
    ids: StoredValue<Vec<Id>>,
    typed: Callback<FieldId, Option<String>>,
    take: Callback<(FieldId, String)>,
}

/// A field that somebody changed while the dialog is open.
#[derive(Clone, PartialEq)]
struct Changed {
    id: Id,
    field: &'static Field,
    what: Meanwhile,
    /// What it had, or if both changed it, what it has now.
    other: String,
    typed: String,
}

impl OpenDialog {
    /// A dialog that stores nothing in fields of these records that it does not show as they are.
    pub fn about(cx: AppContext, ids: &[Id]) -> OpenDialog {
        Self::storing(cx, ids, |_| None, |_, _| ())
    }

    /// A dialog that stores what `typed` returns in the field of the first record, if anything; tracked. `take` puts what
    /// is stored there into the input instead.
    pub fn storing(
        cx: AppContext,
        ids: &[Id],
        typed: impl Fn(FieldId) -> Option<String> + Send + Sync + 'static,
        take: impl Fn(FieldId, String) + Send + Sync + 'static,
    ) -> OpenDialog {
        OpenDialog {
            cx,
            before: RwSignal::new(cx.app.read_untracked(|set| everything(set, ids, cx)).unwrap_or_default()),
            ids: StoredValue::new(ids.to_vec()),
            typed: Callback::new(typed),
            take: Callback::new(move |(number, text)| take(number, text)),
        }
    }

    /// Whether the dialog would overwrite what somebody else stored. Then it is not submitted, and the choice is focused.
    pub fn has_clash(self) -> bool {
        let clashes = untrack(|| self.changed()).iter().any(|changed| changed.what == Meanwhile::Clash);
        if clashes {
            crate::ui::form::focus_choice();
        }
        clashes
    }

    /// What was changed, with a choice for what the dialog would overwrite.
    pub fn notes(self) -> AnyView {
        let cx = self.cx;
        let found = Memo::new(move |_| self.changed());
        let is_one = self.ids.with_value(|ids| ids.len() == 1);
        let note = move |changed: Changed| {
            let Changed { id, field, what, other, typed } = changed;
            let mut label = cx.labelled(&field.label.of(cx.language), &"");
            if !is_one {
                let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
                label = format!("{name} · {label}");
            }
            if what == Meanwhile::Changed {
                let text = cx.t_with(phrases::MEANWHILE_CHANGED, &[&shown(cx, field, &other)]);
                return view! { <p class="meanwhile">{label}{text}</p> }.into_any();
            }
            let text = clash(cx, field, &other, &typed);
            let knows = move || {
                let knows = |own: &mut (Id, &'static Field, String)| {
                    if (own.0, own.1.number) == (id, field.number) {
                        own.2 = other.clone();
                    }
                };
                self.before.update(|all| all.iter_mut().for_each(knows));
            };
            let keep = Callback::new({
                let knows = knows.clone();
                move |()| knows()
            });
            let take = Callback::new(move |()| {
                let stored = cx.app.read_untracked(|set| stored(set, id, field, cx));
                knows();
                self.take.run((field.number, stored));
            });
            choice(cx, format!("{label}{text}"), keep, take)
        };
        view! { <div role="status" class="stack" hidden=move || found.with(Vec::is_empty)>{move || found.get().into_iter().map(note).collect_view()}</div> }
            .into_any()
    }

    fn changed(self) -> Vec<Changed> {
        let cx = self.cx;
        self.before.with(|before_all| {
            cx.app.read(|set| {
                let mut all = Vec::new();
                for (id, field, before) in before_all {
                    // A record that is gone is what the dialog's own refusal says.
                    if set.find(*id).is_none() {
                        continue;
                    }
                    let now = stored(set, *id, field, cx);
                    if now == *before {
                        continue;
                    }
                    let is_first = before_all.first().is_some_and(|first| first.0 == *id);
                    let typed = if is_first { self.typed.run(field.number) } else { None };
                    let what = Meanwhile::of(before, &now, typed.as_deref().filter(|typed| typed != before));
                    let other = if what == Meanwhile::Clash { now } else { before.clone() };
                    if what != Meanwhile::Same {
                        all.push(Changed { id: *id, field, what, other, typed: typed.unwrap_or_default() });
                    }
                }
                all
            })
        })
    }
}

/// Whether a record still has in a field what a gesture began with. If not, it says so, and nothing is to be moved.
pub fn is_still(cx: AppContext, id: Id, number: FieldId, before: Option<Value>) -> bool {
    let name = cx.app.read_untracked(|set| {
        let (_, row) = set.find(id)?;
        (row.get(number) != before).then(|| display_names::name_of(set, id, cx.language))
    });
    if let Some(name) = &name {
        cx.app.messages.show_error(cx.t_with(phrases::MEANWHILE_NOT_MOVED, &[name]));
    }
    name.is_none()
}

/// The fields of some records that people fill in, with what they have.
fn everything(set: &RecordStore, ids: &[Id], cx: AppContext) -> Option<Vec<(Id, &'static Field, String)>> {
    let mut all = Vec::new();
    for id in ids {
        let Some((kind, _)) = set.find(*id) else { continue };
        let fields = set.fields(kind).iter().filter(|field| !field.system);
        all.extend(fields.map(|field| (*id, *field, stored(set, *id, field, cx))));
    }
    Some(all)
}

/// What is stored in a field, as the text of an input.
fn stored(set: &RecordStore, id: Id, field: &'static Field, cx: AppContext) -> String {
    let value = set.find(id).and_then(|(_, row)| row.get(field.number));
    format_value::to_input(field, value.as_ref(), cx.language)
}

/// The text of an input as it is shown elsewhere.
fn shown(cx: AppContext, field: &'static Field, text: &str) -> String {
    let read = |set: &RecordStore| {
        let value = validate::read(field, text, currency(set)).ok()?;
        Some(format_value::display(set, field, value.as_ref(), cx.language))
    };
    let shown = cx.app.read_untracked(read).unwrap_or_else(|| text.to_string());
    if shown.is_empty() { cx.t(phrases::TEAM_EMPTY_VALUE).to_string() } else { shown }
}

/// The sentence that both changed a field.
pub fn clash(cx: AppContext, field: &'static Field, other: &str, typed: &str) -> String {
    cx.t_with(phrases::MEANWHILE_CLASH, &[&shown(cx, field, other), &shown(cx, field, typed)])
}

/// What both changed, and the choice.
pub fn choice(cx: AppContext, text: String, keep: Callback<()>, take: Callback<()>) -> AnyView {
    view! {
        <div class="meanwhile" role="alert">
            <p>{text}</p>
            <button type="button" class="button" on:click=move |_| keep.run(())>{cx.t(phrases::MEANWHILE_KEEP)}</button>
            <button type="button" class="button" on:click=move |_| take.run(())>{cx.t(phrases::MEANWHILE_TAKE)}</button>
        </div>
    }
    .into_any()
}
