//! The single-file app with the workspace: to work in or read-only, complete or with parts left out.
use leptos::prelude::*;

use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::worker_protocol::SingleFileExport;

/// The record types that can be left out; those with a choice of fields come first.
const KINDS: [RecordType; 9] = [
    RecordType::Lead,
    RecordType::Account,
    RecordType::Contact,
    RecordType::Opportunity,
    RecordType::Activity,
    RecordType::File,
    RecordType::Product,
    RecordType::Quota,
    RecordType::Report,
];

/// The section of the page; absent if the app is not available as a file.
pub fn one_file(cx: AppContext) -> AnyView {
    if !cx.app.has_one_file() {
        return ().into_any();
    }
    let export = RwSignal::new(SingleFileExport::default());
    let is_busy = RwSignal::new(false);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        cx.app.save_one_file(export.get_untracked(), move || {
            // The page may be disposed by then.
            let _ = is_busy.try_set(false);
        });
    };
    let choice = |is_read_only: bool, label| {
        view! {
            <label class="check"><input type="radio" name="one-file-use" prop:checked=move || export.with(|export| export.is_read_only == is_read_only)
                on:change=move |_| export.update(|export| export.is_read_only = is_read_only)/>{cx.t(label)}</label>
        }
    };
    let work = cx.work();
    let leave_out = |kind: RecordType| tick(kind.many().of(cx.language), export, |export| &mut export.kinds, kind);
    let kinds =
        KINDS.into_iter().chain(work.iter().copied().filter(|kind| kind.is_custom())).map(leave_out).collect_view();
    let fields = work.into_iter().map(|kind| fields_of(cx, export, kind)).collect_view();
    view! {
        <section class="panel" aria-labelledby="one-file-title">
            <div class="panel-head"><h2 id="one-file-title">{cx.t(phrases::ONE_FILE)}</h2></div>
            <form class="panel-body stack" on:submit=save>
                <p class="soft">{cx.t(phrases::ONE_FILE_TEXT)}</p>
                <fieldset class="choice-line"><legend class="visually-hidden">{cx.t(phrases::ONE_FILE_USE)}</legend>
                    {choice(false, phrases::ONE_FILE_EDITABLE)}{choice(true, phrases::ONE_FILE_READ_ONLY)}
                </fieldset>
                <details class="fold">
                    <summary>{cx.t(phrases::LEAVE_OUT)}</summary>
                    <p class="soft">{cx.t(phrases::LEAVE_OUT_TEXT)}</p>
                    <fieldset class="choice-line"><legend>{cx.t(phrases::LEAVE_OUT_KINDS)}</legend>{kinds}</fieldset>
                    {fields}
                </details>
                <div class="page-actions">
                    <button type="submit" class="button" disabled=move || is_busy.get()>{cx.t(phrases::SAVE_ONE_FILE)}</button>
                    {move || is_busy.get().then(|| view! { <span class="soft" role="status">{cx.t(phrases::ONE_MOMENT)}</span> })}
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn fields_of(cx: AppContext, export: RwSignal<SingleFileExport>, kind: RecordType) -> AnyView {
    // A required status or owner says nothing about a person, and the record could not exist without it.
    let is_offered = |field: &&'static Field| {
        let is_fixed = field.required && field.kind != FieldType::Text;
        !(field.deprecated || field.system || is_fixed)
    };
    // Read only once: a stored commit must neither lose the choices nor redraw the page.
    let ticks = untrack(|| cx.fields(kind))
        .into_iter()
        .filter(is_offered)
        .map(|field| tick(field.label.of(cx.language), export, |export| &mut export.fields, (kind, field.number)));
    view! {
        <details class="fold">
            <summary>{cx.t_with(phrases::LEAVE_OUT_FIELDS, &[kind.many().of(cx.language)])}</summary>
            <fieldset class="choice-line"><legend class="visually-hidden">{kind.many().of(cx.language)}</legend>{ticks.collect_view()}</fieldset>
        </details>
    }
    .into_any()
}

/// A checkbox that adds something to a list of the export, or removes it.
fn tick<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    export: RwSignal<SingleFileExport>,
    list: fn(&mut SingleFileExport) -> &mut Vec<T>,
    what: T,
) -> AnyView {
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        export.update(|export| {
            list(export).retain(|other| *other != what);
            if is_on {
                list(export).push(what);
            }
        });
    };
    view! { <label class="check"><input type="checkbox" on:change=toggle/>{label}</label> }.into_any()
}
