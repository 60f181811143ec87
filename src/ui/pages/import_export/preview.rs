//! The preview of an import: what becomes of the rows, as numbers and as a table, and what is doubtful.
mod cells;
mod column_menu;
mod filters;
mod head;
mod model;
mod table;

use leptos::prelude::*;

use crate::domain::records::opportunity;
use crate::domain::{RecordType, defaults};
use crate::locale::{format, phrases};
use crate::store::display_names;
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::features::handed_over::listed;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::ui::pages::import_export::preview::model::PreviewTable;
use crate::ui::pages::import_export::{conflicts, fixed_values, mapping, reading};
use crate::worker_protocol::ImportPreview;
use crate::worker_protocol::import_config::{ChoiceColumn, ChoiceMapping, FileConfig};
use crate::worker_protocol::messages::LineSample;

/// The preview; it follows every change of the configuration.
pub fn preview(cx: AppContext, wizard: ImportState) -> AnyView {
    let number = move |count: u32| format::number(i64::from(count), cx.language);
    let skip = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        wizard.set_config(cx, |config| config.skip_duplicates = on);
    };
    let table = PreviewTable::new(cx, wizard);
    let checking = move || {
        let (done, all) = wizard.progress.get()?;
        Some(view! {
            <label class="soft">{cx.t_with(phrases::CHECKING, &[&number(done), &number(all)])}" "{speed(cx, wizard, done, all)}
                <progress value=done.to_string() max=all.max(1).to_string()></progress>
            </label>
        })
    };
    let told = move |of: fn(PreviewTable, &ImportPreview) -> AnyView| {
        move || wizard.plan.with(|plan| plan.as_ref().map(|plan| of(table, plan)))
    };
    let sum = move || wizard.plan.with(|plan| plan.as_ref().map(|plan| filters::sum(cx, plan)));
    let is_planned = Memo::new(move |_| wizard.plan.with(Option::is_some));
    let rows = move || {
        is_planned.get().then(|| view! { {filters::filters(table)}{told(filters::complaints)}{table::table(table)} })
    };
    view! {
        <div class="stack import-preview">
            <div class="import-preview-head">
                <h3>{cx.t(phrases::PREVIEW)}</h3>
                <p role="status" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_ROWS)>{sum}</p>
                <label class="check"><input type="checkbox" prop:checked=move || wizard.config.with(|config| config.skip_duplicates) on:change=skip/>
                    {cx.t(phrases::SKIP_DUPLICATES)}</label>
            </div>
            {reading::questions(cx, wizard)}
            <div class="import-progress" aria-live="polite">{checking}</div>
            {rows}
            <div class="preview">{told(summary)}</div>
            {mapping::all_columns(cx, wizard)}
        </div>
    }
    .into_any()
}

fn summary(table: PreviewTable, plan: &ImportPreview) -> AnyView {
    let (cx, wizard) = (table.cx, table.wizard);
    let number = |count: u32| format::number(i64::from(count), cx.language);
    let new_stages = new_stages(cx, wizard);
    let list = |lines: &LineSample| {
        let rest = lines.count - lines.first.len() as u32;
        let more = (rest > 0).then(|| view! { <li class="soft">{cx.t_with(phrases::AND_MORE, &[&number(rest)])}</li> });
        let lines = lines.first.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
        view! { <ul>{lines}{more}</ul> }.into_any()
    };
    let new = (plan.entries.count > 0).then(|| {
        let text = cx.t_with(phrases::NEW_ENTRIES, &[&number(plan.entries.count)]);
        view! {
            <details class="fold"><summary data-figure=FigureKind::Parts.key() title=cx.t(phrases::HOW_NEW_ENTRIES)>{text}</summary>{list(&plan.entries)}</details>
        }
    });
    let passed = wizard.passed.get_untracked();
    let passed = (!passed.is_empty())
        .then(|| view! { <p class="soft">{cx.t_with(phrases::FILES_PASSED, &[&listed(&passed)])}</p> });
    let left_out = (plan.left_out.count > 0).then(|| {
        view! {
            <details class="fold"><summary>{cx.t(phrases::LEFT_OUT)}</summary>{list(&plan.left_out)}</details>
        }
    });
    // What follows from mails, beside their rows.
    let of_mails = [
        (phrases::MAILS_ATTACHED, plan.attached),
        (phrases::MAILS_REPLIED, plan.replied),
        (phrases::MAILS_ASK, plan.enquiries),
    ];
    let of_mails = of_mails.into_iter().filter(|(_, count)| *count > 0).map(|(phrase, count)| {
        view! { <p data-figure=FigureKind::Here.key()>{cx.t_with(phrase, &[&number(count)])}</p> }
    });
    let of_mails = of_mails.collect_view();
    let counts = (plan.rows.len() > 1).then(|| filters::files(table, plan));
    let fixed = fixed_values::summary(cx, wizard);
    view! { {counts}{of_mails}{fixed}{new}{new_stages}{conflicts::conflicts(cx, wizard, plan)}{left_out}{passed} }
        .into_any()
}

/// The number of rows checked per second, and the remaining time; `None` before there is enough data.
fn speed(cx: AppContext, wizard: ImportState, done: u32, all: u32) -> Option<String> {
    let spent = u64::try_from(cx.app.now().0 - wizard.began.get_value()).ok().filter(|spent| *spent > 0)?;
    let speed = u64::from(done) * 1_000 / spent;
    let left = u64::from(all.saturating_sub(done)).div_ceil(speed.max(1));
    let [speed, left] = [speed, left].map(|count| format::number(count as i64, cx.language));
    (done > 0).then(|| cx.t_with(phrases::CHECKING_SPEED, &[&speed, &left]))
}

/// The new stages and their pipeline.
fn new_stages(cx: AppContext, wizard: ImportState) -> AnyView {
    let line = |sheet: &FileConfig| {
        let is_stage = |column: &&ChoiceColumn| column.field == opportunity::STAGE;
        let stages = sheet.choices.iter().find(is_stage).filter(|_| sheet.kind == Some(RecordType::Opportunity))?;
        let new = stages.choices.iter().filter(|choice| choice.meaning == ChoiceMapping::Add);
        let new: Vec<&str> = new.map(|choice| choice.value.as_str()).collect();
        let pipeline = sheet.pipeline.unwrap_or(defaults::MAIN_PIPELINE);
        let pipeline = cx.app.read_untracked(|set| display_names::name_of(set, pipeline, cx.language));
        let notice = || cx.t_with(phrases::NEW_STAGES, &[&pipeline, &new.join(", ")]);
        (!new.is_empty()).then(|| view! { <p>{notice()}</p> })
    };
    wizard.config.with_untracked(|config| config.sheets.iter().filter_map(line).collect_view()).into_any()
}
