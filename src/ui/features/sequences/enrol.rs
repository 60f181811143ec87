//! The dialog that puts a sequence on one or many records: which one, its steps with their days, and who is left out and why.
use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Id, fold};
use crate::command::{Command, Enrol};
use crate::domain::RecordType;
use crate::domain::records::sequence;
use crate::locale::{format, phrases};
use crate::store::sequences::{self, LeftOut, Step};
use crate::store::{RecordStore, display_names};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog as modal, sheet};
use crate::ui::context::AppContext;
use crate::ui::navigation::{Route, Section};

/// The most names of records that are left out for a reason.
const MOST_NAMED: usize = 5;

/// What would become of the records.
#[derive(Clone, PartialEq, Default)]
struct Preview {
    steps: Vec<Step>,
    fits: usize,
    left: BTreeMap<LeftOut, Vec<Id>>,
}

/// The sequences for records of a type, by name.
fn offered(set: &RecordStore, kind: RecordType) -> Vec<(Id, String)> {
    let rows = set.rows(RecordType::Sequence).map(|(_, row)| row);
    let rows = rows.filter(|row| sequences::kind_of(row) == Some(kind) && !row.is(sequence::ARCHIVED));
    let rows = rows.filter(|row| sequences::read(row.text(sequence::STEPS)).is_some());
    let mut all: Vec<(Id, String)> = rows.map(|row| (row.id(), row.text(sequence::NAME).to_string())).collect();
    all.sort_by_cached_key(|(id, name)| (fold::fold(name), *id));
    all
}

fn preview(set: &RecordStore, id: Id, records: &[Id]) -> Option<Preview> {
    let row = set.get(RecordType::Sequence, id)?;
    let steps = sequences::read(row.text(sequence::STEPS))?;
    let mut out = Preview::default();
    for about in records {
        match sequences::left_out(set, row, &steps, *about) {
            None => out.fits += 1,
            Some(why) => out.left.entry(why).or_default().push(*about),
        }
    }
    Some(Preview { steps, ..out })
}

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, records: Arc<Vec<Id>>) -> AnyView {
    let counted = move |count: usize| kind.counted(count as u32, cx.language);
    let about = match records.as_slice() {
        [one] => cx.app.read_untracked_present(|set| display_names::name_of(set, *one, cx.language)),
        several => counted(several.len()),
    };
    let title = cx.t_with(phrases::ENROL_TITLE, &[&about]);
    let all = cx.app.read_untracked_present(|set| offered(set, kind));
    let Some((first, _)) = all.first().cloned() else {
        let close = move |_| cx.dialog.set(None);
        let body = view! {
            <p>{cx.t_with(phrases::ENROL_NONE, &[&kind.called(0, cx.language)])}</p>
            <p><a class="button" data-look="primary" href=cx.href(Route::Section(Section::Sequences)) on:click=close>{cx.t(phrases::ENROL_SETTINGS)}</a></p>
        };
        return sheet(cx, title, body.into_any());
    };
    let chosen = RwSignal::new(first);
    let wrong = RwSignal::new(None::<String>);
    let is_storing = RwSignal::new(false);
    let would = {
        let records = records.clone();
        Memo::new(move |_| {
            let chosen = chosen.get();
            cx.app.read(|set| preview(set, chosen, &records)).unwrap_or_default()
        })
    };
    let submit = move || {
        if is_storing.get_untracked() || would.with_untracked(|would| would.fits == 0) {
            return;
        }
        is_storing.set(true);
        let wanted = Enrol { sequence: chosen.get_untracked(), records: records.clone() };
        let then = if_here(move |result: Outcome| {
            is_storing.set(false);
            match result {
                Ok(_) => cx.dialog.set(None),
                Err(failure) => wrong.set(Some(cx.app.explain(&failure))),
            }
        });
        cx.app.run(Command::Enrol(wanted), then);
    };
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=id == first>{name}</option> };
    let choose = move |event: web_sys::Event| {
        wrong.set(None);
        event_target_value(&event).parse().into_iter().for_each(|id| chosen.set(id));
    };
    let body = view! {
        <div class="stack">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            <div class="field"><label for="enrol-sequence">{RecordType::Sequence.one().of(cx.language)}</label>
                <select id="enrol-sequence" on:change=choose>{all.into_iter().map(option).collect_view()}</select></div>
            {move || steps(cx, &would.get().steps)}
            {move || summary(cx, kind, would.get())}
        </div>
    };
    let label = move || match would.with(|would| would.fits) {
        0 => cx.t(phrases::ENROL).to_string(),
        count => cx.t_with(phrases::ENROL_BUTTON, &[&counted(count)]),
    };
    let is_off = move || is_storing.get() || would.with(|would| would.fits == 0);
    let button = view! { <button type="submit" class="button" data-look="primary" disabled=is_off>{label}</button> };
    modal(cx, title, "normal", body.into_any(), button.into_any(), submit)
}

fn steps(cx: AppContext, steps: &[Step]) -> AnyView {
    let line = |step: &Step| {
        let of = cx.app.read_untracked_present(|set| display_names::name_of(set, step.of, cx.language));
        let when = match step.days {
            0 => cx.t(phrases::SEQUENCE_AT_ONCE).to_string(),
            days => cx.t_with(phrases::SEQUENCE_AFTER, &[&format::number(i64::from(days), cx.language)]),
        };
        view! { <li>{of}{cx.language.colon()}{step.subject.clone()}" "<span class="soft">"("{when}")"</span></li> }
    };
    view! { <ol class="sequence-plan">{steps.iter().map(line).collect_view()}</ol> }.into_any()
}

/// On how many records it would be put, and which are left out for what reason.
fn summary(cx: AppContext, kind: RecordType, would: Preview) -> AnyView {
    let counted = |count: usize| kind.counted(count as u32, cx.language);
    let reason = |(why, ids): (LeftOut, Vec<Id>)| {
        let text = cx.t_with(phrases::ENROL_LEFT_OUT, &[&counted(ids.len()), cx.t(why.phrase())]);
        let names: Vec<String> = cx.app.read_untracked_present(|set| {
            let there = ids.iter().filter(|id| set.locate(**id).is_some());
            there.take(MOST_NAMED).map(|id| display_names::name_of(set, *id, cx.language)).collect()
        });
        let more = if ids.len() > names.len() { " …" } else { "" };
        view! { <li>{text}" "<span class="soft">{names.join(", ")}{more}</span></li> }
    };
    let fits = cx.t_with(phrases::ENROL_WILL, &[&counted(would.fits)]);
    view! {
        <div role="status"><ul class="plain-list">
            <li><strong>{fits}</strong></li>
            {would.left.into_iter().map(reason).collect_view()}
        </ul></div>
    }
    .into_any()
}
