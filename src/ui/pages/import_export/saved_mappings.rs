//! Saved mappings on the import page: the one applied to a file, saving the configuration, and the list of all.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::mapping;
use crate::locale::{format, phrases};
use crate::store::mappings;
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::popover::{close_around, menu};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::import_config::FileConfig;

/// The name of a mapping; tracked. `None` if it no longer exists.
fn name_of(cx: AppContext, id: Id) -> Option<String> {
    cx.app.read(|set| Some(set.get(RecordType::Mapping, id)?.text(mapping::NAME).to_string()))
}

/// The mapping applied to a file with a button to undo that, the matching ones, and saving.
pub fn of_file(cx: AppContext, wizard: ImportState, at: usize, sheet: Memo<Option<FileConfig>>) -> AnyView {
    let applied = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref()?.mapping.clone()));
    let file = StoredValue::new(
        sheet.with_untracked(|sheet| sheet.as_ref().map(|sheet| sheet.file.clone()).unwrap_or_default()),
    );
    let applied_notice = move || {
        let applied = applied.get()?;
        let name = name_of(cx, applied.id)?;
        let lost = (!applied.lost.is_empty()).then(|| cx.t_with(phrases::MAPPING_LOST, &[&applied.lost.join(", ")]));
        let lost_values = (!applied.lost_values.is_empty())
            .then(|| cx.t_with(phrases::MAPPING_LOST_VALUES, &[&applied.lost_values.join(", ")]));
        Some(view! {
            <p role="status">{cx.t_with(phrases::MAPPING_APPLIED, &[&name])}" "{lost}" "{lost_values}</p>
            <button class="button" on:click=move |_| wizard.use_mapping(cx, at, None)>{cx.t(phrases::MAPPING_GUESS)}</button>
        })
    };
    let choice = move || {
        let chosen = applied.with(|applied| applied.as_ref().map(|applied| applied.id));
        let fitting = wizard.fitting.with(|all| all.get(at).cloned().unwrap_or_default());
        let named: Vec<(Id, String)> = fitting.into_iter().filter_map(|id| Some((id, name_of(cx, id)?))).collect();
        let choose = move |event: web_sys::Event| wizard.use_mapping(cx, at, event_target_value(&event).parse().ok());
        (!named.is_empty()).then(|| {
            let options = named.into_iter().map(|(id, name)| {
                view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> }
            });
            let label = cx.labelled(&cx.t(phrases::MAPPING_CHOICE), &file.get_value());
            view! {
                <select class="input" aria-label=label on:change=while_here(choose)>
                    <option value="" selected=chosen.is_none()>{cx.t(phrases::MAPPING_NONE)}</option>
                    {options.collect_view()}
                </select>
            }
        })
    };
    let first = move || {
        let name =
            applied.with_untracked(|applied| applied.as_ref().and_then(|applied| untrack(|| name_of(cx, applied.id))));
        let file = file.get_value();
        name.unwrap_or_else(|| file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem).to_string())
    };
    let save = menu(cx.t(phrases::MAPPING_SAVE), move || form(cx, wizard, at, first()));
    view! { <div class="import-mapping">{applied_notice}{choice}{save}</div> }.into_any()
}

/// Asks for the name of a mapping to save.
fn form(cx: AppContext, wizard: ImportState, at: usize, first: String) -> AnyView {
    let name = RwSignal::new(first);
    let kind = wizard.config.with_untracked(|config| config.sheets.get(at).and_then(|sheet| sheet.kind));
    let is_there = move || {
        let name = name.get();
        kind.is_some_and(|kind| cx.app.read(|set| mappings::named(set, kind, &name)).is_some())
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        close_around(&event);
        wizard.save_mapping(cx, at, name.get_untracked().trim().to_string());
    };
    let id = format!("mapping-name-{at}");
    view! {
        <form class="filter-form" novalidate on:submit=save>
            <div class="field"><label for=id.clone()>{cx.t(phrases::MAPPING_NAME)}</label>
                <input id=id autocomplete="off" maxlength="200" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/></div>
            <p class="soft" role="status">{move || is_there().then(|| cx.t(phrases::MAPPING_REPLACES))}</p>
            <button type="submit" class="button" data-look="primary" disabled=move || name.with(|name| name.trim().is_empty())>{cx.t(phrases::SAVE)}</button>
        </form>
    }
    .into_any()
}

/// The list of saved mappings, to rename, export and delete them.
pub fn list(cx: AppContext) -> AnyView {
    let all = Memo::new(move |_| cx.app.read(mappings::all));
    let count = move || format::number(all.with(Vec::len) as i64, cx.language);
    let line = move |(id, name, kind): (Id, String, RecordType)| {
        let own = name.clone();
        let rename = move |event: web_sys::Event| {
            let called = event_target_value(&event);
            let entries = vec![(mapping::NAME, Value::text(&called))];
            let is_other = called.trim() != own && !called.trim().is_empty();
            if is_other {
                cx.app.run(Command::Edit { id, fields: entries }, |_| {});
            }
        };
        let own = name.clone();
        let export = move |_| cx.app.export_mapping(id, &own);
        let delete = move |_| cx.app.run(Command::Delete(vec![id]), |_| {});
        view! {
            <li>
                <input class="input" autocomplete="off" maxlength="200" aria-label=cx.t_with(phrases::MAPPING_RENAME, &[&name]) prop:value=name.clone() on:change=while_here(rename)/>
                <span class="soft">{kind.many().of(cx.language)}</span>
                <button class="button" aria-label=cx.t_with(phrases::MAPPING_EXPORT, &[&name]) on:click=export>{cx.t(phrases::EXPORT)}</button>
                <button class="button" data-look="quiet" aria-label=cx.t_with(phrases::MAPPING_DELETE, &[&name]) on:click=delete>{cx.t(phrases::DELETE)}</button>
            </li>
        }
    };
    view! {
        <details class="fold" hidden=move || all.with(Vec::is_empty)>
            <summary data-figure=FigureKind::Here.key()>{move || cx.t_with(phrases::SAVED_MAPPINGS, &[&count()])}</summary>
            <p class="soft">{cx.t(phrases::SAVED_MAPPINGS_TEXT)}</p>
            <ul class="plain-list mappings"><For each=move || all.get() key=|line| line.clone() children=line/></ul>
        </details>
    }
    .into_any()
}
