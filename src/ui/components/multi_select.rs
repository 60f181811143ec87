//! A multi-select for picklist entries and for records: chips, and an input that finds some, or creates a new entry from
//! the text.
use leptos::prelude::*;

use crate::base::{Id, fold};
use crate::domain::picklist::Picklist;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::store::{display_names, picklists, search};
use crate::ui::components::binding::Binding;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;

/// The prefix of a new entry's text; without it, the text between semicolons is an id.
pub const NEW_CHOICE: char = '+';

/// The maximum number of suggestions.
const MAX_OPTIONS: usize = 50;
/// The maximum number of records that are suggested.
const MAX_FOUND: usize = 8;

#[derive(Clone, PartialEq)]
struct Entry {
    part: String,
    label: String,
}

/// The control of a field with several entries.
pub fn multi_select(cx: AppContext, field: &'static Field, binding: Binding, id: String) -> AnyView {
    let number = field.number;
    let text = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let at = RwSignal::new(None::<usize>);
    let chosen = Memo::new(move |_| parts(&binding.get.run(number)));
    let chips = Memo::new(move |_| {
        let name = |part: String| {
            let label = match part.strip_prefix(NEW_CHOICE) {
                Some(name) => name.to_string(),
                None => cx.app.read(|set| {
                    part.parse::<Id>().map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default()
                }),
            };
            Entry { part, label }
        };
        chosen.get().into_iter().map(name).collect::<Vec<_>>()
    });
    let offers =
        Memo::new(
            move |_| if is_open.get() { offers(cx, field, &text.get(), &chosen.get(), binding) } else { Vec::new() },
        );
    let set = move |parts: Vec<String>| binding.set.run((number, parts.join(";")));
    let take = move |part: String| {
        let mut all = untrack(|| chosen.get());
        all.push(part);
        set(all);
        text.set(String::new());
        at.set(None);
    };
    let remove = move |part: &str| {
        let mut all = untrack(|| chosen.get());
        all.retain(|other| other != part);
        set(all);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = offers.with(Vec::len);
        let typed = text.with(|text| !text.is_empty());
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                let step = if event.key() == "ArrowDown" { 1 } else { count - 1 };
                at.update(|at| *at = Some(at.map_or(if step == 1 { 0 } else { count - 1 }, |at| (at + step) % count)));
            }
            "Enter" => {
                match at.get_untracked().or(typed.then_some(0)).and_then(|at| offers.with(|all| all.get(at).cloned())) {
                    Some(offer) => take(offer.part),
                    None => return,
                }
            }
            "Backspace" if !typed => match chosen.with(|all| all.last().cloned()) {
                Some(last) => remove(&last),
                None => return,
            },
            "Escape" if typed => text.set(String::new()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let chip = move |chip: Entry| {
        let label = cx.t_with(phrases::REMOVE, &[&chip.label]);
        let part = chip.part;
        view! {
            <button type="button" class="tag" aria-label=label on:click=move |_| remove(&part)>{chip.label}{icon(icon::CROSS)}</button>
        }
    };
    let list_id = format!("{id}-list");
    let (controls, list_box, active, list) = (list_id.clone(), list_id.clone(), list_id.clone(), list_id);
    view! {
        <div class="picker several">
            {move || chips.get().into_iter().map(chip).collect_view()}
            <input id=id role="combobox" autocomplete="off" aria-autocomplete="list" aria-controls=controls
                aria-expanded=move || (!offers.with(Vec::is_empty)).to_string()
                aria-activedescendant=move || at.get().map(|at| format!("{active}-{at}"))
                placeholder=move || chips.with(Vec::is_empty).then(|| cx.t(phrases::TYPE_TO_FIND))
                prop:value=move || text.get()
                on:input=move |event| { text.set(event_target_value(&event)); at.set(None); is_open.set(true); }
                on:focus=move |_| is_open.set(true) on:click=move |_| is_open.set(true)
                on:keydown=on_key
                on:blur=move |_| { is_open.set(false); at.set(None); }/>
            <ul id=list_box class="picker-list" role="listbox" aria-label=field.label.of(cx.language)
                hidden=move || offers.with(Vec::is_empty)>
                {move || {
                    let list = list.clone();
                    offers.get().into_iter().enumerate().map(move |(place, offer)| {
                        let part = offer.part;
                        view! {
                            <li id=format!("{list}-{place}") role="option" class="search-hit"
                                aria-selected=move || (at.get() == Some(place)).to_string()
                                on:mousedown=move |event| { event.prevent_default(); take(part.clone()); }>{offer.label}</li>
                        }
                    }).collect_view()
                }}
            </ul>
        </div>
    }
    .into_any()
}

/// The parts of a text with several entries.
pub fn parts(text: &str) -> Vec<String> {
    text.split(';').filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// The picklist for new entries of a field, if users may add some.
pub fn list_of(field: &Field) -> Option<Picklist> {
    match field.kind {
        FieldType::Choices(list @ Picklist::Own(_)) => Some(list),
        FieldType::Choices(list) if Picklist::OPEN.contains(&list) => Some(list),
        _ => None,
    }
}

/// The records of a type that a text finds.
fn found(cx: AppContext, kind: RecordType, typed: &str, chosen: &[String]) -> Vec<Entry> {
    if typed.trim().is_empty() {
        return Vec::new();
    }
    cx.app.read(|set| {
        let hits = search::of_kind(set, kind, typed, MAX_FOUND).into_iter();
        let entry = |id: Id| Entry { part: id.to_string(), label: display_names::name_of(set, id, cx.language) };
        hits.map(entry).filter(|entry| !chosen.contains(&entry.part)).collect()
    })
}

fn offers(cx: AppContext, field: &'static Field, typed: &str, chosen: &[String], binding: Binding) -> Vec<Entry> {
    let wanted = fold::fold(typed.trim());
    if let FieldType::Links(kind) = field.kind
        && kind != RecordType::User
    {
        return found(cx, kind, typed, chosen);
    }
    let entries: Vec<Entry> = cx.app.read(|set| {
        let option = |id: Id| Entry { part: id.to_string(), label: display_names::name_of(set, id, cx.language) };
        let offered = picklists::entries(set, field).into_iter().filter(|id| binding.allows(field.number, *id));
        offered.map(option).collect()
    });
    let is_there = entries.iter().any(|entry| fold::fold(&entry.label) == wanted);
    let mut out: Vec<Entry> = entries
        .into_iter()
        .filter(|entry| !chosen.contains(&entry.part) && fold::fold(&entry.label).contains(&wanted))
        .take(MAX_OPTIONS)
        .collect();
    // Semicolons separate entries, so that a name must not contain any.
    let name = typed.trim().replace(';', ",");
    let takes_new = list_of(field).is_some() && !binding.is_narrowed(field.number);
    if !wanted.is_empty() && !is_there && takes_new && !chosen.contains(&format!("{NEW_CHOICE}{name}")) {
        out.push(Entry { part: format!("{NEW_CHOICE}{name}"), label: cx.t_with(phrases::CREATE_ENTRY, &[&name]) });
    }
    out
}
