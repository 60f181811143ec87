//! The guessed meaning of files, columns and values, for the user to change.
use std::time::Duration;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::picklist::Picklist;
use crate::domain::records::opportunity;
use crate::domain::{FieldType, RecordType, defaults};
use crate::locale::{format, phrases};
use crate::store::{display_names, picklists};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::disclosure::disclosure_that_tells;
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::column_target::target_select;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::ui::pages::import_export::{fixed_values, make_type, saved_mappings, table_source};
use crate::worker_protocol::import_config::{
    Choice, ChoiceColumn, ChoiceMapping, Column, FileConfig, ImportMode, KINDS, MatchBy, Target, can_add,
};

/// The choice that makes a record type of the file.
const NEW_TYPE: &str = "new";

/// The number of values shown per column; the rest keep their guess.
const MAX_VALUES: usize = 60;

/// The delay between drawing the targets of one column and those of the next.
const COLUMN_INTERVAL: Duration = Duration::from_millis(8);

/// The files, each with its record type, how existing records are updated, and the values that all rows get.
pub fn mapping(cx: AppContext, wizard: ImportState) -> AnyView {
    let count = Memo::new(move |_| wizard.config.with(|config| config.sheets.len()));
    let files = move || (0..count.get()).map(|at| file(cx, wizard, at)).collect_view();
    view! { <div class="stack">{files}</div> }.into_any()
}

/// A file. All of it follows the configuration, except for its popovers: an answer of the worker may come while one is
/// open, and must not close it.
fn file(cx: AppContext, wizard: ImportState, at: usize) -> AnyView {
    let sheet = Memo::new(move |_| wizard.config.with(|config| config.sheets.get(at).cloned()));
    let kind = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().and_then(|sheet| sheet.kind)));
    let heading = move || {
        // A file that is read again may have the same columns.
        wizard.tables.track();
        sheet.get().map(|sheet| heading(cx, wizard, at, &sheet))
    };
    let has_mails = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().is_some_and(FileConfig::has_mails)));
    let saved = move || kind.get().filter(|_| !has_mails.get()).map(|_| saved_mappings::of_file(cx, wizard, at, sheet));
    let fixed = move || kind.get().map(|kind| fixed_values::of_file(cx, wizard, (at, kind), sheet));
    let making = move || (wizard.making.get() == Some(at)).then(|| make_type::form(cx, wizard, at));
    view! { {heading}{making}<div class="import-choices">{saved}{fixed}</div> }.into_any()
}

/// The columns of all files and the meanings of their values, as lists.
pub fn all_columns(cx: AppContext, wizard: ImportState) -> AnyView {
    let count = Memo::new(move |_| wizard.config.with(|config| config.sheets.len()));
    let of_file = move |at: usize| {
        let sheet = Memo::new(move |_| wizard.config.with(|config| config.sheets.get(at).cloned()));
        let is_one = count.get_untracked() == 1;
        move || sheet.get().and_then(|sheet| Some(columns(cx, wizard, (at, sheet.kind?), sheet, is_one)))
    };
    let files = move || (0..count.get()).map(of_file).collect_view();
    view! { <div class="stack">{files}</div> }.into_any()
}

fn option(value: impl Into<String>, label: &'static str, is_chosen: bool) -> impl IntoView {
    view! { <option value=value.into() selected=is_chosen>{label}</option> }
}

/// The name of a file, what it holds, and how its rows are matched.
fn heading(cx: AppContext, wizard: ImportState, at: usize, sheet: &FileConfig) -> AnyView {
    let facts = wizard.facts(cx, at);
    let choose = move |event: web_sys::Event| match event_target_value(&event).as_str() {
        NEW_TYPE => wizard.making.set(Some(at)),
        key => {
            wizard.making.set(None);
            wizard.set_kind(cx, at, RecordType::from_key(key));
        }
    };
    let custom = cx.work().into_iter().filter(|kind| kind.is_custom());
    let kinds = KINDS.into_iter().chain(custom);
    let kinds = kinds.map(|kind| option(kind.key(), kind.many().of(cx.language), sheet.kind == Some(kind)));
    let name = sheet.file.clone();
    let source = sheet.kind.is_some().then(|| table_source::source(cx, wizard, at, &sheet.file));
    let rules = (sheet.kind.is_some() && !sheet.has_mails()).then(|| rules(cx, wizard, at, sheet));
    view! {
        <div class="import-file">
            <p data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_ROWS)>{facts}</p>
            <div class="import-rules">
                <label class="import-choice"><span>{cx.t(phrases::FILE_HOLDS_WHAT)}</span>
                    <select class="input" aria-label=cx.labelled(&cx.t(phrases::FILE_HOLDS_WHAT), &name) on:change=while_here(choose)>
                        {option("", cx.t(phrases::LEAVE_FILE_OUT), sheet.kind.is_none())}
                        {kinds.collect_view()}
                        {(!sheet.has_mails()).then(|| option(NEW_TYPE, cx.t(phrases::MAKE_TYPE), false))}
                    </select>
                </label>
                {source}{rules}
            </div>
        </div>
    }
    .into_any()
}

/// The columns of a file with their targets, and the values of each picklist column.
fn columns(
    cx: AppContext,
    wizard: ImportState,
    (at, kind): (usize, RecordType),
    sheet: FileConfig,
    is_one: bool,
) -> AnyView {
    let name = sheet.file.clone();
    let placed = sheet.columns.iter().filter(|column| !column.is_unmapped()).count();
    let [placed, all] = [placed, sheet.columns.len()].map(|count| format::number(count as i64, cx.language));
    let label = cx.t_with(phrases::COLUMNS_OF, &[&name, &placed, &all]);
    let title = label.clone();
    let inside = move || {
        let columns = sheet.columns.iter().cloned().enumerate();
        let columns = columns.map(|(column, mapped)| line(cx, wizard, (at, kind), column, mapped)).collect_view();
        let values = sheet.choices.iter().cloned().enumerate();
        let values =
            values.map(|(place, column)| values_of(cx, wizard, (at, kind), place, column, is_one)).collect_view();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=label.clone()>
                <table class="plain-table">
                    <thead><tr>
                        <th scope="col">{cx.t(phrases::COLUMN)}</th>
                        <th scope="col">{cx.t(phrases::EXAMPLES)}</th>
                        <th scope="col">{cx.t(phrases::GOES_TO)}</th>
                    </tr></thead>
                    <tbody>{columns}</tbody>
                </table>
            </div>
            {values}
        }
        .into_any()
    };
    disclosure_that_tells("fold", title, wizard.is_open(at), move |is_open| wizard.set_open(at, is_open), inside)
}

/// How rows match existing records and what happens to these.
fn rules(cx: AppContext, wizard: ImportState, at: usize, sheet: &FileConfig) -> AnyView {
    let file = sheet.file.clone();
    let mode_name = |mode: ImportMode| match mode {
        ImportMode::Create => phrases::MODE_CREATE,
        ImportMode::Update => phrases::MODE_UPDATE,
        ImportMode::Both => phrases::MODE_BOTH,
    };
    let key_name = |key: MatchBy| match key {
        MatchBy::Id => phrases::FOUND_BY_ID,
        MatchBy::ExternalId => phrases::FOUND_BY_EXTERNAL,
        MatchBy::Email => phrases::FOUND_BY_EMAIL,
        MatchBy::Name => phrases::FOUND_BY_NAME,
        MatchBy::Details => phrases::FOUND_BY_DETAILS,
    };
    let modes = ImportMode::ALL
        .iter()
        .enumerate()
        .map(|(place, mode)| option(place.to_string(), cx.t(mode_name(*mode)), sheet.mode == *mode));
    let keys = MatchBy::ALL
        .iter()
        .enumerate()
        .map(|(place, key)| option(place.to_string(), cx.t(key_name(*key)), sheet.key == *key));
    let place = |event: &web_sys::Event| event_target_value(event).parse::<usize>().unwrap_or(0);
    let choose_mode = move |event: web_sys::Event| {
        let mode = ImportMode::ALL.get(place(&event)).copied().unwrap_or(ImportMode::Create);
        wizard.update_sheet(cx, at, |sheet| sheet.mode = mode);
    };
    let choose_key = move |event: web_sys::Event| {
        let key = MatchBy::ALL.get(place(&event)).copied().unwrap_or(MatchBy::Name);
        wizard.update_sheet(cx, at, |sheet| sheet.key = key);
    };
    let erase = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        wizard.update_sheet(cx, at, |sheet| sheet.erases = on);
    };
    let erases = sheet.erases;
    let by_key = (sheet.mode != ImportMode::Create).then(|| view! {
        <label class="import-choice"><span>{cx.t(phrases::FOUND_BY)}</span>
            <select class="input" aria-label=cx.labelled(&cx.t(phrases::FOUND_BY), &file) on:change=while_here(choose_key)>{keys.collect_view()}</select>
        </label>
        <label class="check"><input type="checkbox" prop:checked=erases on:change=erase/>{cx.t(phrases::BLANKS_ERASE)}</label>
    });
    view! {
        <label class="import-choice"><span>{cx.t(phrases::MODE)}</span>
            <select class="input" aria-label=cx.labelled(&cx.t(phrases::MODE), &file) on:change=while_here(choose_mode)>{modes.collect_view()}</select>
        </label>
        {by_key}
        {pipeline(cx, wizard, at, sheet)}
    }
    .into_any()
}

/// The pipeline of the stages in a file of deals, if there are several.
fn pipeline(cx: AppContext, wizard: ImportState, at: usize, sheet: &FileConfig) -> AnyView {
    let all = cx.app.read_untracked(picklists::pipelines);
    let has_stages = sheet.columns.iter().any(|column| column.target == Target::Field(opportunity::STAGE));
    if sheet.kind != Some(RecordType::Opportunity) || !has_stages || all.len() < 2 {
        return ().into_any();
    }
    let chosen = sheet.pipeline.unwrap_or(defaults::MAIN_PIPELINE);
    let options = all.into_iter().map(|id| {
        let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
        view! { <option value=id.to_string() selected=id == chosen>{name}</option> }
    });
    let choose = move |event: web_sys::Event| {
        if let Ok(id) = event_target_value(&event).parse() {
            wizard.set_pipeline(cx, at, id);
        }
    };
    view! {
        <label class="import-choice"><span>{cx.t(phrases::STAGES_OF)}</span>
            <select class="input" aria-label=cx.labelled(&cx.t(phrases::STAGES_OF), &sheet.file) on:change=while_here(choose)>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

fn line(cx: AppContext, wizard: ImportState, (file, kind): (usize, RecordType), at: usize, column: Column) -> AnyView {
    // Drawing all targets of all columns at once would block the page: each column is drawn in a task of its own.
    let is_full = RwSignal::new(false);
    set_timeout(
        move || {
            is_full.try_set(true);
        },
        COLUMN_INTERVAL * at as u32,
    );
    view! {
        <tr>
            <th scope="row">{column.header.clone()}</th>
            <td class="soft">{column.samples.join(" · ")}</td>
            <td>{target_select(cx, wizard, (file, kind), at, &column, is_full.into())}</td>
        </tr>
    }
    .into_any()
}

/// The values of a picklist column, each with what it means.
pub fn values_of(
    cx: AppContext,
    wizard: ImportState,
    (file, kind): (usize, RecordType),
    place: usize,
    column: ChoiceColumn,
    is_open: bool,
) -> AnyView {
    let Some(field) = cx.app.read_untracked(|set| set.field(kind, column.field)) else { return ().into_any() };
    let meant = wizard.config.with_untracked(|config| config.sheets.get(file).and_then(|sheet| sheet.pipeline));
    let entries: Vec<(Id, String)> = cx.app.read_untracked(|set| {
        let name = |id: Id| display_names::name_of(set, id, cx.language);
        // Stages of another pipeline are labelled with it, because two pipelines may use the same name for different
        // stages.
        let label = |id: Id| match picklists::pipeline_of(set, id) {
            other
                if field.kind == FieldType::Choice(Picklist::Stage)
                    && other != meant.unwrap_or(defaults::MAIN_PIPELINE) =>
            {
                format!("{} ({})", name(id), name(other))
            }
            _ => name(id),
        };
        picklists::entries(set, field).into_iter().map(|id| (id, label(id))).collect()
    });
    let line = move |(at, choice): (usize, Choice)| {
        let choose = move |event: web_sys::Event| {
            let meaning = match event_target_value(&event).as_str() {
                "add" => ChoiceMapping::Add,
                id => id.parse().map_or(ChoiceMapping::Keep, ChoiceMapping::Entry),
            };
            wizard.update_sheet(cx, file, |sheet| {
                if let Some(choice) = sheet.choices.get_mut(place).and_then(|column| column.choices.get_mut(at)) {
                    choice.meaning = meaning;
                }
            });
        };
        let options = entries.iter().map(|(id, name)| {
            view! { <option value=id.to_string() selected=choice.meaning == ChoiceMapping::Entry(*id)>{name.clone()}</option> }
        });
        let add = can_add(field).then(|| view! { <option value="add" selected=choice.meaning == ChoiceMapping::Add>{cx.t(phrases::ADD_ENTRY)}</option> });
        let times = cx.t_with(phrases::TIMES, &[&format::number(choice.count as i64, cx.language)]);
        view! {
            <tr>
                <th scope="row">{choice.value.clone()}</th>
                <td class="soft">{times}</td>
                <td><select class="input" aria-label=choice.value.clone() on:change=while_here(choose)>
                    <option value="keep" selected=choice.meaning == ChoiceMapping::Keep>{cx.t(phrases::KEEP_VALUE)}</option>
                    {add}
                    {options.collect_view()}
                </select></td>
            </tr>
        }
    };
    let label = cx.t_with(phrases::VALUES_OF, &[field.label.of(cx.language)]);
    view! {
        <details class="fold" open=is_open>
            <summary>{label}</summary>
            <table class="plain-table"><tbody>
                {column.choices.into_iter().take(MAX_VALUES).enumerate().map(line).collect_view()}
            </tbody></table>
        </details>
    }
    .into_any()
}
