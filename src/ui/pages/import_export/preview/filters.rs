//! Which rows of the preview are shown, with their numbers, and the kinds of doubtful values, each of which opens its
//! rows.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::preview::model::{PreviewTable, count};
use crate::worker_protocol::ImportPreview;
use crate::worker_protocol::import_config::{Column, Target};
use crate::worker_protocol::messages::Complaint;
use crate::worker_protocol::preview_rows::{RowCounts, RowFilter};

/// The filters with their names, and how their rows are counted.
const FILTERS: [(RowFilter, Phrase, Phrase); 7] = [
    (RowFilter::All, phrases::ROWS_ALL, phrases::HOW_ROWS),
    (RowFilter::New, phrases::ROWS_NEW, phrases::HOW_ROWS_NEW),
    (RowFilter::Changed, phrases::ROWS_CHANGED, phrases::HOW_ROWS_CHANGED),
    (RowFilter::Same, phrases::ROWS_SAME, phrases::HOW_ROWS_SAME),
    (RowFilter::Doubtful, phrases::ROWS_DOUBTFUL, phrases::HOW_ROWS_DOUBTFUL),
    (RowFilter::Duplicates, phrases::ROWS_DUPLICATES, phrases::HOW_ROWS_DUPLICATES),
    (RowFilter::LeftOut, phrases::ROWS_SKIPPED, phrases::HOW_ROWS_SKIPPED),
];

fn number(cx: AppContext, count: u32) -> String {
    format::number(i64::from(count), cx.language)
}

/// The sum of all files: rows read, and what becomes of them.
pub fn sum(cx: AppContext, plan: &ImportPreview) -> String {
    let total = |of: fn(&RowCounts) -> u32| number(cx, plan.rows.iter().map(of).sum());
    let [all, new, changed, same, skipped] =
        [total(|of| of.all), total(|of| of.new), total(|of| of.changed), total(|of| of.same), total(|of| of.left_out)];
    cx.t_with(phrases::ROWS_ADD_UP, &[&all, &new, &changed, &same, &skipped])
}

/// The choice of the file, and of its rows.
pub fn filters(table: PreviewTable) -> AnyView {
    let (cx, wizard) = (table.cx, table.wizard);
    let names = Memo::new(move |_| {
        wizard.config.with(|config| config.sheets.iter().map(|sheet| sheet.file.clone()).collect::<Vec<String>>())
    });
    let choose = move |event: web_sys::Event| {
        if let Ok(at) = event_target_value(&event).parse() {
            table.show(at, RowFilter::All);
        }
    };
    let file = move || {
        let all = names.get();
        (all.len() > 1).then(|| {
            let options = all.into_iter().enumerate().map(|(at, name)| {
                view! { <option value=at.to_string() selected=move || wizard.sheet.get() == at>{name}</option> }
            });
            view! { <select class="input" aria-label=cx.t(phrases::PREVIEW_FILE) on:change=while_here(choose)>{options.collect_view()}</select> }
        })
    };
    let filter = move |(filter, name, how): (RowFilter, Phrase, Phrase)| {
        let own = Memo::new(move |_| {
            let sheet = wizard.sheet.get();
            wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| count(plan, sheet, filter)))
        });
        // The rows of one kind of complaint are among those to review.
        let is_chosen = move || match wizard.filter.get() {
            RowFilter::Complaint(_) => filter == RowFilter::Doubtful,
            chosen => chosen == filter,
        };
        let show = move |_| table.show(wizard.sheet.get_untracked(), filter);
        let is_hidden = move || own.get() == 0 && filter != RowFilter::All && !is_chosen();
        view! {
            <button type="button" data-figure=FigureKind::Here.key() title=cx.t(how) data-filter=if filter == RowFilter::Doubtful { "doubt" } else { "rows" }
                aria-pressed=move || is_chosen().to_string() hidden=is_hidden on:click=show>
                {cx.t(name)}" "<span class="import-count">{move || number(cx, own.get())}</span></button>
        }
    };
    view! {
        <div class="import-filters">
            {file}
            <div class="segmented" role="group" aria-label=cx.t(phrases::PREVIEW_ROWS)>{FILTERS.map(filter).into_iter().collect_view()}</div>
        </div>
    }
    .into_any()
}

/// What becomes of the rows of each file; every number opens its rows in the table.
pub fn files(table: PreviewTable, plan: &ImportPreview) -> AnyView {
    let (cx, wizard) = (table.cx, table.wizard);
    let sheets = wizard.config.with_untracked(|config| {
        config.sheets.iter().map(|sheet| (sheet.file.clone(), sheet.kind)).collect::<Vec<_>>()
    });
    let line = |(at, (file, kind)): (usize, (String, Option<RecordType>))| {
        let kind = kind?;
        let part = |(filter, name, how): &(RowFilter, Phrase, Phrase)| {
            let (filter, count) = (*filter, count(plan, at, *filter));
            let show = move |_| table.show(at, filter);
            (count > 0 && filter != RowFilter::All).then(|| {
                let text = format!("{} {}", cx.t(*name), number(cx, count));
                view! { " "<button type="button" class="figure-link" data-figure=FigureKind::Here.key() title=cx.t(*how) on:click=show>{text}</button> }
            })
        };
        let parts = FILTERS.iter().map(part).collect_view();
        Some(view! { <li>{format!("{file} · {}:", kind.many().of(cx.language))}{parts}</li> })
    };
    view! { <ul class="import-counts">{sheets.into_iter().enumerate().map(line).collect_view()}</ul> }.into_any()
}

/// All kinds of doubtful values, or what can be said if there are none.
pub fn complaints(table: PreviewTable, plan: &ImportPreview) -> AnyView {
    let (cx, wizard) = (table.cx, table.wizard);
    let is_told = |counts: &RowCounts| counts.left_out == 0 && counts.duplicates == 0;
    if plan.complaints.is_empty() {
        let is_whole = plan.left_out.count == 0 && plan.rows.iter().all(is_told);
        let text = match (plan.described, is_whole) {
            (0, true) => cx.t(phrases::NO_COMPLAINTS).into_any(),
            (0, false) => cx.t(phrases::NO_DOUBTS).into_any(),
            (described, _) => {
                let text = cx.t_with(phrases::DESCRIBED, &[&number(cx, described)]);
                view! { <button type="button" class="figure-link" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_DESCRIBED)
                    on:click=move |_| reveal_described(table)>{text}</button> }
                .into_any()
            }
        };
        return view! { <p class="with-icon" data-tone="good">{icon(icon::CHECK)}{text}</p> }.into_any();
    }
    let all: u32 = plan.complaints.iter().map(|complaint| complaint.count).sum();
    let line = |(place, complaint): (usize, &Complaint)| {
        let filter = RowFilter::Complaint(place as u32);
        let Complaint { sheet, at, column, text, count, rows } = complaint.clone();
        let sheet = sheet as usize;
        let column = if column.is_empty() { cx.t(phrases::WHOLE_ROW).to_string() } else { column };
        let show = move |_| {
            let is_shown = wizard.filter.get_untracked() == filter && wizard.sheet.get_untracked() == sheet;
            table.show(sheet, if is_shown { RowFilter::Doubtful } else { filter });
            if let Some(at) = at.filter(|_| !is_shown) {
                request_animation_frame(move || table.reveal(at as usize));
            }
        };
        let is_shown = move || wizard.filter.get() == filter && wizard.sheet.get() == sheet;
        view! {
            <li>
                <button type="button" data-figure=FigureKind::Here.key() aria-pressed=move || is_shown().to_string() disabled=rows == 0 on:click=show>
                    <strong>{column}</strong><span>{text}</span><span class="import-count">{number(cx, count)}</span>
                </button>
            </li>
        }
    };
    let lines = plan.complaints.iter().enumerate().map(line).collect_view();
    let is_looked_at = move || matches!(wizard.filter.get(), RowFilter::Doubtful | RowFilter::Complaint(_));
    view! {
        <div class="stack import-complaints" hidden=move || !is_looked_at()>
            <p data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_ROWS_DOUBTFUL)>{cx.t_with(phrases::COMPLAINTS, &[&number(cx, all)])}</p>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

/// Shows the first column whose cells the description keeps.
fn reveal_described(table: PreviewTable) {
    let first = table.wizard.config.with_untracked(|config| {
        let is_filled = |column: &Column| column.target == Target::Description && !column.samples.is_empty();
        let sheets = config.sheets.iter().enumerate();
        sheets.into_iter().find_map(|(at, sheet)| Some((at, sheet.columns.iter().position(is_filled)?)))
    });
    if let Some((sheet, column)) = first {
        table.show(sheet, RowFilter::All);
        request_animation_frame(move || table.reveal(column));
    }
}
