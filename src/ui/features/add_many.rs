//! The frame of the dialogs that add one or many records to something: what is chosen, how many fit, who is left out and
//! why, and one button.
use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::Id;
use crate::command::Command;
use crate::domain::RecordType;
use crate::locale::Phrase;
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::dialog;
use crate::ui::context::AppContext;

/// The most names of records that are left out for a reason.
const MOST_NAMED: usize = 5;

/// What would become of the records.
#[derive(Clone, PartialEq, Default)]
pub struct Preview {
    /// How many would be added.
    pub fits: usize,
    /// The others by the reason why not.
    pub left: Vec<(Phrase, Vec<Id>)>,
}

impl Preview {
    /// The preview of some records; `refusal` says why one of them does not fit. Reasons are in their own order.
    pub fn of<R: Ord>(records: &[Id], refusal: impl Fn(Id) -> Option<R>, phrase: fn(R) -> Phrase) -> Preview {
        let mut left: BTreeMap<R, Vec<Id>> = BTreeMap::new();
        let mut fits = 0;
        for record in records {
            match refusal(*record) {
                None => fits += 1,
                Some(why) => left.entry(why).or_default().push(*record),
            }
        }
        Preview { fits, left: left.into_iter().map(|(why, ids)| (phrase(why), ids)).collect() }
    }
}

/// The phrases of a dialog; `{}` is the counted records.
#[derive(Clone, Copy)]
pub struct Words {
    /// What will be done with so many records.
    pub will: fn(usize) -> Phrase,
    /// Records that are left out, and the reason.
    pub left_out: Phrase,
    /// The button with the number of records.
    pub button: Phrase,
    /// The button while nothing fits.
    pub idle: Phrase,
}

/// The name of the record, or how many there are.
pub fn about(cx: AppContext, kind: RecordType, records: &[Id]) -> String {
    match records {
        [one] => cx.app.read_untracked_present(|set| display_names::name_of(set, *one, cx.language)),
        several => kind.counted(several.len() as u32, cx.language),
    }
}

/// What a dialog shows.
pub struct AddMany {
    /// The type of the records.
    pub kind: RecordType,
    /// The title.
    pub title: String,
    /// What would become of the records.
    pub would: Memo<Preview>,
    /// A problem, which the inputs empty.
    pub wrong: RwSignal<Option<String>>,
    /// The phrases.
    pub words: Words,
    /// What chooses to what the records are added.
    pub inputs: AnyView,
}

/// The dialog; it runs `command` unless nothing fits.
pub fn add_many(
    cx: AppContext,
    shown: AddMany,
    command: impl Fn() -> Option<Command> + Clone + Send + Sync + 'static,
) -> AnyView {
    let AddMany { kind, title, would, wrong, words, inputs } = shown;
    let counted = move |count: usize| kind.counted(count as u32, cx.language);
    let is_storing = RwSignal::new(false);
    let submit = move || {
        let Some(command) = command().filter(|_| !is_storing.get_untracked()) else { return };
        if would.with_untracked(|would| would.fits == 0) {
            return;
        }
        is_storing.set(true);
        let then = if_here(move |result: Outcome| {
            is_storing.set(false);
            match result {
                Ok(_) => cx.dialog.set(None),
                Err(failure) => wrong.set(Some(cx.app.explain(&failure))),
            }
        });
        cx.app.run(command, then);
    };
    let body = view! {
        <div class="stack">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            {inputs}
            {move || summary(cx, kind, words, would.get())}
        </div>
    };
    let label = move || match would.with(|would| would.fits) {
        0 => cx.t(words.idle).to_string(),
        count => cx.t_with(words.button, &[&counted(count)]),
    };
    let is_off = move || is_storing.get() || would.with(|would| would.fits == 0);
    let button = view! { <button type="submit" class="button" data-look="primary" disabled=is_off>{label}</button> };
    dialog(cx, title, "normal", body.into_any(), button.into_any(), submit)
}

/// How many would be added, and who is left out for what reason.
fn summary(cx: AppContext, kind: RecordType, words: Words, would: Preview) -> AnyView {
    let counted = |count: usize| kind.counted(count as u32, cx.language);
    let reason = |(why, ids): (Phrase, Vec<Id>)| {
        let text = cx.t_with(words.left_out, &[&counted(ids.len()), cx.t(why)]);
        let names: Vec<String> = cx.app.read_untracked_present(|set| {
            let there = ids.iter().filter(|id| set.locate(**id).is_some());
            there.take(MOST_NAMED).map(|id| display_names::name_of(set, *id, cx.language)).collect()
        });
        let more = if ids.len() > names.len() { " …" } else { "" };
        view! { <li>{text}" "<span class="soft">{names.join(", ")}{more}</span></li> }
    };
    let fits = cx.t_with((words.will)(would.fits), &[&counted(would.fits)]);
    view! {
        <div role="status"><ul class="plain-list">
            <li><strong>{fits}</strong></li>
            {would.left.into_iter().map(reason).collect_view()}
        </ul></div>
    }
    .into_any()
}
