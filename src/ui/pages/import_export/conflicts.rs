//! Differences between files and workspace: whose values are taken field by field, and the list of all differences, a
//! part at a time.
use leptos::prelude::*;

use crate::base::FieldId;
use crate::locale::{format, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::ImportPreview;
use crate::worker_protocol::messages::{self, Conflict, Differing};

/// The fields with a choice each, and the differences.
pub fn conflicts(cx: AppContext, wizard: ImportState, plan: &ImportPreview) -> AnyView {
    if plan.differing == 0 {
        return ().into_any();
    }
    let all = plan.differing;
    let number = move |count: u32| format::number(i64::from(count), cx.language);
    let is_one = plan.fields.iter().all(|field| field.sheet == plan.fields[0].sheet);
    let fields = plan.fields.iter().map(|field| choice(cx, wizard, field, is_one)).collect_view();
    let rows = move || {
        let (_, conflicts) = wizard.conflicts.get();
        conflicts.into_iter().map(|conflict| line(cx, wizard, conflict)).collect_view()
    };
    let step = messages::CONFLICTS_PER_REPLY as u32;
    let from = move || wizard.conflicts.with(|(from, _)| *from);
    let go = move |to: u32| move |_| wizard.show_conflicts(cx, to);
    let pages = move || {
        let from = from();
        let [first, last, all_of_them] = [from + 1, (from + step).min(all), all].map(number);
        let is_last = from + step >= all;
        view! {
            <div class="page-actions">
                <button class="button" disabled=from == 0 on:click=go(from.saturating_sub(step))>{cx.t(phrases::EARLIER_ONES)}</button>
                <span role="status">{cx.t_with(phrases::FROM_TO, &[&first, &last, &all_of_them])}</span>
                <button class="button" disabled=is_last on:click=go(from + step)>{cx.t(phrases::LATER_ONES)}</button>
            </div>
        }
    };
    let pages = (all > step).then_some(pages);
    let title = cx.t_with(phrases::CONFLICTS, &[&number(all)]);
    let unfold = move |event: web_sys::Event| {
        use leptos::wasm_bindgen::JsCast;
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDetailsElement>().ok());
        wizard.is_unfolded.try_set(details.is_some_and(|details| details.open()));
    };
    view! {
        <details class="fold" open=wizard.is_unfolded.get_untracked() on:toggle=unfold><summary>{title.clone()}</summary>
            <div class="import-differing">{fields}</div>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table class="plain-table">
                    <thead><tr>
                        <th scope="col">{cx.t(phrases::CONFLICT_RECORD)}</th><th scope="col">{cx.t(phrases::FIELD)}</th>
                        <th scope="col">{cx.t(phrases::HERE)}</th><th scope="col">{cx.t(phrases::IN_FILE)}</th><th scope="col">{cx.t(phrases::TAKEN)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages}
        </details>
    }
    .into_any()
}

fn label(cx: AppContext, wizard: ImportState, sheet: usize, field: FieldId) -> &'static str {
    let kind = wizard.config.with_untracked(|config| config.sheets.get(sheet).and_then(|sheet| sheet.kind));
    let field = kind.and_then(|kind| cx.app.read_untracked(|set| set.field(kind, field)));
    field.map_or("", |field| field.label.of(cx.language))
}

/// The choice whose values of a field are taken.
fn choice(cx: AppContext, wizard: ImportState, differing: &Differing, is_one: bool) -> AnyView {
    let (sheet, field) = (differing.sheet as usize, differing.field);
    let (file, keeps) = wizard.config.with_untracked(|config| {
        let sheet = config.sheets.get(sheet);
        sheet.map_or((String::new(), false), |sheet| (sheet.file.clone(), sheet.keeps.contains(&field)))
    });
    let name = label(cx, wizard, sheet, field);
    let name = if is_one { name.to_string() } else { cx.labelled(&file, &name) };
    let choose = move |event: web_sys::Event| {
        let keeps = event_target_value(&event) == "ours";
        wizard.update_sheet(cx, sheet, |sheet| {
            sheet.keeps.retain(|other| *other != field);
            sheet.except.retain(|(_, other)| *other != field);
            if keeps {
                sheet.keeps.push(field);
            }
        });
    };
    let count = format::number(i64::from(differing.count), cx.language);
    view! {
        <label>{format!("{name} ({count})")}
            <select class="input" on:change=while_here(choose)>
                <option value="theirs" selected=!keeps>{cx.t(phrases::TAKE_THEIRS)}</option>
                <option value="ours" selected=keeps>{cx.t(phrases::KEEP_OWN)}</option>
            </select>
        </label>
    }
    .into_any()
}

/// A value, here and in the file, with its own choice.
fn line(cx: AppContext, wizard: ImportState, conflict: Conflict) -> AnyView {
    let (sheet, place) = (conflict.sheet as usize, (conflict.line, conflict.field));
    let name = label(cx, wizard, sheet, conflict.field);
    let turn = move |_| {
        wizard.update_sheet(cx, sheet, |sheet| match sheet.except.iter().position(|other| *other == place) {
            Some(at) => drop(sheet.except.remove(at)),
            None => sheet.except.push(place),
        });
    };
    let keep = cx.labelled(&cx.t(phrases::KEEP_OWN), &format!("{}, {name}", conflict.name));
    view! {
        <tr>
            <th scope="row">{conflict.name}</th><td>{name}</td><td>{conflict.ours}</td><td>{conflict.theirs}</td>
            <td><label class="check"><input type="checkbox" aria-label=keep prop:checked=conflict.stays on:change=turn/>{cx.t(phrases::KEEP_OWN)}</label></td>
        </tr>
    }
    .into_any()
}
