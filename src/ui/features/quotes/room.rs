//! The dialog that makes a deal room: which records and fields of a customer go into the page, its language, and whether its reader
//! can write back.
use std::collections::HashSet;

use leptos::prelude::*;

use crate::base::{FieldId, Id, fold};
use crate::command::Command;
use crate::domain::RecordType;
use crate::locale::{Language, format, phrases};
use crate::store::deal_room::{self, KINDS, MAX_ITEMS, RoomWish, may_correct};
use crate::store::{display_names, person_language};
use crate::ui::components::dialog::{dialog as modal, submit_button};
use crate::ui::context::AppContext;

/// What is chosen.
#[derive(Clone, Copy)]
struct Chosen {
    records: RwSignal<HashSet<Id>>,
    fields: RwSignal<HashSet<(RecordType, FieldId)>>,
    filter: RwSignal<String>,
}

/// The dialog.
pub fn dialog(cx: AppContext, account: Id) -> AnyView {
    let (name, all, language) = cx.app.read_untracked_present(|set| {
        let name = display_names::name_of(set, account, cx.language);
        let known = set.get(RecordType::Account, account);
        let known = known.and_then(|row| person_language::language_of(set, RecordType::Account, row));
        (name, deal_room::records(set, account), known.unwrap_or(cx.language))
    });
    let is_usual = |kind: &RecordType| matches!(kind, RecordType::Opportunity | RecordType::Quote);
    let ticked = all.iter().filter(|(kind, _)| is_usual(kind)).map(|(_, id)| *id).take(MAX_ITEMS).collect();
    let fields = KINDS.into_iter().flat_map(|kind| deal_room::usual(kind).iter().map(move |number| (kind, *number)));
    let chosen = Chosen {
        records: RwSignal::new(ticked),
        fields: RwSignal::new(fields.collect()),
        filter: RwSignal::new(String::new()),
    };
    let language = RwSignal::new(language);
    let comments = RwSignal::new(true);
    let corrections = RwSignal::new(true);
    let stem: String = name.chars().map(|c| if "\\/:*?\"<>|".contains(c) { '-' } else { c }).take(80).collect();
    let file = format!("{}.html", stem.trim());
    let submit = move || {
        let wish = RoomWish {
            account,
            records: chosen.records.get_untracked().into_iter().take(MAX_ITEMS).collect(),
            fields: chosen.fields.get_untracked().into_iter().collect(),
            language: language.get_untracked(),
            comments: comments.get_untracked(),
            corrections: corrections.get_untracked(),
        };
        let file = file.clone();
        // What is not logged is not given away, as with drafts.
        cx.app.run(Command::LogRoom(wish.clone()), move |result| {
            if result.is_ok() {
                cx.app.export_room(wish, &file);
                cx.dialog.set(None);
            }
        });
    };
    let button = move |own: Language| {
        view! { <button type="button" lang=own.code() aria-pressed=move || (language.get() == own).to_string() on:click=move |_| language.set(own)>{own.name()}</button> }
    };
    let languages = Language::ALL.into_iter().map(button).collect_view();
    let sections = KINDS.into_iter().map(|kind| {
        let own: Vec<Id> = all.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        section(cx, chosen, kind, own)
    });
    let type_filter = move |event: web_sys::Event| chosen.filter.set(event_target_value(&event));
    let check = move |signal: RwSignal<bool>, label: &'static str| {
        view! { <label class="check"><input type="checkbox" prop:checked=signal on:change=move |event| signal.set(event_target_checked(&event))/>{label}</label> }
    };
    let body = view! {
        <div class="stack">
            <p>{cx.t(phrases::ROOM_TEXT)}</p>
            <div class="field"><span class="soft">{cx.t(phrases::ROOM_LANGUAGE)}</span>
                <div class="segmented" role="group" aria-label=cx.t(phrases::ROOM_LANGUAGE)>{languages}</div></div>
            <div class="field"><label for="room-filter">{cx.t(phrases::ROOM_FILTER)}</label>
                <input id="room-filter" type="search" autocomplete="off" prop:value=chosen.filter on:input=type_filter/></div>
            {sections.collect_view()}
            {check(comments, cx.t(phrases::ROOM_COMMENTS))}
            {check(corrections, cx.t(phrases::ROOM_CORRECTIONS))}
            <p class="soft">{cx.t(phrases::ROOM_NOTE)}</p>
        </div>
    };
    let title = cx.t_with(phrases::ROOM_TITLE, &[&name]);
    modal(cx, title, "large", body.into_any(), submit_button(cx.t(phrases::ROOM_SAVE)), submit)
}

/// The records of a type, each with a box, and the fields that are shown of them.
fn section(cx: AppContext, chosen: Chosen, kind: RecordType, all: Vec<Id>) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let named: Vec<(Id, String)> = cx.app.read_untracked_present(|set| {
        all.iter().take(MAX_ITEMS).map(|id| (*id, display_names::name_of(set, *id, cx.language))).collect()
    });
    let ids: Vec<Id> = named.iter().map(|(id, _)| *id).collect();
    let is_account = kind == RecordType::Account;
    let count = {
        let ids = ids.clone();
        move || {
            let some = chosen.records.with(|own| ids.iter().filter(|id| own.contains(*id)).count());
            let parts = [some, ids.len()].map(|count| format::number(count as i64, cx.language));
            cx.t_with(phrases::ROOM_OF, &[&parts[0], &parts[1]])
        }
    };
    let title = if is_account { kind.one() } else { kind.many() };
    let shown = StoredValue::new(named);
    let rows = move || {
        let wanted = chosen.filter.with(|text| fold::fold(text.trim()));
        let matching = shown.with_value(|all| {
            all.iter()
                .filter(|(_, name)| wanted.is_empty() || fold::fold(name).contains(&wanted))
                .cloned()
                .collect::<Vec<_>>()
        });
        if matching.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::ROOM_NONE)}</p> }.into_any();
        }
        let ids: Vec<Id> = matching.iter().map(|(id, _)| *id).collect();
        let mark = move |all: bool, label: &'static str, ids: Vec<Id>| {
            let act = move |_| {
                chosen.records.update(|own| {
                    ids.iter().for_each(|id| {
                        if all {
                            own.insert(*id)
                        } else {
                            own.remove(id)
                        };
                    });
                });
            };
            view! { <button type="button" class="button" on:click=act>{label}</button> }
        };
        let line = move |(id, name): (Id, String)| {
            let switch = move |event: web_sys::Event| {
                let is_on = event_target_checked(&event);
                chosen.records.update(|own| {
                    if is_on {
                        own.insert(id)
                    } else {
                        own.remove(&id)
                    };
                });
            };
            view! { <li><label class="check"><input type="checkbox" prop:checked=move || chosen.records.with(|own| own.contains(&id)) on:change=switch/>{name}</label></li> }
        };
        view! {
            <div class="page-actions">{mark(true, cx.t(phrases::ROOM_ALL), ids.clone())}{mark(false, cx.t(phrases::ROOM_NOTHING), ids)}</div>
            <ul class="plain-list room-records">{matching.into_iter().map(line).collect_view()}</ul>
        }
        .into_any()
    };
    let is_open = matches!(kind, RecordType::Opportunity | RecordType::Quote);
    view! {
        <details class="room-section" open=is_open><summary><strong>{title.of(cx.language)}</strong>" "{(!is_account).then(|| view! { <span class="soft">{count}</span> })}</summary>
            <div class="stack">{(!is_account).then_some(rows)}{fields(cx, chosen, kind)}</div></details>
    }
    .into_any()
}

fn fields(cx: AppContext, chosen: Chosen, kind: RecordType) -> AnyView {
    let all = cx.app.read_untracked_present(|set| deal_room::offered(set, kind));
    let line = |field: &'static crate::domain::Field| {
        let key = (kind, field.number);
        let switch = move |event: web_sys::Event| {
            let is_on = event_target_checked(&event);
            chosen.fields.update(|own| {
                if is_on {
                    own.insert(key)
                } else {
                    own.remove(&key)
                };
            });
        };
        let note =
            may_correct(kind, field).then(|| view! { <span class="soft">" "{cx.t(phrases::ROOM_CORRECTABLE)}</span> });
        view! { <label class="check"><input type="checkbox" prop:checked=move || chosen.fields.with(|own| own.contains(&key)) on:change=switch/><span>{field.label.of(cx.language)}{note}</span></label> }
    };
    view! {
        <details><summary>{cx.t(phrases::ROOM_FIELDS)}</summary><div class="room-fields">{all.into_iter().map(line).collect_view()}</div></details>
    }
    .into_any()
}
