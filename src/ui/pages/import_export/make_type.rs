//! A record type made of a file that is to be imported: its names, and a field per column. It is stored before the import, as
//! an action of its own.
use leptos::prelude::*;

use crate::command::custom_type::{NewField, NewType};
use crate::domain::RecordType;
use crate::domain::custom_type::CustomType;
use crate::domain::records::custom_type;
use crate::domain::schema::TYPES;
use crate::locale::{Phrase, phrases};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::on_escape;
use crate::ui::features::field_types::type_name;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::import_config::{Column, Target};
use crate::worker_protocol::{Reply, Request};

/// The form for a type made of the file with an index.
pub fn form(cx: AppContext, wizard: ImportState, at: usize) -> AnyView {
    let file = wizard.config.with_untracked(|config| config.sheets.get(at).map(|sheet| sheet.file.clone()));
    let stem = name_of_file(&file.unwrap_or_default());
    let (name, plural) = (RwSignal::new(stem.clone()), RwSignal::new(stem));
    let fields = RwSignal::new(Vec::<NewField>::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let is_busy = RwSignal::new(false);
    if let Some(job) = wizard.job.get_value() {
        job.ask(&Request::GuessFields { table: at as u32 }, move |answer| {
            if let Ok((Reply::GuessedFields(guessed), _)) = answer {
                fields.try_set(guessed);
            }
        });
    }
    let cancel = move || {
        wizard.making.set(None);
        // The choice of what the file holds says again what it was.
        wizard.tables.update(|_| {});
    };
    let submit = move || {
        let names = [name, plural].map(|text| text.get_untracked().trim().to_string());
        if names.iter().any(String::is_empty) {
            wrong.set(Some(cx.t(phrases::FILL_IN)));
            return focus(if names[0].is_empty() { "make-type-name" } else { "make-type-plural" });
        }
        let Some(job) = wizard.job.get_value().filter(|_| !is_busy.get_untracked()) else { return };
        let [name, plural] = names;
        let made = NewType { name: name.clone(), plural, fields: fields.get_untracked() };
        is_busy.set(true);
        cx.app.store(&job, Request::MakeType(made.clone()), move |is_stored| {
            // The page may be disposed by now. Why it was refused is said in a message.
            if is_busy.try_set(false).is_some() || !is_stored {
                return;
            }
            let kind = cx.app.read_untracked(|set| {
                let mut rows = set.rows(RecordType::CustomType).map(|(_, row)| row);
                rows.find(|row| row.text(custom_type::NAME) == name).and_then(CustomType::of).map(|own| own.kind)
            });
            if let Some(kind) = kind {
                wizard.making.set(None);
                use_type(cx, wizard, at, kind, &made.fields);
            }
        });
    };
    let input = move |id: &'static str, label: Phrase, text: RwSignal<String>| {
        let enter = move |event| {
            wrong.set(None);
            text.set(event_target_value(&event));
        };
        view! {
            <div class="cell" data-kind="text"><div class="field"><label for=id>{cx.t(label)}</label>
                <input id=id autocomplete="off" prop:value=text on:input=enter/></div></div>
        }
    };
    let listed = move || {
        let line = |field: &NewField| {
            view! { <li>{cx.labelled(&field.name, &cx.t(what_it_holds(&field.holds)))}</li> }
        };
        fields.with(|fields| fields.iter().map(line).collect_view())
    };
    let label = |number| RecordType::CustomType.field(number).map_or(phrases::NONE, |field| field.label);
    view! {
        <form class="panel panel-body stack" novalidate aria-label=cx.t(phrases::MAKE_TYPE) on:submit=move |event| { event.prevent_default(); submit(); }
            on:keydown=on_escape(cancel)>
            <p>{cx.t(phrases::MAKE_TYPE_TEXT)}</p>
            <div class="cells">
                {input("make-type-name", label(custom_type::NAME), name)}
                {input("make-type-plural", label(custom_type::MANY), plural)}
            </div>
            <details class="fold"><summary>{cx.t(phrases::MAKE_TYPE_FIELDS)}</summary><ul>{listed}</ul></details>
            {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            <div class="page-actions">
                <button type="submit" class="button" data-look="primary" disabled=move || is_busy.get() || fields.with(Vec::is_empty)>{cx.t(phrases::MAKE_TYPE_ADD)}</button>
                <button type="button" class="button" on:click=move |_| cancel()>{cx.t(phrases::CANCEL)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What a column of the file becomes.
fn what_it_holds(holds: &str) -> Phrase {
    let own = RecordType::Custom1.field_by_key(holds).map(|field| field.label);
    let is_type = TYPES.iter().any(|(name, _)| *name == holds);
    own.filter(|_| !is_type).unwrap_or(type_name(holds))
}

/// Imports the file as records of its new type, each column into its field.
fn use_type(cx: AppContext, wizard: ImportState, at: usize, kind: RecordType, made: &[NewField]) {
    let sheet = wizard.config.with_untracked(|config| config.sheets.get(at).cloned());
    let Some(sheet) = sheet else { return };
    let target = |place: usize, column: &Column| {
        let own = made.iter().find(|field| field.column as usize == place)?;
        let custom = || {
            let fields = untrack(|| cx.fields(kind));
            fields.into_iter().find(|field| field.is_custom() && field.label.en == column.header)
        };
        let field = kind.field_by_key(&own.holds).filter(|field| !field.deprecated).or_else(custom)?;
        Some(Target::Field(field.number))
    };
    let columns = sheet.columns.iter().enumerate().map(|(place, column)| Column {
        target: target(place, column).unwrap_or(Target::Description),
        ..column.clone()
    });
    let request = Request::Guess { table: at as u32, kind, columns: columns.collect(), pipeline: None };
    wizard.ask(cx, request, move |reply| {
        if let Reply::Guessed(guessed) = reply {
            wizard.update_sheet(cx, at, |sheet| *sheet = guessed);
        }
    });
}

/// A name for the type from that of the file: without folder, ending, date and number.
fn name_of_file(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = name.split(['_', '-', ' ', '.', '(', ')']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.filter(|word| !word.bytes().any(|byte| byte.is_ascii_digit())).collect();
    let text = if words.is_empty() { name.to_string() } else { words.join(" ") };
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
