//! The dialog that puts a sequence on one or many records: which one, its steps with their days, and who is left out and why.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Id, fold};
use crate::command::{Command, Enrol};
use crate::domain::RecordType;
use crate::domain::records::sequence;
use crate::locale::{format, phrases};
use crate::store::sequences::{self, LeftOut, Step};
use crate::store::{RecordStore, display_names};
use crate::ui::components::dialog::sheet;
use crate::ui::context::AppContext;
use crate::ui::features::add_many::{AddMany, Preview, Words, about, add_many};
use crate::ui::navigation::{Route, Section};

/// The sequences for records of a type, by name.
fn offered(set: &RecordStore, kind: RecordType) -> Vec<(Id, String)> {
    let rows = set.rows(RecordType::Sequence).map(|(_, row)| row);
    let rows = rows.filter(|row| sequences::kind_of(row) == Some(kind) && !row.is(sequence::ARCHIVED));
    let rows = rows.filter(|row| sequences::read(row.text(sequence::STEPS)).is_some());
    let mut all: Vec<(Id, String)> = rows.map(|row| (row.id(), row.text(sequence::NAME).to_string())).collect();
    all.sort_by_cached_key(|(id, name)| (fold::fold(name), *id));
    all
}

fn preview(set: &RecordStore, id: Id, records: &[Id]) -> Option<(Vec<Step>, Preview)> {
    let row = set.get(RecordType::Sequence, id)?;
    let steps = sequences::read(row.text(sequence::STEPS))?;
    let would = Preview::of(records, |about| sequences::left_out(set, row, &steps, about), LeftOut::phrase);
    Some((steps, would))
}

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, records: Arc<Vec<Id>>) -> AnyView {
    let title = cx.t_with(phrases::ENROL_TITLE, &[&about(cx, kind, &records)]);
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
    let planned = {
        let records = records.clone();
        Memo::new(move |_| {
            let chosen = chosen.get();
            cx.app.read(|set| preview(set, chosen, &records)).unwrap_or_default()
        })
    };
    let would = Memo::new(move |_| planned.with(|(_, would)| would.clone()));
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=id == first>{name}</option> };
    let choose = move |event: web_sys::Event| {
        wrong.set(None);
        event_target_value(&event).parse().into_iter().for_each(|id| chosen.set(id));
    };
    let inputs = view! {
        <div class="field"><label for="enrol-sequence">{RecordType::Sequence.one().of(cx.language)}</label>
            <select id="enrol-sequence" on:change=choose>{all.into_iter().map(option).collect_view()}</select></div>
        {move || planned.with(|(plan, _)| steps(cx, plan))}
    };
    let words = Words {
        will: |_| phrases::ENROL_WILL,
        left_out: phrases::ENROL_LEFT_OUT,
        button: phrases::ENROL_BUTTON,
        idle: phrases::ENROL,
    };
    let shown = AddMany { kind, title, would, wrong, words, inputs: inputs.into_any() };
    add_many(cx, shown, move || {
        Some(Command::Enrol(Enrol { sequence: chosen.get_untracked(), records: records.clone() }))
    })
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
