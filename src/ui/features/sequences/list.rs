//! The sequences: the steps of each with what came of them, as figures that open their records; and their editor.
use leptos::prelude::*;

use super::editor::editor;
use super::form::Form;
use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::{enrolment, sequence};
use crate::locale::{Phrase, format, phrases};
use crate::store::sequence_figures::{self, Counted};
use crate::store::sequences::{self, End, Step};
use crate::store::{RecordStore, display_names, picklists, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::{EditedList, Editing};
use crate::ui::navigation::Route;

/// The section.
pub fn section(cx: AppContext) -> AnyView {
    let list = EditedList {
        kind: RecordType::Sequence,
        prefix: "sequence",
        empty: phrases::NO_SEQUENCES,
        editor: |cx, editing| editor(cx, Form::of(cx, editing.get_untracked()), editing),
        shown,
    };
    list.section(cx, Memo::new(move |_| cx.app.read(|set| Some(sorted(set))).unwrap_or_default()))
}

/// The ids of the sequences, by name; archived ones last.
fn sorted(set: &RecordStore) -> Vec<Id> {
    let key = |row: &crate::base::Row| {
        let name = crate::base::fold::fold(row.text(sequence::NAME));
        (picklists::is_archived(RecordType::Sequence, row), name, row.id())
    };
    let mut all: Vec<_> = set.rows(RecordType::Sequence).map(|(_, row)| key(row)).collect();
    all.sort_unstable();
    all.into_iter().map(|(.., id)| id).collect()
}

/// What is shown of a sequence.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    name: String,
    kind: Option<RecordType>,
    is_archived: bool,
    steps: Vec<ShownStep>,
    counts: Vec<(Counted, usize)>,
    best: Option<(i64, usize)>,
}

/// What is shown of a step.
#[derive(Clone, PartialEq)]
struct ShownStep {
    /// The name of its type.
    of: String,
    step: Step,
    counts: Vec<(Counted, usize)>,
}

fn read(cx: AppContext, set: &RecordStore, id: Id) -> Option<Shown> {
    let row = set.get(RecordType::Sequence, id)?;
    let kind = sequences::kind_of(row)?;
    let steps = sequences::read(row.text(sequence::STEPS)).unwrap_or_default();
    let counted = |what: Counted| (what, sequence_figures::count(set, id, what));
    let goals = sequence_figures::goals(kind);
    let ends = End::ALL.into_iter().map(|end| counted(Counted::Ended(end))).filter(|(_, count)| *count > 0);
    let whole = [Counted::All, Counted::Active].map(counted).into_iter().chain(ends);
    let shown_step = |step: Step, at: i64| {
        let won = goals.iter().map(|end| Counted::EndedAt(*end, at));
        let counts = std::iter::once(Counted::Reached(at)).chain(won).map(counted).collect();
        ShownStep { of: display_names::name_of(set, step.of, cx.language), step, counts }
    };
    Some(Shown {
        name: row.text(sequence::NAME).to_string(),
        kind: Some(kind),
        is_archived: row.is(sequence::ARCHIVED),
        counts: whole.collect(),
        best: sequence_figures::best_step(set, kind, id, steps.len()),
        steps: steps.into_iter().zip(1..).map(|(step, at)| shown_step(step, at)).collect(),
    })
}

fn shown(cx: AppContext, id: Id, editing: RwSignal<Editing>) -> AnyView {
    let row = Memo::new(move |_| cx.app.read(|set| read(cx, set, id)).unwrap_or_default());
    let name = Memo::new(move |_| row.with(|row| row.name.clone()));
    let edit = move |_| {
        editing.set(Editing::Stored(id));
        focus("sequence-name");
    };
    let archive = move |_| {
        let value = Value::flag(!row.with_untracked(|row| row.is_archived));
        cx.app.run(Command::Edit { id, fields: vec![(sequence::ARCHIVED, value)] }, move |_| {
            focus(&format!("sequence-archive-{id}"));
        });
    };
    let archive_text =
        move || cx.t(if row.with(|row| row.is_archived) { phrases::BRING_BACK } else { phrases::ARCHIVE });
    let chip = move || {
        row.with(|row| row.is_archived)
            .then(|| view! { <span class="chip" data-tone="plain">{cx.t(phrases::SEQUENCE_ARCHIVED)}</span> })
    };
    let kind = move || row.with(|row| row.kind).map(|kind| kind.many().of(cx.language));
    view! {
        <section class="panel" aria-label=move || name.get()>
            <div class="panel-head"><h2>{move || name.get()}</h2>{chip}<span class="soft">{kind}</span></div>
            <div class="panel-body stack">
                {move || figures(cx, id, row.get())}
                <div class="page-actions">
                    <button type="button" class="button" id=format!("sequence-edit-{id}") aria-label=move || cx.labelled(&cx.t(phrases::EDIT), &name.get()) on:click=edit>{cx.t(phrases::EDIT)}</button>
                    <button type="button" class="button" data-look="quiet" id=format!("sequence-archive-{id}") aria-label=move || cx.labelled(&archive_text(), &name.get()) on:click=archive>{archive_text}</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// How a count is called, and how it is worked out.
fn words(cx: AppContext, what: Counted) -> (&'static str, Phrase) {
    let label = |end: End| RecordType::Enrolment.field(end.field()).map_or("", |field| field.label.of(cx.language));
    match what {
        Counted::All => (cx.t(phrases::SEQUENCE_ALL), phrases::HOW_SEQUENCE_ALL),
        Counted::Active => (cx.t(phrases::SEQUENCE_ACTIVE), phrases::HOW_SEQUENCE_ACTIVE),
        Counted::Reached(_) => (cx.t(phrases::SEQUENCE_REACHED), phrases::HOW_SEQUENCE_REACHED),
        Counted::Ended(end) => (label(end), phrases::HOW_SEQUENCE_ENDED),
        Counted::EndedAt(end, _) => (label(end), phrases::HOW_SEQUENCE_ENDED_AT),
    }
}

/// A count as a figure that opens its records.
fn counted(cx: AppContext, id: Id, kind: RecordType, (what, count): (Counted, usize)) -> AnyView {
    let text = format::number(count as i64, cx.language);
    let how = cx.t(words(cx, what).1);
    if count == 0 {
        return view! { <span class="soft" data-figure=FigureKind::Zero.key() title=how>{text}</span> }.into_any();
    }
    let filter = sequence_figures::filter(kind, id, what);
    let query = cx.app.read_untracked_present(|set| query_string::write_all(set, kind, filter));
    figure(FigureKind::Count, text, cx.href_with(Route::List(kind), &query), how)
}

/// The steps with what came of each, and what came of the whole.
fn figures(cx: AppContext, id: Id, shown: Shown) -> AnyView {
    let Some(kind) = shown.kind.filter(|_| !shown.steps.is_empty()) else {
        return view! { <p class="banner" data-tone="bad">{cx.t(phrases::SEQUENCE_BROKEN)}</p> }.into_any();
    };
    let label = |number: FieldId| RecordType::Enrolment.field(number).map_or("", |field| field.label.of(cx.language));
    let is_used = shown.counts.first().is_some_and(|(_, count)| *count > 0);
    let item = |entry: (Counted, usize)| {
        view! { <div><dt>{words(cx, entry.0).0}</dt><dd>{counted(cx, id, kind, entry)}</dd></div> }
    };
    let whole = match is_used {
        true => {
            view! { <dl class="sequence-whole">{shown.counts.into_iter().map(item).collect_view()}</dl> }.into_any()
        }
        false => view! { <p class="soft">{cx.t(phrases::SEQUENCE_UNUSED)}</p> }.into_any(),
    };
    let best = shown.best.map(|(at, percent)| {
        let text = cx.t_with(phrases::SEQUENCE_BEST, &[&at.to_string(), &format::number(percent as i64, cx.language)]);
        view! { <p><strong>{text}</strong></p> }
    });
    let heads = shown.steps.first().into_iter().flat_map(|step| &step.counts).map(|(what, _)| {
        view! { <th scope="col" data-align="right">{words(cx, *what).0}</th> }
    });
    let heads = is_used.then(|| heads.collect_view());
    let line = |(at, ShownStep { of, step, counts }): (usize, ShownStep)| {
        let when = match step.days {
            0 => cx.t(phrases::SEQUENCE_AT_ONCE).to_string(),
            days => cx.t_with(phrases::SEQUENCE_AFTER, &[&format::number(i64::from(days), cx.language)]),
        };
        let cells = is_used.then(|| {
            counts
                .into_iter()
                .map(|count| view! { <td data-align="right">{counted(cx, id, kind, count)}</td> })
                .collect_view()
        });
        view! { <tr><td data-align="right">{at + 1}</td><th scope="row">{of}{cx.language.colon()}{step.subject}</th><td>{when}</td>{cells}</tr> }
    };
    let lines = shown.steps.into_iter().enumerate().map(line).collect_view();
    view! {
        {whole}
        {best}
        <div class="table-scroll" tabindex="0" role="region" aria-label=cx.labelled(&label(enrolment::STEPS), &shown.name)><table class="plain-table sequence-steps">
            <thead><tr><th scope="col" colspan="2">{label(enrolment::STEP)}</th><th scope="col">{cx.t(phrases::SEQUENCE_WHEN)}</th>{heads}</tr></thead>
            <tbody>{lines}</tbody>
        </table></div>
    }
    .into_any()
}
