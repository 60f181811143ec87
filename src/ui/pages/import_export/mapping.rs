//! The guessed meaning of files, columns and values, for the user to change.
use std::time::Duration;

use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::picklist::Picklist;
use crate::domain::records::opportunity;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Phrase, format, phrases};
use crate::store::{display_names, picklists};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::disclosure::disclosure_that_tells;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::ui::pages::import_export::{fixed_values, saved_mappings, table_source};
use crate::worker_protocol::import_config::{
    Choice, ChoiceColumn, ChoiceMapping, Column, FileConfig, ImportMode, KINDS, MatchBy, Target, can_add, target_fields,
};

/// The number of values shown per column; the rest keep their guess.
const MAX_VALUES: usize = 60;

/// The delay between drawing the targets of one column and those of the next.
const COLUMN_INTERVAL: Duration = Duration::from_millis(8);

/// The targets other than fields.
const SPECIAL: [(Target, Phrase); 10] = [
    (Target::FullName, phrases::TO_FULL_NAME),
    (Target::About, phrases::TO_ABOUT),
    (Target::FromLead, phrases::TO_FROM_LEAD),
    (Target::Converted, phrases::TO_CONVERTED),
    (Target::Done, phrases::TO_DONE),
    (Target::GivenName, phrases::TO_GIVEN_NAME),
    (Target::FamilyName, phrases::TO_FAMILY_NAME),
    (Target::Currency, phrases::TO_CURRENCY),
    (Target::Derived, phrases::TO_DERIVED),
    (Target::Deleted, phrases::TO_DELETED),
];

/// The files, each with its record type, how existing records are updated, its columns, the values of each picklist
/// column, and the values that all rows get.
pub fn mapping(cx: AppContext, wizard: ImportState) -> AnyView {
    let count = Memo::new(move |_| wizard.config.with(|config| config.sheets.len()));
    let files = move || (0..count.get()).map(|at| file(cx, wizard, at, count.get() == 1)).collect_view();
    view! { <div class="stack">{files}</div> }.into_any()
}

/// A file. All of it follows the configuration, except for its popovers: an answer of the worker may come while one is
/// open, and must not close it.
fn file(cx: AppContext, wizard: ImportState, at: usize, is_one: bool) -> AnyView {
    let sheet = Memo::new(move |_| wizard.config.with(|config| config.sheets.get(at).cloned()));
    let kind = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().and_then(|sheet| sheet.kind)));
    let heading = move || {
        // A file that is read again may have the same columns.
        wizard.tables.track();
        sheet.get().map(|sheet| heading(cx, wizard, at, &sheet))
    };
    let saved = move || kind.get().map(|_| saved_mappings::of_file(cx, wizard, at, sheet));
    let columns = move || sheet.get().and_then(|sheet| Some(columns(cx, wizard, (at, sheet.kind?), sheet, is_one)));
    let fixed = move || kind.get().map(|kind| fixed_values::of_file(cx, wizard, (at, kind), sheet));
    view! { {heading}{saved}{columns}{fixed} }.into_any()
}

fn option(value: impl Into<String>, label: &'static str, is_chosen: bool) -> impl IntoView {
    view! { <option value=value.into() selected=is_chosen>{label}</option> }
}

/// The name of a file, what it holds, and how its rows are matched.
fn heading(cx: AppContext, wizard: ImportState, at: usize, sheet: &FileConfig) -> AnyView {
    let facts = wizard.facts(cx, at);
    let choose =
        move |event: web_sys::Event| wizard.set_kind(cx, at, RecordType::from_key(&event_target_value(&event)));
    let kinds = KINDS.map(|kind| option(kind.key(), kind.many().of(cx.language), sheet.kind == Some(kind)));
    let name = sheet.file.clone();
    let heading = view! {
        <div class="import-file">
            <p>{facts}</p>
            <select class="input" aria-label=format!("{}: {name}", cx.t(phrases::FILE_HOLDS_WHAT)) on:change=while_here(choose)>
                {option("", cx.t(phrases::LEAVE_FILE_OUT), sheet.kind.is_none())}
                {kinds}
            </select>
        </div>
    };
    let source = sheet.kind.is_some().then(|| table_source::source(cx, wizard, at, &sheet.file));
    let rules = sheet.kind.is_some().then(|| rules(cx, wizard, at, sheet));
    view! { {heading}{source}{rules} }.into_any()
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
        <select class="input" aria-label=format!("{}: {file}", cx.t(phrases::FOUND_BY)) on:change=while_here(choose_key)>{keys.collect_view()}</select>
        <label class="check"><input type="checkbox" prop:checked=erases on:change=erase/>{cx.t(phrases::BLANKS_ERASE)}</label>
    });
    view! {
        <div class="import-rules">
            <select class="input" aria-label=format!("{}: {file}", cx.t(phrases::MODE)) on:change=while_here(choose_mode)>{modes.collect_view()}</select>
            {by_key}
            {pipeline(cx, wizard, at, sheet)}
        </div>
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
        <label class="check">{cx.t(phrases::STAGES_OF)}
            <select class="input" aria-label=format!("{}: {}", cx.t(phrases::STAGES_OF), sheet.file) on:change=while_here(choose)>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

fn line(cx: AppContext, wizard: ImportState, (file, kind): (usize, RecordType), at: usize, column: Column) -> AnyView {
    let target = column.target;
    let fields: Vec<&'static Field> = cx.app.read_untracked(|set| target_fields(set.schema(), kind).collect());
    let links = fields.iter().filter(|field| matches!(field.kind, FieldType::Link(_))).map(|field| {
        let label = cx.t_with(phrases::BY_ID, &[field.label.of(cx.language)]);
        (format!("id{}", field.number.0), label, target == Target::Id(field.number))
    });
    let special = SPECIAL
        .iter()
        .enumerate()
        .filter(|(_, (special, _))| Target::of(kind).contains(special) || *special == Target::Derived)
        .map(|(place, (special, label))| (format!("to{place}"), cx.t(*label).to_string(), target == *special));
    let own = fields.iter().map(|field| {
        let label = field.label.of(cx.language).to_string();
        (field.number.0.to_string(), label, target == Target::Field(field.number))
    });
    let plain =
        [("description", phrases::TO_DESCRIPTION, Target::Description), ("skip", phrases::TO_NOWHERE, Target::Skip)];
    let plain = plain.map(|(value, label, own)| (value.to_string(), cx.t(label).to_string(), target == own));
    let all: Vec<(String, String, bool)> = plain.into_iter().chain(special).chain(own).chain(links).collect();
    // Drawing all targets of all columns at once would block the page: each column is drawn in a task of its own.
    let is_full = RwSignal::new(false);
    set_timeout(
        move || {
            is_full.try_set(true);
        },
        COLUMN_INTERVAL * at as u32,
    );
    let options = move || {
        let shown = all.iter().filter(|(_, _, is_chosen)| is_full.get() || *is_chosen).cloned();
        let option = |(value, label, is_chosen): (String, String, bool)| {
            view! { <option value=value selected=is_chosen>{label}</option> }
        };
        shown.map(option).collect_view()
    };
    let choose = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        let special = value.strip_prefix("to").and_then(|place| SPECIAL.get(place.parse::<usize>().ok()?));
        let by_id = value.strip_prefix("id").and_then(|number| number.parse().ok()).map(FieldId);
        let target = match (value.as_str(), special, by_id) {
            ("skip", ..) => Target::Skip,
            (_, Some((special, _)), _) => *special,
            (_, _, Some(number)) => Target::Id(number),
            (number, ..) => number.parse().map_or(Target::Description, |number| Target::Field(FieldId(number))),
        };
        wizard.set_columns(cx, file, |columns| {
            // A field takes one column; the one that had it before goes to the description.
            for (other, column) in columns.iter_mut().enumerate() {
                if other != at && column.target == target && !target.allows_many_columns() {
                    column.target = Target::Description;
                }
            }
            if let Some(column) = columns.get_mut(at) {
                column.target = target;
            }
        });
    };
    view! {
        <tr>
            <th scope="row">{column.header.clone()}</th>
            <td class="soft">{column.samples.join(" · ")}</td>
            <td>
                <select class="input" aria-label=format!("{}: {}", cx.t(phrases::GOES_TO), column.header) on:change=while_here(choose)>
                    {options}
                </select>
            </td>
        </tr>
    }
    .into_any()
}

fn values_of(
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
